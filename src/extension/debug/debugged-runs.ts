import { createEventBatch, type EventBatch } from '../../runner/event-batch.ts';
import type { RunEvent } from '../../runs/events.ts';
import { RunSoFar } from '../run/run-so-far.ts';
import type { RunHistory, RunRecord } from '../run/run-history.ts';

/** What the runs of a debug session are, for people. */
export interface DebuggedFlow {
  /** Address of the flow. */
  readonly flow: string;
  /** What the input is called. */
  readonly input: string;
  readonly environment: string;
}

/** Puts the runs that are debugged among the runs of the window: the run panel and the canvas show them as any other. */
export class DebuggedRuns {
  readonly #history: RunHistory;
  readonly #about: DebuggedFlow;
  readonly #batch: EventBatch;
  readonly #begun: (run: RunRecord) => void;
  readonly #finished: (run: RunRecord) => void;
  #run: RunRecord | undefined;
  #soFar = new RunSoFar();
  #count = 0;

  /** @param begun told each run @param finished told when it is over */
  constructor(
    history: RunHistory,
    about: DebuggedFlow,
    begun: (run: RunRecord) => void = () => undefined,
    finished: (run: RunRecord) => void = () => undefined,
  ) {
    this.#history = history;
    this.#about = about;
    this.#begun = begun;
    this.#finished = finished;
    this.#batch = createEventBatch((events) => {
      if (this.#run) history.add(this.#run, events);
    });
  }

  add(event: RunEvent): void {
    if (event.event === 'run-started' && !event.parent) this.#begin();
    if (!this.#run) return;
    this.#soFar.add(event);
    this.#batch.add(event);
    if (this.#soFar.finished) this.#end();
  }

  /** The session is over. @param died why there is no report, where its process ended before the run had */
  end(died?: { readonly reason: string; readonly forced: boolean }): void {
    if (!this.#run) return;
    const reason = died?.reason ?? 'The debugger left before the run had ended.';
    const event = this.#soFar.end(died && !died.forced ? 'failed' : 'cancelled', reason);
    if (event) this.#batch.add(event);
    this.#end();
  }

  #begin(): void {
    this.end();
    const { flow, input, environment } = this.#about;
    this.#count++;
    this.#run = this.#history.begin(flow, this.#count === 1 ? input : `${input} (${this.#count})`);
    this.#soFar = new RunSoFar();
    this.#history.change(this.#run, { environment });
    this.#begun(this.#run);
  }

  #end(): void {
    const run = this.#run;
    if (!run) return;
    this.#batch.flush();
    this.#run = undefined;
    this.#history.end(run);
    this.#finished(run);
  }
}
