import type { CompiledFlow } from '../../engine/compile-flow.ts';
import type { Scope } from '../../engine/run.ts';
import type { ScriptDebugger } from '../../sandbox/debug/port.ts';
import type { FrameEvaluator } from '../evaluate.ts';
import { FlowDebugger } from '../flow-debugger.ts';
import type { Pause } from '../pause.ts';
import { Replay } from '../recording/replay.ts';
import type { Tape } from '../recording/tape.ts';
import type { Position } from './position.ts';

/** Where a shadow is to stop: at a step (the number of its entry), or at the nth time that a breakpoint stops it. */
export type Destination = { readonly step: number } | { readonly hit: number };

export interface ShadowOptions {
  /** The flow on targets that nobody asks. */
  readonly flow: CompiledFlow;
  readonly tape: Tape;
  readonly evaluator: FrameEvaluator;
  /** Gives the debugger its breakpoints. */
  readonly prepare: (flowDebugger: FlowDebugger) => void;
  /** The moment that the shadow does not go beyond. */
  readonly until: Position;
  readonly paused: (pause: Pause) => void;
  /** It has come to `until`. */
  readonly reached: () => void;
  /** It does not do what the run did; a sentence. */
  readonly failed: (text: string) => void;
}

/** A run that goes again through what another one has been through, to be looked at in its past. It touches nothing. */
export class Shadow {
  readonly flowDebugger: FlowDebugger;
  readonly replay: Replay;
  readonly #options: ShadowOptions;
  readonly #close = new AbortController();
  readonly #closed: Promise<never>;
  #destination: Destination | undefined;
  #hits = 0;

  constructor(options: ShadowOptions) {
    this.#options = options;
    const { signal } = this.#close;
    this.#closed = new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    // nobody may be waiting when it is closed
    this.#closed.catch(() => undefined);
    this.flowDebugger = new FlowDebugger({
      evaluator: options.evaluator,
      stopOnEntry: false,
      signal,
      paused: options.paused,
      // it was said already
      said: () => undefined,
    });
    options.prepare(this.flowDebugger);
    this.replay = new Replay(options.tape, {
      inner: this.flowDebugger,
      signal,
      ended: (end) => {
        if (end.kind === 'diverged') this.#tell(() => options.failed(end.text));
        return this.#closed;
      },
      gate: {
        arriving: (seq, scope) => this.#arriving(seq, scope),
        passing: (seq) => this.#passing(seq),
        script: (seq, index) => this.#script(seq, index),
      },
    });
  }

  /** How often breakpoints would have stopped the run. */
  get hits(): number {
    return this.#hits;
  }

  /** Runs up to the destination; without one up to the end of what may be gone through. */
  start(destination?: Destination): void {
    this.#destination = destination;
    this.flowDebugger.stopsAt = (pause) => this.#stopsAt(pause);
    const { flow, failed } = this.#options;
    const over = (): void => this.#tell(() => failed('The replay came to the end of the run.'));
    void Promise.resolve(flow.run({ ...this.replay.options, observer: this.flowDebugger })).then(over, over);
  }

  close(): void {
    this.#close.abort(new Error('The past is left.'));
  }

  #stopsAt(pause: Pause): boolean {
    if (pause.reason !== 'breakpoint') return false;
    this.#hits++;
    const destination = this.#destination;
    if (!destination || !('hit' in destination) || destination.hit !== this.#hits) return false;
    this.flowDebugger.stopsAt = undefined;
    return true;
  }

  #arriving(seq: number, scope: Scope): Promise<void> | undefined {
    const { until } = this.#options;
    if (seq > until.seq || (seq === until.seq && !until.inside)) return this.#reached();
    if (this.#destination && 'step' in this.#destination && this.#destination.step === seq) {
      this.flowDebugger.stopsAt = (pause) => this.#stopsIn(scope, pause);
      this.flowDebugger.stopNext();
    }
    return undefined;
  }

  /** Other items of a loop may be before a step of theirs at this moment. */
  #stopsIn(scope: Scope, pause: Pause): boolean {
    if (pause.scope !== scope) return false;
    this.flowDebugger.stopsAt = undefined;
    return true;
  }

  #passing(seq: number): Promise<void> | undefined {
    const { until } = this.#options;
    return seq === until.seq && until.script === undefined ? this.#reached() : undefined;
  }

  #script(seq: number, index: number): ScriptDebugger | undefined {
    const { until } = this.#options;
    if (seq !== until.seq || index !== until.script) return undefined;
    return {
      entry: 'into',
      breakpoints: [],
      exceptions: { caught: false, uncaught: false },
      hits: new Map(),
      paused: () => this.#reached(),
    };
  }

  #reached(): Promise<never> {
    this.#tell(this.#options.reached);
    return this.#closed;
  }

  #tell(what: () => void): void {
    if (!this.#close.signal.aborted) what();
  }
}
