import type { TargetError } from '../../port.ts';
import { type CallOptions, type SqlResult, type SqlValue } from '../../port.ts';
import type { Deadlines } from './deadlines.ts';
import type { DriverConnection, DriverFailure, DriverStatement, SqlDriver } from './driver.ts';
import { serverError, type FailureContext } from './server-error.ts';
import { commandWithin, executeWithin, StatementStopped, timeoutError } from './time-limit.ts';

/** What is the same for all sessions of a target. */
export interface SessionSettings {
  readonly target: string;
  readonly address: string;
  readonly statementTimeoutMs: number;
  /** Time limits of that length. */
  readonly deadlines: Deadlines;
}

/**
 * A connection while somebody has it: runs statements within their limits, and turns what goes wrong into errors for people.
 */
export class Session {
  readonly connection: DriverConnection;
  /** False when nobody else may get the connection afterwards. */
  reusable = true;
  /** The database undid the transaction that was open here, or the connection is gone. */
  undone = false;
  private lost = false;
  private readonly driver: SqlDriver;
  private readonly settings: SessionSettings;

  constructor(connection: DriverConnection, driver: SqlDriver, settings: SessionSettings) {
    this.connection = connection;
    this.driver = driver;
    this.settings = settings;
  }

  /**
   * Runs a statement.
   * @param open whether a transaction is open around it: nothing is kept of it then when it fails
   * @throws TargetError; the signal's reason
   */
  async execute(
    statement: DriverStatement,
    values: readonly SqlValue[],
    options: CallOptions | undefined,
    open: boolean,
  ): Promise<SqlResult> {
    const limits = { deadlines: this.settings.deadlines, signal: options?.signal };
    try {
      const failureOf = (error: unknown) => this.driver.failure(error);
      const { result, clean } = await executeWithin(this.connection, statement, values, limits, failureOf);
      if (!clean) this.reusable = false;
      return result;
    } catch (error) {
      throw this.statementError(error, statement, options, open);
    }
  }

  begin(depth: number): Promise<void> {
    return this.command('begin a transaction', true, () => this.connection.begin(depth));
  }

  commit(depth: number): Promise<void> {
    // A savepoint that is lost is lost with its transaction.
    return this.command('commit the transaction', depth > 0, () => this.connection.commit(depth));
  }

  /** Undoes; a connection on which that fails is not used again, and the server undoes when it is cut. */
  async rollback(depth: number): Promise<void> {
    if (this.lost || (this.undone && depth > 0)) return;
    try {
      await this.command('roll the transaction back', true, () => this.connection.rollback(depth));
    } catch {
      this.reusable = false;
      this.undone = true;
    }
  }

  private async command(doing: string, harmless: boolean, run: () => Promise<void>): Promise<void> {
    try {
      await commandWithin(this.connection, run, this.settings.statementTimeoutMs);
    } catch (error) {
      throw this.failure(error, { doing, harmless });
    }
  }

  private statementError(error: unknown, statement: DriverStatement, options: CallOptions | undefined, open: boolean): unknown {
    const { text } = statement.parsed;
    // Not so outside of a transaction for what only reads: a SELECT may call a function that writes.
    const harmless = open;
    if (!(error instanceof StatementStopped)) {
      return this.failure(error, { doing: 'run the statement', statement: text, harmless });
    }
    this.note(error.failure);
    if (error.by === 'signal') return options?.signal?.reason;
    return timeoutError(this.settings.target, this.settings.statementTimeoutMs, error, text, harmless);
  }

  private failure(error: unknown, context: Omit<FailureContext, 'target' | 'address'>): TargetError {
    const failure = this.driver.failure(error);
    this.note(failure);
    return serverError(error, failure, { ...context, ...this.settings });
  }

  private note({ lost, repeat }: DriverFailure): void {
    if (lost) this.lost = true;
    if (lost || repeat === 'new-connection') this.reusable = false;
    if (lost || repeat !== undefined) this.undone = true;
  }
}
