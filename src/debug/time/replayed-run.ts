import type { FlowDebugger } from '../flow-debugger.ts';
import type { Cleaning } from '../recording/difference.ts';
import type { ReplayEnd, ReplayPlace } from '../recording/replay-options.ts';
import { Replay } from '../recording/replay.ts';
import type { Tape } from '../recording/tape.ts';

export interface ReplayedRunOptions {
  readonly cleaning: Cleaning | undefined;
  readonly signal: AbortSignal;
  /** Goes on from its start as a run does; else it is brought to its end first. */
  readonly fromStart: boolean;
}

/** A run that is replayed from a recording, and held where that ends. */
export class ReplayedRun {
  readonly replay: Replay;
  readonly #flowDebugger: FlowDebugger;
  readonly #signal: AbortSignal;
  #end: ReplayEnd | undefined;

  constructor(tape: Tape, flowDebugger: FlowDebugger, { cleaning, signal, fromStart }: ReplayedRunOptions) {
    this.#flowDebugger = flowDebugger;
    this.#signal = signal;
    if (!fromStart) flowDebugger.stopsAt = () => false;
    this.replay = new Replay(tape, { inner: flowDebugger, cleaning, signal, ended: (end, place) => this.#ended(end, place) });
  }

  /** Why it can not go on, as a sentence; undefined where it can. */
  get stuck(): string | undefined {
    return this.#end && this.#end.kind !== 'over' ? this.#end.text : undefined;
  }

  async #ended(end: ReplayEnd, { scope, step, moment, call }: ReplayPlace): Promise<void> {
    this.#end = end;
    this.#flowDebugger.stopsAt = undefined;
    const reason = end.kind === 'diverged' ? 'exception' : 'pause';
    const hold = () => this.#flowDebugger.hold({ reason, text: end.text, scope, step, moment, call });
    await hold();
    while (end.kind !== 'over' && !this.#signal.aborted) await hold();
  }
}
