import type { JsonObject } from '../../../flow/json.ts';
import { TargetError } from '../../port.ts';
import { shownStatement } from '../shown-statement.ts';
import type { DriverFailure } from './driver.ts';

/** Where an error happened, for its message. */
export interface FailureContext {
  /** Logical name of the target. */
  readonly target: string;
  /** Host, port and database. */
  readonly address: string;
  /** What was tried: "connect", "run the statement". */
  readonly doing: string;
  /** As the user wrote it. */
  readonly statement?: string | undefined;
  /** True when nothing can have been written whatever happened: no statement was sent, or its transaction was not committed. */
  readonly harmless: boolean;
}

/** Errors after which the same work may be done again at once, and how. */
const REPEATABLE = new WeakMap<TargetError, NonNullable<DriverFailure['repeat']>>();

/** Whether and how the work that failed may be done again by the adapter itself. */
export function repeatOf(error: unknown): DriverFailure['repeat'] {
  return error instanceof TargetError ? REPEATABLE.get(error) : undefined;
}

/**
 * Makes the error that people and flows see of what a driver said.
 * The server's words are kept in the message; the values that were bound are not in it. `details` has the beginning of the
 * statement, and what the server named: `constraint`, `table`, `column`.
 */
export function serverError(error: unknown, failure: DriverFailure, context: FailureContext): TargetError {
  if (error instanceof TargetError) return error;
  const { target, address, doing, statement, harmless } = context;
  const where = failure.lost || statement === undefined ? ` at ${address}` : '';
  const advice = failure.advice === undefined ? '' : ` ${failure.advice}`;
  const details: JsonObject = { ...failure.details };
  if (statement !== undefined) details['statement'] = shownStatement(statement);
  const made = new TargetError(failure.kind, `${target}: could not ${doing}${where}: ${failure.message}.${advice}`, {
    code: failure.code,
    details,
    cause: error,
    safeToRepeat: failure.refused || harmless,
  });
  if (failure.repeat !== undefined) REPEATABLE.set(made, failure.repeat);
  return made;
}
