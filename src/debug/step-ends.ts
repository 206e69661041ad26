import type { CompiledStep } from '../engine/compiled-step.ts';
import type { PendingCall } from '../engine/run-control.ts';
import type { Failure } from '../engine/outcome.ts';
import type { Scope } from '../engine/run.ts';
import type { CallNotice } from '../targets/port.ts';
import type { ExceptionFilter, StepEnd } from './exceptions/filter.ts';

/** What an exception filter says about something that happened. */
export interface Told {
  readonly filter: string;
  /** A sentence. */
  readonly text: string;
}

/** Asks the exception filters that are switched on; a failure that goes through several steps is told once. */
export class StepEnds {
  filters: readonly ExceptionFilter[] = [];
  readonly #ends = new WeakMap<Scope, StepEnd>();
  readonly #told = new WeakSet<Failure>();
  /** Scopes whose step fails with an error that the script level has shown already. */
  readonly #thrown = new WeakSet<Scope>();

  /** A step ended; the filters are asked when it is over for all. */
  ended(scope: Scope, end: StepEnd): void {
    this.#ends.set(scope, end);
  }

  /** The error that a script of the scope's step throws has been shown. */
  shown(scope: Scope): void {
    this.#thrown.add(scope);
  }

  afterStep(scope: Scope, step: CompiledStep): Told | undefined {
    const end = this.#ends.get(scope) ?? { port: undefined, failure: undefined };
    const { failure } = end;
    if (failure && this.#thrown.has(scope)) this.#told.add(failure);
    this.#thrown.delete(scope);
    if (failure && this.#told.has(failure)) return undefined;
    const told = this.#first((filter) => filter.stepEnded?.(step, end));
    if (told && failure) this.#told.add(failure);
    return told;
  }

  beforeCall(step: CompiledStep, call: PendingCall): Told | undefined {
    return this.#first((filter) => filter.beforeCall?.(step, call));
  }

  noticed(step: CompiledStep, notice: CallNotice): Told | undefined {
    return this.#first((filter) => filter.noticed?.(step, notice));
  }

  #first(ask: (filter: ExceptionFilter) => string | undefined): Told | undefined {
    for (const filter of this.filters) {
      const text = ask(filter);
      if (text !== undefined) return { filter: filter.id, text };
    }
    return undefined;
  }
}
