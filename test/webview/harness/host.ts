import '../../../webview/shared/schemas-without-eval.ts';
import { DesignerSession } from '../../../src/designer/designer-session.ts';
import { fromDesignerSchema } from '../../../src/designer/from-designer.ts';
import type { ToDesigner } from '../../../src/designer/to-designer.ts';
import { layoutSchema } from '../../../src/flow/layout/layout-schema.ts';
import type { RunEvent } from '../../../src/runs/events.ts';
import { MemoryDocument } from '../../designer/memory-document.ts';
import { MemoryHost } from '../../designer/memory-host.ts';
import type { FlowUnderTest } from './flow-under-test.ts';

/** What stands in for VS Code in the page of a test: the real session, on a document in memory. */

declare global {
  interface Window {
    flowUnderTest: FlowUnderTest;
    /** What a test asks and does from outside. */
    vscodeSide: VsCodeSide;
  }
}

/** Sends what the session says the way VS Code does: as a message event that does not come from the page itself. */
class PageHost extends MemoryHost {
  readonly #outside = new MessageChannel();

  constructor(document: MemoryDocument) {
    super(document);
    this.#outside.port2.onmessage = ({ data }: MessageEvent<unknown>) =>
      window.dispatchEvent(new MessageEvent('message', { data }));
  }

  override send(message: ToDesigner): void {
    super.send(message);
    if (this.sent.length > 1000) this.sent.splice(0, 500);
    this.#outside.port1.postMessage(message);
  }
}

class VsCodeSide {
  readonly document: MemoryDocument;
  readonly host: PageHost;
  readonly session: DesignerSession;
  /** Reports of the content security policy. */
  readonly violations: string[] = [];
  /** Messages of the page that do not fit their schema. */
  readonly misfits: string[] = [];
  /** Keys that VS Code would have got: those that nothing in the page stopped. */
  readonly keys: string[] = [];

  constructor({ text, file, layout, abilities, preferences, words, inputs }: FlowUnderTest) {
    this.document = new MemoryDocument(text, file);
    this.host = new PageHost(this.document);
    this.host.layout.layout = layoutSchema.parse(layout ?? { version: 1 });
    this.host.allow(abilities ?? {});
    this.host.prefer(preferences ?? {});
    this.host.words = words ?? {};
    this.host.inputs = inputs ?? [];
    this.session = new DesignerSession(this.host);
  }

  get text(): string {
    return this.document.text;
  }

  /** Replaces the whole text, as a person does who pastes over it. */
  setText(text: string): void {
    this.document.edit([{ start: 0, end: this.document.text.length, text }]);
  }

  run(events: readonly RunEvent[], options: { reset?: boolean; running?: boolean }): void {
    this.host.runs.run(events, options);
  }
}

const side = new VsCodeSide(window.flowUnderTest);
window.vscodeSide = side;

document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
  side.violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
);
window.addEventListener('keydown', ({ key, ctrlKey, shiftKey }) =>
  side.keys.push(`${ctrlKey ? 'Ctrl+' : ''}${shiftKey ? 'Shift+' : ''}${key}`),
);

const STATE = 'state of the webview';

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage(data: unknown) {
      const message = fromDesignerSchema.safeParse(structuredClone(data));
      if (message.success) setTimeout(() => void side.session.receive(message.data));
      else side.misfits.push(`${JSON.stringify(data).slice(0, 500)}: ${message.error.message}`);
    },
    getState: () => JSON.parse(sessionStorage.getItem(STATE) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(STATE, JSON.stringify(state)),
  }),
});
