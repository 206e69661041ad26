import { operationWrites } from '../flow/call-effects.ts';
import type { IdpOperationName } from '../flow/idp-operations.ts';
import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import {
  TargetError,
  type CallOptions,
  type IdpTarget,
  type MaybePromise,
  type Row,
  type SqlResult,
  type SqlStatement,
  type SqlTarget,
  type SqlValue,
} from '../targets/port.ts';
import { after } from './after.ts';
import type { CompiledStep } from './compiled-step.ts';
import { failureOf, StepError } from './failure.ts';
import type { CallRecord } from './observer.ts';
import { callFailureOf, errorOfFailure } from './call-failure.ts';
import type { CallOutcome, PendingCall } from './run-control.ts';
import type { Scope } from './run.ts';

/** Answer of a statement or operation, in the one form that steps work with. */
export interface CallResult extends SqlResult {
  /** The IdP's answer as it came; rows are made of it. */
  readonly answer?: Json;
}

/** Runs a prepared statement, tells the observer, and notes writes whose answer never came. */
export function runStatement(
  scope: Scope,
  step: CompiledStep,
  target: SqlTarget,
  statement: SqlStatement,
  writes: boolean,
  values: readonly SqlValue[],
): MaybePromise<CallResult> {
  if (scope.run.watched) return runAsked(scope, step, target, statement, writes, values);
  const options = writes || scope.signal ? scope.callOptions(step, target.name, intentOf(step, writes)) : undefined;
  try {
    const result = statement.run(values, options);
    return writes && result instanceof Promise ? noteIfUncertain(scope, step, target, statement, result) : result;
  } catch (error) {
    if (writes) noteUncertain(scope, step, target.name, statement.text, error);
    throw error;
  }
}

function noteIfUncertain(
  scope: Scope,
  step: CompiledStep,
  target: SqlTarget,
  statement: SqlStatement,
  result: Promise<SqlResult>,
): Promise<SqlResult> {
  return result.catch((error: unknown) => {
    noteUncertain(scope, step, target.name, statement.text, error);
    throw error;
  });
}

/** Asks the control of the run, if there is one, before the statement is run. */
function runAsked(
  scope: Scope,
  step: CompiledStep,
  target: SqlTarget,
  statement: SqlStatement,
  writes: boolean,
  values: readonly SqlValue[],
): MaybePromise<CallResult> {
  const { control } = scope.run;
  if (!control) return runWatched(scope, step, target, statement, writes, values, undefined);
  const call: PendingCall = {
    target: target.name,
    kind: 'sql',
    what: statement.text,
    writes,
    parameters: parametersOf(statement, values),
  };
  return after(control.beforeCall(scope, step, call), (outcome) =>
    outcome ? taken(scope, step, call, outcome) : runWatched(scope, step, target, statement, writes, values, call),
  );
}

/** Takes an outcome that was given instead of being asked for, and tells of it. @throws what the outcome says */
function taken(scope: Scope, step: CompiledStep, call: PendingCall, outcome: CallOutcome): CallResult {
  const { target, what, writes, parameters } = call;
  const { durationMs = 0, exchanges } = outcome;
  const tell = (more: Partial<CallRecord>): void => {
    const record = { target, what, writes, parameters, durationMs, ...(exchanges ? { exchanges } : {}), ...more };
    scope.run.observer.called?.(scope, step, record);
    scope.run.control?.afterCall?.(scope, step, call, outcome);
  };
  if ('failure' in outcome) {
    const error = errorOfFailure(outcome.failure, exchanges);
    tell({ failure: failureOf(error, step.id, scope.iteration) });
    if (writes) noteUncertain(scope, step, target, what, error);
    throw error;
  }
  const { rows, affected } = outcome;
  if (call.kind === 'idp') {
    tell({ answer: outcome.answer });
    return { rows, affected, ...(outcome.answer === undefined ? {} : { answer: outcome.answer }) };
  }
  tell({ rows: rows.length, affected, answer: rows });
  return { rows, affected, answer: rows };
}

function runWatched(
  scope: Scope,
  step: CompiledStep,
  target: SqlTarget,
  statement: SqlStatement,
  writes: boolean,
  values: readonly SqlValue[],
  call: PendingCall | undefined,
): MaybePromise<CallResult> {
  const started = performance.now();
  const { observer, control } = scope.run;
  const tell = (durationMs: number, more: Partial<CallRecord>): void =>
    observer.called?.(scope, step, {
      target: target.name,
      what: statement.text,
      writes,
      parameters: parametersOf(statement, values),
      durationMs,
      ...more,
    });
  const done = (result: SqlResult): CallResult => {
    const { rows, affected } = result;
    const durationMs = performance.now() - started;
    tell(durationMs, { rows: rows.length, affected, answer: rows });
    if (call) control?.afterCall?.(scope, step, call, { rows, affected, durationMs });
    return result;
  };
  const failed = (error: unknown): never => {
    const durationMs = performance.now() - started;
    tell(durationMs, { failure: failureOf(error, step.id, scope.iteration) });
    if (call) control?.afterCall?.(scope, step, call, { failure: callFailureOf(error), durationMs });
    if (writes) noteUncertain(scope, step, target.name, statement.text, error);
    throw error;
  };
  try {
    const result = statement.run(values, scope.callOptions(step, target.name, intentOf(step, writes)));
    return result instanceof Promise ? result.then(done, failed) : done(result);
  } catch (error) {
    return failed(error);
  }
}

/** Performs an IdP operation, tells the observer, and notes writes whose answer never came. */
export async function runOperation(
  scope: Scope,
  step: CompiledStep,
  target: IdpTarget,
  operation: IdpOperationName,
  parameters: JsonObject,
  options?: Partial<CallOptions>,
): Promise<CallResult> {
  const writes = operationWrites(operation, parameters);
  const { control, observer } = scope.run;
  const call: PendingCall = { target: target.name, kind: 'idp', what: operation, writes, parameters };
  const outcome = await control?.beforeCall(scope, step, call);
  if (outcome) return taken(scope, step, call, outcome);
  const started = performance.now();
  const tell = (durationMs: number, more: Partial<CallRecord>): void =>
    observer.called?.(scope, step, { target: target.name, what: operation, writes, parameters, durationMs, ...more });
  try {
    const callOptions = scope.callOptions(step, target.name, { ...intentOf(step, writes), ...options });
    const { value, exchanges } = await target.call(operation, parameters, callOptions);
    const durationMs = performance.now() - started;
    const result: CallResult = { rows: rowsOf(value), affected: writes ? 1 : 0, answer: value };
    tell(durationMs, { answer: value, exchanges });
    control?.afterCall?.(scope, step, call, { ...result, exchanges, durationMs });
    return result;
  } catch (error) {
    const durationMs = performance.now() - started;
    const more = error instanceof TargetError && error.exchanges ? { exchanges: error.exchanges } : {};
    tell(durationMs, { failure: failureOf(error, step.id, scope.iteration), ...more });
    control?.afterCall?.(scope, step, call, { failure: callFailureOf(error), durationMs, ...more });
    if (writes) noteUncertain(scope, step, target.name, operation, error);
    throw error;
  }
}

const DELETES = { intent: 'delete' } as const;
const WRITES = { intent: 'write' } as const;

/** What the flow means a call to do: all that a delete step writes is there to delete. */
function intentOf({ step }: CompiledStep, writes: boolean): Pick<CallOptions, 'intent'> | undefined {
  if (!writes) return undefined;
  return step.kind === 'delete' ? DELETES : WRITES;
}

/** The answer of an IdP as rows: a list gives many, an object one, with its `profile` spread into it. */
export function rowsOf(answer: Json): readonly Row[] {
  if (answer === null) return [];
  return (Array.isArray(answer) ? (answer as Json[]) : [answer]).map((item) => {
    if (!isJsonObject(item)) return { value: item };
    const { profile, ...rest } = item;
    return isJsonObject(profile) ? { ...rest, ...profile } : item;
  });
}

/** Remembers that a write was made. */
export function noteWrite(scope: Scope, step: CompiledStep, target: string, action: string): void {
  scope.run.writes.push({ step: step.id, target, action, iteration: scope.iteration });
}

/**
 * A write whose connection broke, whose answer was late or was a server error may have happened; the report says so. One
 * that a limit of changes refused ends the run, also where a script catches the error.
 */
export function noteUncertain(scope: Scope, step: CompiledStep, target: string, action: string, error: unknown): void {
  if (error instanceof TargetError && error.kind === 'change-limit')
    scope.run.refusal ??= failureOf(error, step.id, scope.iteration);
  const lost =
    error instanceof TargetError
      ? !error.safeToRepeat && ['connection', 'timeout', 'unavailable'].includes(error.kind)
      : scope.signal?.aborted === true;
  if (lost) scope.run.uncertain.push({ step: step.id, target, action: shortened(action), iteration: scope.iteration });
}

/** Gives a value the form that statements bind. */
export function sqlValue(value: unknown, parameter: string): SqlValue {
  // not a switch: V8 compiles that to a call and comparisons of text
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  throw new StepError(
    'invalid-input',
    `:${parameter} is ${Array.isArray(value) ? 'a list' : 'an object'}; a statement binds single values. Use JSON.stringify in the mapping.`,
  );
}

const parametersOf = (statement: SqlStatement, values: readonly SqlValue[]): JsonObject =>
  Object.fromEntries(statement.parameters.map((name, index) => [name, readable(values[index])]));

const readable = (value: SqlValue | undefined): Json =>
  value instanceof Uint8Array ? `<${value.length} bytes>` : (value ?? null);

const shortened = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
};
