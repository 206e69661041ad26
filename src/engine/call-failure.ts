import { TargetError } from '../targets/port.ts';
import { StepError } from './failure.ts';
import type { CallRecord } from './observer.ts';
import type { CallFailure } from './run-control.ts';

/** What is kept of the error of a call, so that {@link errorOfFailure} can make it again. */
export function callFailureOf(error: unknown): CallFailure {
  if (error instanceof TargetError) {
    const { kind, message, code, details, safeToRepeat } = error;
    return {
      kind,
      message,
      safeToRepeat,
      ...(code === undefined ? {} : { code }),
      ...(details === undefined ? {} : { details }),
    };
  }
  const kind = error instanceof StepError ? error.kind : 'internal';
  if (error instanceof Error) return { kind, message: error.message, safeToRepeat: false, errorName: error.name };
  return { kind, message: String(error), safeToRepeat: false, errorName: 'Error' };
}

/** The error of a call that failed before, or elsewhere. */
export function errorOfFailure(failure: CallFailure, exchanges?: CallRecord['exchanges']): Error {
  const { kind, message, code, details, safeToRepeat, errorName } = failure;
  if (errorName === undefined) {
    const sent = exchanges?.map((exchange) => ({ durationMs: 0, ...exchange }));
    return new TargetError(kind, message, { code, details, safeToRepeat, exchanges: sent });
  }
  if (errorName === 'StepError') return new StepError(kind, message);
  const error = new Error(message);
  error.name = errorName;
  return error;
}
