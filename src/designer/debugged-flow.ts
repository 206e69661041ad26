import type { DesignerHost } from './designer-host.ts';
import type { Subscription } from './flow-text.ts';
import type { FromDesigner } from './from-designer.ts';
import type { ToDesigner } from './to-designer.ts';

type DebugMessage = Extract<FromDesigner, { type: 'breakpoints' | 'breakpoint-rules' | 'debug' | 'run-to-step' }>;
type Around = Pick<DesignerHost, 'text' | 'breakpoints' | 'debugging'>;

/** Keeps a webview's breakpoints and its view of the debugger up to date, and does what the webview asks of both. */
export class DebuggedFlow implements Subscription {
  readonly #host: Around;
  readonly #send: (message: ToDesigner) => void;
  readonly #subscriptions: readonly Subscription[];
  /** What the webview was told last, printed. */
  readonly #told = new Map<ToDesigner['type'], string>();
  /** While many breakpoints change at once: they are told together. */
  #busy = false;

  constructor(host: Around, send: (message: ToDesigner) => void) {
    this.#host = host;
    this.#send = send;
    this.#subscriptions = [
      host.breakpoints.onDidChange(() => this.#tellBreakpoints()),
      host.debugging.onDidChange(() => this.#tellState()),
    ];
  }

  /** Tells the webview everything. */
  show(): void {
    this.#told.clear();
    this.#tellBreakpoints();
    this.#tellState();
  }

  receive(message: DebugMessage): void {
    const { breakpoints, debugging } = this.#host;
    switch (message.type) {
      case 'breakpoints':
        return this.#change(message);
      case 'breakpoint-rules':
        if (this.#has(message.step)) breakpoints.edit(message.step, message.rules);
        return;
      case 'debug':
        return debugging.perform(message.action);
      case 'run-to-step':
        if (this.#has(message.step)) debugging.runTo(message.step);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** A webview that looks at an older picture asks for what is done already, or for a step that is gone: nothing happens then. */
  #change({ action, steps }: Extract<DebugMessage, { type: 'breakpoints' }>): void {
    const { breakpoints } = this.#host;
    const there = new Set(breakpoints.all.map(({ step }) => step));
    this.#busy = true;
    for (const step of new Set(steps)) {
      if (action === 'add') {
        if (!there.has(step) && this.#has(step)) breakpoints.toggle(step);
      } else if (!there.has(step)) continue;
      else if (action === 'remove') breakpoints.remove(step);
      else breakpoints.setEnabled(step, action === 'enable');
    }
    this.#busy = false;
    this.#tellBreakpoints();
  }

  #has(step: string): boolean {
    return this.#host.text.source.stepIds.has(step);
  }

  #tellBreakpoints(): void {
    if (!this.#busy) this.#tell({ type: 'breakpoints', breakpoints: [...this.#host.breakpoints.all] });
  }

  #tellState(): void {
    this.#tell({ type: 'debug', state: this.#host.debugging.state });
  }

  /** The debugger says often that something changed; what a webview knows already is not told again. */
  #tell(message: ToDesigner): void {
    const printed = JSON.stringify(message);
    if (this.#told.get(message.type) === printed) return;
    this.#told.set(message.type, printed);
    this.#send(message);
  }
}
