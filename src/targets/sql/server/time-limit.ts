import { TargetError, type SqlResult, type SqlValue } from '../../port.ts';
import { shownStatement } from '../shown-statement.ts';
import type { Deadlines } from './deadlines.ts';
import type { DriverConnection, DriverFailure, DriverStatement } from './driver.ts';

/** How long a server has for confirming that it stopped a statement before the connection is cut. */
const CANCEL_GRACE_MS = 3000;

export interface Limits {
  readonly deadlines: Deadlines;
  readonly signal?: AbortSignal | undefined;
}

/** How a statement that was to be stopped ended. */
export class StatementStopped extends Error {
  override readonly name = 'StatementStopped';
  /** What stopped it: the time limit, or the signal with its reason. */
  readonly by: 'timeout' | 'signal';
  /** Why `execute` failed in the end. */
  readonly failure: DriverFailure;
  readonly error: unknown;

  constructor(by: 'timeout' | 'signal', failure: DriverFailure, error: unknown) {
    super('The statement was stopped.', { cause: error });
    this.by = by;
    this.failure = failure;
    this.error = error;
  }
}

/** What came of a statement, and whether the connection may be used by others afterwards. */
export interface Outcome {
  readonly result: SqlResult;
  /** False when the server was asked to stop the statement and it ended all the same: the request may hit the next one. */
  readonly clean: boolean;
}

/**
 * Runs a statement within a time limit. When the time is over or the signal is aborted, the server is asked to stop it; a server
 * that does not answer to that within three seconds loses the connection.
 *
 * @param failureOf says what an error of the driver means
 * @throws StatementStopped when it was stopped, else what the driver threw
 */
export async function executeWithin(
  connection: DriverConnection,
  statement: DriverStatement,
  values: readonly SqlValue[],
  { deadlines, signal }: Limits,
  failureOf: (error: unknown) => DriverFailure,
): Promise<Outcome> {
  let stoppedBy: 'timeout' | 'signal' | undefined;
  let grace: NodeJS.Timeout | undefined;
  const stop = (by: 'timeout' | 'signal'): void => {
    if (stoppedBy !== undefined) return;
    stoppedBy = by;
    grace = setTimeout(() => connection.destroy(), CANCEL_GRACE_MS);
    connection.cancel().catch(() => connection.destroy());
  };
  const onAbort = (): void => stop('signal');
  const deadline = deadlines.begin(() => stop('timeout'));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const result = await connection.execute(statement, values);
    // Done before it could be stopped: that is the truth, also for a caller who does not want it any more.
    return { result, clean: stoppedBy === undefined };
  } catch (error) {
    if (stoppedBy === undefined) throw error;
    const failure = failureOf(error);
    if (failure.cancelled || failure.lost) throw new StatementStopped(stoppedBy, failure, error);
    // It failed by itself a moment before. The request is still on its way, and must not hit the next statement.
    connection.destroy();
    throw error;
  } finally {
    deadlines.end(deadline);
    if (grace !== undefined) clearTimeout(grace);
    signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * Runs a command that must not be stopped half way, such as COMMIT: a server that does not answer in time loses the connection.
 * @throws what the driver threw
 */
export async function commandWithin(connection: DriverConnection, run: () => Promise<void>, timeoutMs: number): Promise<void> {
  const timer = timeoutMs > 0 ? setTimeout(() => connection.destroy(), timeoutMs + CANCEL_GRACE_MS) : undefined;
  try {
    await run();
  } finally {
    clearTimeout(timer);
  }
}

/** The error for a statement that took too long. */
export function timeoutError(
  target: string,
  timeoutMs: number,
  stopped: StatementStopped,
  text: string,
  harmless: boolean,
): TargetError {
  const certain = stopped.failure.refused;
  const what = certain
    ? 'The server stopped it; nothing of it was written.'
    : 'The server did not say that it stopped it: look whether it was done before you repeat it.';
  return new TargetError('timeout', `${target}: the statement took longer than ${timeoutMs} ms. ${what}`, {
    code: stopped.failure.code,
    details: { statement: shownStatement(text) },
    cause: stopped.error,
    safeToRepeat: certain || harmless,
  });
}
