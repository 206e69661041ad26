import type { ErrorKind } from '../flow/error-kind.ts';
import { ERROR_KINDS } from '../flow/error-kind.ts';
import type { ScriptFailure } from '../sandbox/port.ts';
import { TargetError } from '../targets/port.ts';
import type { Failure } from './outcome.ts';

/** An error that belongs to a step: it has a kind that `on-error` can match, and a place in the user's files. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly kind: ErrorKind;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(
    kind: ErrorKind,
    message: string,
    place: { file?: string | undefined; line?: number | undefined; column?: number | undefined } = {},
  ) {
    super(message);
    this.kind = kind;
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
  }
}

/** Thrown through the steps of a run that was stopped; never matched by `on-error`. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

/** A script that threw or broke a limit, as an error of its step. */
export function scriptError(what: string, failure: ScriptFailure): StepError {
  const kind = failure.kind !== undefined && Object.hasOwn(ERROR_KINDS, failure.kind) ? (failure.kind as ErrorKind) : 'script';
  const name = failure.reason === 'error' && failure.name !== 'Error' ? `${failure.name}: ` : '';
  return new StepError(kind, `${what}: ${name}${failure.message}`, failure);
}

/** Describes any error for a report. */
export function failureOf(error: unknown, step: string | undefined, iteration: readonly number[], attempts = 1): Failure {
  const where = {
    ...(step === undefined ? {} : { step }),
    ...(iteration.length > 0 ? { iteration } : {}),
    ...(attempts > 1 ? { attempts } : {}),
  };
  if (error instanceof TargetError)
    return {
      kind: error.kind,
      message: error.message,
      ...(error.code === undefined ? {} : { code: error.code }),
      ...(error.details === undefined ? {} : { details: error.details }),
      ...where,
    };
  if (error instanceof StepError)
    return {
      kind: error.kind,
      message: error.message,
      ...(error.file === undefined ? {} : { file: error.file }),
      ...(error.line === undefined ? {} : { line: error.line }),
      ...(error.column === undefined ? {} : { column: error.column }),
      ...where,
    };
  return { kind: 'internal', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error), ...where };
}
