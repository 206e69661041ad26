import type { Json, JsonObject } from '../flow/json.ts';
import type { TriggerStage } from '../flow/property-names.ts';
import type { CallNotice } from '../targets/port.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { Failure, RunReport } from './outcome.ts';
import type { Run, Scope } from './run.ts';

/** One call of a target, as it was sent and answered. Holds references, not copies: read it now or never. */
export interface CallRecord {
  readonly target: string;
  /** The SQL statement as written, or the name of the operation. */
  readonly what: string;
  readonly writes: boolean;
  /** Parameter values by name. */
  readonly parameters: JsonObject;
  readonly answer?: Json | undefined;
  readonly rows?: number;
  readonly affected?: number;
  /** HTTP exchanges of an IdP call. */
  readonly exchanges?: readonly {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly result?: string | undefined;
  }[];
  readonly durationMs: number;
  readonly failure?: Failure;
}

/** One trigger that ran. */
export interface TriggerRecord {
  readonly name: string;
  readonly stage: TriggerStage;
  readonly answer: Json | undefined;
  readonly vetoed: boolean;
  readonly durationMs: number;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Sees a run as it happens. All calls are synchronous and get the run's own data, so that a run that nobody looks
 * into costs nothing: an observer copies what it wants to keep.
 */
export interface RunObserver {
  runStarted?(run: Run): void;
  stepStarted?(scope: Scope, step: CompiledStep): void;
  /** @param port index into `step.ports`; -1 when the body of a loop left it for good */
  stepFinished?(scope: Scope, step: CompiledStep, port: number): void;
  /** @param port the `on-error` edge taken, or -1 when the failure ends the run */
  stepFailed?(scope: Scope, step: CompiledStep, failure: Failure, port: number): void;
  attemptFailed?(scope: Scope, step: CompiledStep, failure: Failure, attempt: number, waitMs: number): void;
  called?(scope: Scope, step: CompiledStep, call: CallRecord): void;
  triggered?(scope: Scope, step: CompiledStep, trigger: TriggerRecord): void;
  logged?(scope: Scope, step: CompiledStep, level: LogLevel, message: string): void;
  noticed?(scope: Scope, step: CompiledStep, target: string, notice: CallNotice): void;
  runFinished?(run: Run, report: RunReport): void;
}
