import type { ErrorKind } from '../flow/error-kind.ts';
import type { Json, JsonObject } from '../flow/json.ts';
import type { ScriptCall, ScriptPiece } from '../sandbox/port.ts';
import type { MaybePromise } from '../targets/port.ts';
import type { CompiledFlow } from './compile-flow.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { CallRecord } from './observer.ts';
import type { Run, Scope } from './run.ts';
import type { CallResult } from './target-call.ts';

/** A call of a target that is about to be made. */
export interface PendingCall {
  readonly target: string;
  readonly kind: 'sql' | 'idp';
  /** The SQL statement as written, or the name of the operation. */
  readonly what: string;
  readonly writes: boolean;
  /** Parameter values by name. */
  readonly parameters: JsonObject;
}

/** What a step asks of a target besides calls. */
export interface TargetAction {
  readonly target: string;
  readonly what: 'prepare' | 'transaction';
  /** The statement to prepare. */
  readonly text?: string | undefined;
}

/** What a call answered, with what is told of it besides. */
export interface CallAnswer extends CallResult {
  readonly durationMs?: number | undefined;
  readonly exchanges?: CallRecord['exchanges'];
  /** A person gave it. */
  readonly given?: boolean | undefined;
}

/** How a call failed; JSON-safe, so that it can be kept and fail a call again. */
export interface CallFailure {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly code?: string | undefined;
  readonly details?: Json | undefined;
  /** As of a `TargetError`. */
  readonly safeToRepeat: boolean;
  /** Class of an error that was none of a target. */
  readonly errorName?: string | undefined;
}

export interface FailedCall {
  readonly failure: CallFailure;
  readonly durationMs?: number | undefined;
  readonly exchanges?: CallRecord['exchanges'];
}

/** How a call ended. */
export type CallOutcome = CallAnswer | FailedCall;

/** Time for a run that does not go by the clock: a replay. */
export interface RunClock {
  /** Waits as long as the run is to wait; not for real. */
  wait(scope: Scope): Promise<void>;
  /** Calls `expire` when the time of the step is up. @returns what takes the limit back */
  limit(scope: Scope, expire: () => void): () => void;
}

/** What a step does: what it is there for, or nothing but take a port (an index into `step.ports`; an error port fails it). */
export type StepDecision = 'run' | { readonly port: number };

/**
 * Holds a run and decides for it: what a debugger is to the engine. A run that has one goes through a loop of its own; one
 * that has none does not ask for it at any step. The run's own data is handed in: what a control changes in it counts.
 *
 * While a control waits, time limits of steps stand still; see `heldMs`.
 */
export interface RunControl {
  /** Milliseconds that it has held the run until now, the present wait included. */
  readonly heldMs: number;
  /** A run begins: the outermost, or that of a called flow. */
  runStarted(run: Run, flow: CompiledFlow): void;
  /** Asked before each step, before any observer hears of it. */
  beforeStep(scope: Scope, step: CompiledStep): MaybePromise<StepDecision>;
  /** A step is over, and observers know how; the run goes on, or ends with its failure, when this is through. */
  afterStep(scope: Scope, step: CompiledStep): MaybePromise<void>;
  /** Asked before each call of a target, those of scripts too. @returns the outcome to take instead of calling, or undefined */
  beforeCall(scope: Scope, step: CompiledStep, call: PendingCall): MaybePromise<CallOutcome | undefined>;
  /** A call is over, whether it was made or its outcome taken. Observers know of it. */
  afterCall?(scope: Scope, step: CompiledStep, call: PendingCall, outcome: CallOutcome): void;
  /**
   * Asked before a statement is prepared, and before a transaction begins and ends, which may fail without any call.
   * @returns the failure to take instead
   */
  failureOf?(scope: Scope, step: CompiledStep, action: TargetAction): MaybePromise<CallFailure | undefined>;
  /** Something besides a call has failed. */
  actionFailed?(scope: Scope, step: CompiledStep, action: TargetAction, failure: CallFailure): void;
  /** The time of a step is up. */
  timedOut?(scope: Scope): void;
  /** Present where the run does not go by the clock. */
  readonly clock?: RunClock | undefined;
  /** What debugs a call of a script; undefined for one that just runs. */
  debugScript?(scope: Scope, step: CompiledStep, piece: ScriptPiece): ScriptCall['debug'];
}
