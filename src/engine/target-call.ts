import { IDP_OPERATIONS, type IdpOperationName } from '../flow/idp-operations.ts';
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
import type { CompiledStep } from './compiled-step.ts';
import { failureOf, StepError } from './failure.ts';
import type { CallRecord } from './observer.ts';
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
  if (scope.run.observer.called) return runWatched(scope, step, target, statement, writes, values);
  const options = writes || scope.signal ? scope.callOptions(step, target.name) : undefined;
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

function runWatched(
  scope: Scope,
  step: CompiledStep,
  target: SqlTarget,
  statement: SqlStatement,
  writes: boolean,
  values: readonly SqlValue[],
): MaybePromise<CallResult> {
  const started = performance.now();
  const tell = (more: Partial<CallRecord>): void =>
    scope.run.observer.called?.(scope, step, {
      target: target.name,
      what: statement.text,
      writes,
      parameters: Object.fromEntries(statement.parameters.map((name, index) => [name, readable(values[index])])),
      durationMs: performance.now() - started,
      ...more,
    });
  const done = (result: SqlResult): CallResult => {
    tell({ rows: result.rows.length, affected: result.affected, answer: result.rows });
    return result;
  };
  const failed = (error: unknown): never => {
    tell({ failure: failureOf(error, step.id, scope.iteration) });
    if (writes) noteUncertain(scope, step, target.name, statement.text, error);
    throw error;
  };
  try {
    const result = statement.run(values, scope.callOptions(step, target.name));
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
  const started = performance.now();
  const tell = (more: Partial<CallRecord>): void =>
    scope.run.observer.called?.(scope, step, {
      target: target.name,
      what: operation,
      writes,
      parameters,
      durationMs: performance.now() - started,
      ...more,
    });
  try {
    const { value, exchanges } = await target.call(operation, parameters, scope.callOptions(step, target.name, options));
    tell({ answer: value, exchanges });
    return { rows: rowsOf(value), affected: writes ? 1 : 0, answer: value };
  } catch (error) {
    const exchanges = error instanceof TargetError ? error.exchanges : undefined;
    tell({ failure: failureOf(error, step.id, scope.iteration), ...(exchanges ? { exchanges } : {}) });
    if (writes) noteUncertain(scope, step, target.name, operation, error);
    throw error;
  }
}

/** Whether the operation changes something: a raw request does by its method. */
export function operationWrites(operation: IdpOperationName, parameters: JsonObject): boolean {
  if (operation !== 'request') return IDP_OPERATIONS[operation].writes;
  return !['GET', 'HEAD'].includes(String(parameters['method'] ?? 'GET').toUpperCase());
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

/** A write whose connection broke, whose answer was late or was a server error may have happened; the report says so. */
function noteUncertain(scope: Scope, step: CompiledStep, target: string, action: string, error: unknown): void {
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

const readable = (value: SqlValue | undefined): Json =>
  value instanceof Uint8Array ? `<${value.length} bytes>` : (value ?? null);

const shortened = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
};
