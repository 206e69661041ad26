import type { CompiledStep } from './compiled-step.ts';
import type { RunObserver } from './observer.ts';
import type { Scope } from './run.ts';

/** One step as it went, made from the trace when somebody asks. */
export interface TracedStep {
  readonly step: CompiledStep;
  /** Port taken; undefined for a step that failed or was left by a jump. */
  readonly port: string | undefined;
  /** Index of the loop's item; -1 outside of loops. */
  readonly index: number;
  /** Milliseconds since the trace began, in steps of the clock given. */
  readonly at: number;
}

const FIELDS = 4;

/**
 * Keeps every step event of a run, or of many, in one typed array: nothing is allocated while the run goes, so a
 * complete trace costs next to nothing (measured in `npm run bench`). When full it keeps the newest.
 */
export class StepTrace implements RunObserver {
  readonly #events: Int32Array;
  readonly #capacity: number;
  readonly #clock: () => number;
  readonly #steps: readonly CompiledStep[];
  readonly #began: number;
  /** Events seen, also those overwritten. */
  count = 0;

  /**
   * @param steps the steps of the flow
   * @param capacity number of events kept
   * @param clock milliseconds; read for each step that was waited for, and shared by those in between
   */
  constructor(steps: readonly CompiledStep[], capacity: number, clock: () => number) {
    this.#steps = steps;
    this.#capacity = capacity;
    this.#events = new Int32Array(capacity * FIELDS);
    this.#clock = clock;
    this.#began = clock();
  }

  stepFinished(scope: Scope, step: CompiledStep, port: number): void {
    const at = (this.count++ % this.#capacity) * FIELDS;
    const events = this.#events;
    events[at] = step.index;
    events[at + 1] = port;
    events[at + 2] = scope.index;
    events[at + 3] = this.#clock() - this.#began;
  }

  /** The events kept, oldest first. */
  *[Symbol.iterator](): Generator<TracedStep> {
    const first = Math.max(0, this.count - this.#capacity);
    for (let event = first; event < this.count; event++) {
      const at = (event % this.#capacity) * FIELDS;
      const step = this.#steps[this.#events[at]!]!;
      yield { step, port: step.ports[this.#events[at + 1]!]?.name, index: this.#events[at + 2]!, at: this.#events[at + 3]! };
    }
  }
}
