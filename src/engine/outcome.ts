import type { ErrorKind } from '../flow/error-kind.ts';
import type { Json } from '../flow/json.ts';
import type { TriggerStage } from '../flow/property-names.ts';

/** How a run ended. Vetoed is not succeeded, and neither is "nothing to do". */
export type Outcome = 'succeeded' | 'no-changes' | 'vetoed' | 'cancelled' | 'failed';

/** A trigger that said no. */
export interface Veto {
  readonly step: string;
  readonly object: string;
  readonly stage: TriggerStage;
  readonly trigger: string;
  /** Loop indexes around the step, outermost first; empty outside loops. */
  readonly iteration: readonly number[];
}

/** A change that reached a target. */
export interface Write {
  readonly step: string;
  readonly target: string;
  /** What was done, for people: "insert user", "add-user-to-group". */
  readonly action: string;
  readonly iteration: readonly number[];
}

/** What went wrong, where, and why. JSON-safe. */
export interface Failure {
  readonly kind: ErrorKind;
  readonly message: string;
  /** The server's own code, if it has one. */
  readonly code?: string;
  readonly details?: Json;
  readonly step?: string;
  readonly iteration?: readonly number[];
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Attempts made, when more than one. */
  readonly attempts?: number;
}

/** The result of a run. JSON-safe. */
export interface RunReport {
  readonly run: string;
  readonly flow: string;
  readonly outcome: Outcome;
  readonly message?: string | undefined;
  readonly output?: Json | undefined;
  /** Id of the step the run ended at; absent when the flow just ran out of edges. */
  readonly endedAt?: string | undefined;
  readonly failure?: Failure | undefined;
  readonly vetoes: readonly Veto[];
  /** What was changed, in order: after a failure or a stop this is what was already written. */
  readonly writes: readonly Write[];
  /** Writes whose answer never came: they may or may not have happened. */
  readonly uncertain: readonly Write[];
  readonly warnings: readonly string[];
  readonly steps: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}
