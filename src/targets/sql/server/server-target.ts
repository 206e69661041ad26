import { parseStatement } from '../../../flow/sql/parameters.ts';
import { backoffMs } from '../../patience/backoff.ts';
import { sleep } from '../../patience/sleep.ts';
import {
  TargetError,
  type CallOptions,
  type MaybePromise,
  type SqlResult,
  type SqlTarget,
  type SqlValue,
  type TargetStatus,
} from '../../port.ts';
import type { DatabaseSchema, TargetBrowser } from '../../browse.ts';
import { databaseBrowser } from '../database-browser.ts';
import { shownStatement } from '../shown-statement.ts';
import { StatementCache } from '../statement-cache.ts';
import { textPosition } from '../text-position.ts';
import { Deadlines } from './deadlines.ts';
import type { DriverConnection, DriverStatement, PoolSettings, SqlDriver } from './driver.ts';
import { OnConnectError } from './on-connect.ts';
import { ConnectionPool } from './pool.ts';
import { repeatOf, serverError } from './server-error.ts';
import { serverCatalogue, serverSchema } from './server-catalogue.ts';
import { ServerStatement } from './server-statement.ts';
import { Session, type SessionSettings } from './session.ts';
import { TransactionLevels, undoneError } from './transaction-levels.ts';

export interface ServerOptions {
  /** Logical name in the flow. */
  readonly name: string;
  /** Host, port and database, for messages. */
  readonly address: string;
  readonly driver: SqlDriver;
  readonly pool: PoolSettings;
  /** Longest time of one statement, in milliseconds; 0 for no limit. */
  readonly statementTimeoutMs: number;
}

/** A database server, reached over connections that are shared. */
export interface ServerTarget extends SqlTarget {
  /** Nothing is sent yet: what the server thinks of the statement is known when it first runs. */
  prepare(text: string): ServerStatement;
  transaction<T>(work: () => MaybePromise<T>, options?: CallOptions): Promise<T>;
}

const CACHED_STATEMENTS = 500;
/** How often work that a deadlock undid is done, the first time included. */
const ATTEMPTS = 4;
const PAUSES = { baseMs: 20, maxBackoffMs: 500 };

class PooledServer implements ServerTarget {
  readonly kind = 'sql';
  readonly name: string;
  private readonly driver: SqlDriver;
  private readonly pool: ConnectionPool;
  private readonly settings: SessionSettings;
  private readonly levels = new TransactionLevels();
  private readonly cache = new StatementCache<ServerStatement>(CACHED_STATEMENTS);

  constructor({ name, address, driver, pool, statementTimeoutMs }: ServerOptions) {
    this.name = name;
    this.driver = driver;
    this.settings = { target: name, address, statementTimeoutMs, deadlines: new Deadlines(statementTimeoutMs) };
    this.pool = new ConnectionPool(
      { name, connect: (signal) => driver.connect(signal), connectError: (error, late) => this.connectError(error, late, pool) },
      pool,
    );
  }

  prepare(text: string): ServerStatement {
    const cached = this.cache.get(text);
    if (cached !== undefined) return cached;
    const statement = new ServerStatement(this.parse(text), this.driver, (...call) => this.run(...call));
    this.cache.add(text, statement);
    return statement;
  }

  transaction<T>(work: () => MaybePromise<T>, options?: CallOptions): Promise<T> {
    const level = this.levels.ofCaller();
    if (level === undefined) {
      return this.repeating(options, () => this.withSession(options, (session) => this.levels.run(session, undefined, work)));
    }
    return level.turns.take(() => {
      if (level.state !== 'open' || level.session.undone) throw undoneError();
      return this.levels.run(level.session, level, work);
    }, options?.signal);
  }

  async test(): Promise<TargetStatus> {
    const started = performance.now();
    const ended = (): number => performance.now() - started;
    try {
      return await this.withSession(undefined, async ({ connection }) => {
        await connection.ping();
        return { ok: true, server: connection.server, latencyMs: ended(), tls: connection.tls };
      });
    } catch (error) {
      const message = error instanceof TargetError ? error.message : this.error(error, 'ask for a sign of life').message;
      return { ok: false, server: this.driver.product, latencyMs: ended(), message };
    }
  }

  browser(): TargetBrowser {
    return databaseBrowser(this.name, 1, serverCatalogue(this, this.driver.catalogue));
  }

  schema({ signal }: Pick<CallOptions, 'signal'> = {}): Promise<DatabaseSchema> {
    return serverSchema(this, this.driver.catalogue, this.driver.dialect, signal);
  }

  close(): Promise<void> {
    this.cache.clear();
    return this.pool.close();
  }

  private run(statement: DriverStatement, values: readonly SqlValue[], options: CallOptions | undefined): Promise<SqlResult> {
    const level = this.levels.ofCaller();
    if (level === undefined) {
      const once = (session: Session): Promise<SqlResult> => session.execute(statement, values, options, false);
      return this.repeating(options, () => this.withSession(options, once));
    }
    return level.turns.take(() => {
      if (level.state === 'kept') return this.run(statement, values, options);
      if (level.state === 'undone' || level.session.undone) throw undoneError();
      return level.session.execute(statement, values, options, true);
    }, options?.signal);
  }

  private async withSession<T>(options: CallOptions | undefined, work: (session: Session) => Promise<T>): Promise<T> {
    const connection: DriverConnection = await this.pool.acquire(options?.signal);
    const session = new Session(connection, this.driver, this.settings);
    try {
      return await work(session);
    } finally {
      this.pool.release(connection, session.reusable);
    }
  }

  /** Does work again that a deadlock or a serialisation conflict undid, after a pause of a few milliseconds. */
  private async repeating<T>(options: CallOptions | undefined, work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const repeat = repeatOf(error);
        if (repeat === undefined || attempt >= ATTEMPTS) throw error;
        const waitMs = repeat === 'new-connection' ? 0 : backoffMs(attempt, PAUSES, Math.random);
        if (repeat === 'again') options?.onNotice?.({ kind: 'retry', message: (error as TargetError).message, waitMs });
        if (waitMs > 0) await sleep(waitMs, options?.signal);
      }
    }
  }

  private parse(text: string) {
    const parsed = parseStatement(text, this.driver.dialect);
    const [problem] = parsed.problems;
    const details = { statement: shownStatement(text) };
    if (problem !== undefined) {
      throw new TargetError('invalid-input', `${this.name}: ${problem.message} (${textPosition(text, problem.offset)})`, {
        details: { ...details, offset: problem.offset },
        safeToRepeat: true,
      });
    }
    const zero = text.indexOf('\0');
    if (zero >= 0) {
      throw new TargetError('invalid-input', `${this.name}: the statement holds a zero byte (${textPosition(text, zero)}).`, {
        safeToRepeat: true,
      });
    }
    const refusal = this.driver.refusal(parsed);
    if (refusal !== undefined) {
      throw new TargetError('forbidden', `${this.name}: ${refusal}`, { details, safeToRepeat: true });
    }
    return parsed;
  }

  private connectError(error: unknown, timedOut: boolean, { connectTimeoutMs }: PoolSettings): TargetError {
    if (error instanceof OnConnectError)
      return this.error(error.cause, `run \`${shownStatement(error.statement)}\` of \`on-connect\``);
    if (!timedOut) return this.error(error, 'connect');
    const where = `${this.name}: could not connect to ${this.settings.address} within ${connectTimeoutMs} ms.`;
    return new TargetError('connection', `${where} Check the address, the network and VPN, and whether the server runs.`, {
      code: 'CONNECT_TIMEOUT',
      cause: error,
      safeToRepeat: true,
    });
  }

  private error(error: unknown, doing: string): TargetError {
    return serverError(error, this.driver.failure(error), { ...this.settings, doing, harmless: true });
  }
}

/**
 * Makes a SQL target of a driver. Connections are opened when they are needed; {@link ServerTarget.test} opens one.
 *
 * Statements outside of a transaction run on any connection. `transaction` has one to itself; statements in its asynchronous
 * context run on it one after the other, a transaction inside is a savepoint. What a deadlock or a serialisation conflict
 * undid, a statement or a whole transaction, is done again up to three times.
 */
export const openServerTarget = (options: ServerOptions): ServerTarget => new PooledServer(options);
