import type { StepKind } from '../flow/steps/index.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { RunObserver } from './observer.ts';
import type { Failure } from './outcome.ts';
import type { Scope } from './run.ts';

/** One step as it went, made from the trace when somebody asks. */
export interface TracedStep {
  readonly step: CompiledStep;
  /** Port taken; undefined for a step whose failure ended the run, or that was left by a jump. */
  readonly port: string | undefined;
  /** Index of the loop's item; -1 outside of loops. */
  readonly index: number;
  /** Milliseconds since the trace began, read at the last step that could take a while: see {@link StepTrace}. */
  readonly at: number;
}

const FIELDS = 4;

/** Kinds that only compute: they are over before most clocks could tell, so they share the time of the step before. */
const AT_ONCE: ReadonlySet<StepKind> = new Set(['decide', 'switch', 'map', 'parse', 'delta', 'for-each', 'log', 'end']);

/**
 * Keeps the end of every step of a run, or of many, in one typed array: nothing is allocated while the run goes, so a
 * complete trace costs next to nothing (measured in `npm run bench`). When full it keeps the newest.
 */
export class StepTrace implements RunObserver {
  readonly #events: Int32Array;
  readonly #capacity: number;
  readonly #clock: (() => number) | undefined;
  readonly #steps: readonly CompiledStep[];
  readonly #began: number;
  /** By step: 1 where the clock is read, which costs more than all the rest of an event. */
  readonly #timed: Uint8Array;
  #time = 0;
  /** Where in the array the next event goes. */
  #next = 0;
  /** How often the array was full. */
  #rounds = 0;

  /**
   * @param steps the steps of the flow
   * @param capacity number of events kept
   * @param clock milliseconds; read at the end of each step that reaches a target, a script or a person. Without one all
   * events are at 0.
   */
  constructor(steps: readonly CompiledStep[], capacity: number, clock?: () => number) {
    this.#steps = steps;
    this.#capacity = capacity;
    this.#events = new Int32Array(capacity * FIELDS);
    this.#clock = clock;
    this.#began = clock?.() ?? 0;
    this.#timed = Uint8Array.from(steps, ({ step }) => (AT_ONCE.has(step.kind) ? 0 : 1));
  }

  stepFinished(scope: Scope, step: CompiledStep, port: number): void {
    const events = this.#events;
    const at = this.#next;
    events[at] = step.index;
    events[at + 1] = port;
    events[at + 2] = scope.index;
    if (this.#clock !== undefined) events[at + 3] = this.#timeOf(step, this.#clock);
    this.#next = at + FIELDS;
    if (this.#next === events.length) this.#startOver();
  }

  stepFailed(scope: Scope, step: CompiledStep, _failure: Failure, port: number): void {
    this.stepFinished(scope, step, port);
  }

  #timeOf(step: CompiledStep, clock: () => number): number {
    if (this.#timed[step.index] === 1) this.#time = clock() - this.#began;
    return this.#time;
  }

  #startOver(): void {
    this.#next = 0;
    this.#rounds++;
  }

  /** Events seen, also those overwritten. */
  get count(): number {
    return this.#rounds * this.#capacity + this.#next / FIELDS;
  }

  /** The events kept, oldest first. */
  *[Symbol.iterator](): Generator<TracedStep> {
    const { count } = this;
    for (let event = Math.max(0, count - this.#capacity); event < count; event++) {
      const at = (event % this.#capacity) * FIELDS;
      const step = this.#steps[this.#events[at]!]!;
      yield { step, port: step.ports[this.#events[at + 1]!]?.name, index: this.#events[at + 2]!, at: this.#events[at + 3]! };
    }
  }
}
