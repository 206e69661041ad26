import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parseStatement } from '../../flow/sql/parameters.ts';
import type { DatabaseSchema, TargetBrowser } from '../browse.ts';
import {
  TargetError,
  type CallOptions,
  type MaybePromise,
  type Row,
  type SqlResult,
  type SqlTarget,
  type TargetStatus,
} from '../port.ts';
import { databaseBrowser } from './database-browser.ts';
import { shownStatement } from './shown-statement.ts';
import { sqliteCatalogue, sqliteSchema } from './sqlite-catalogue.ts';
import { sqliteError, type SqliteFailure } from './sqlite-errors.ts';
import { denyAttach, refuseDangerous } from './sqlite-guard.ts';
import { IN_MEMORY, openDatabase } from './sqlite-open.ts';
import { runSchema } from './sqlite-schema-text.ts';
import { SqliteStatement, type StatementHost } from './sqlite-statement.ts';
import { rowOfObject } from './sqlite-values.ts';
import { StatementCache } from './statement-cache.ts';
import { textPosition } from './text-position.ts';
import { TransactionQueue, type TransactionCommands } from './transaction-queue.ts';

export interface SqliteOptions {
  /** Logical name in the flow. */
  readonly name: string;
  /** Path of the database file (created with its folders when missing), or `:memory:`. */
  readonly file: string;
  /** SQL run in one transaction at every open, so it must be idempotent: CREATE TABLE IF NOT EXISTS. Not run when `readOnly`. */
  readonly schema?: string | undefined;
  /** How long a statement waits for other programs' writes; milliseconds, default 5000. The process stands still meanwhile. */
  readonly busyTimeoutMs?: number | undefined;
  readonly readOnly?: boolean | undefined;
}

/** An embedded database: statements are prepared, and where nobody is in the way run, without a promise. */
export interface SqliteTarget extends SqlTarget {
  /** The same text answers the same statement. */
  prepare(text: string): SqliteStatement;
}

const DEFAULT_BUSY_TIMEOUT_MS = 5000;
/** Statements kept prepared per connection; a flow has tens of them. */
const CACHED_STATEMENTS = 200;

class SqliteConnection implements SqliteTarget, StatementHost, TransactionCommands {
  readonly kind = 'sql';
  readonly name: string;
  private readonly file: string;
  private readonly database: DatabaseSync;
  private readonly queue = new TransactionQueue(this);
  private readonly cache = new StatementCache<SqliteStatement>(CACHED_STATEMENTS);
  /** Own statements (BEGIN, SAVEPOINT …) by text. */
  private readonly own = new Map<string, StatementSync>();
  private readonly beginText: string;
  private closed = false;

  constructor({ name, file, schema, busyTimeoutMs = DEFAULT_BUSY_TIMEOUT_MS, readOnly = false }: SqliteOptions) {
    this.name = name;
    this.file = file;
    // A transaction that starts reading and writes later can fail half way; one that starts writing waits at the beginning.
    this.beginText = readOnly ? 'BEGIN' : 'BEGIN IMMEDIATE';
    if (file.trim() === '') throw new TargetError('invalid-input', `${name}: the file name of the SQLite database is empty.`);
    const failed: SqliteFailure = (...of) => this.error(...of);
    this.database = openDatabase({ file, readOnly, busyTimeoutMs }, failed);
    try {
      if (schema !== undefined && !readOnly) runSchema(this.database, name, schema, failed);
      denyAttach(this.database);
    } catch (error) {
      this.database.close();
      throw this.error(error, 'run the schema');
    }
  }

  get idle(): boolean {
    return this.queue.idle;
  }

  prepare(text: string): SqliteStatement {
    this.checkOpen();
    const cached = this.cache.get(text);
    if (cached !== undefined) return cached;
    const parsed = parseStatement(text, 'sqlite');
    const [problem] = parsed.problems;
    if (problem !== undefined) {
      throw new TargetError('invalid-input', `${this.name}: ${problem.message} (${textPosition(text, problem.offset)})`, {
        code: 'SQLITE_ERROR',
        details: { statement: shownStatement(text), offset: problem.offset },
      });
    }
    refuseDangerous(parsed, text, this.name, 'flow');
    let statement: SqliteStatement;
    try {
      statement = new SqliteStatement(this, this.database, parsed);
    } catch (error) {
      throw this.error(error, 'prepare the statement', text);
    }
    this.cache.add(text, statement);
    return statement;
  }

  transaction<T>(work: () => MaybePromise<T>, options?: CallOptions): MaybePromise<T> {
    this.checkOpen();
    if (options?.signal?.aborted === true) throw options.signal.reason;
    return this.queue.transaction(work, options);
  }

  test(): Promise<TargetStatus> {
    const started = performance.now();
    try {
      this.checkOpen();
      const version = this.ownStatement('SELECT sqlite_version() AS version').get()?.['version'];
      // Reads the file's header, which a version alone would not.
      this.ownStatement('PRAGMA schema_version').get();
      return Promise.resolve({ ok: true, server: `SQLite ${String(version)}`, latencyMs: performance.now() - started });
    } catch (error) {
      const { message } = this.error(error, 'read the database');
      return Promise.resolve({ ok: false, server: 'SQLite', latencyMs: performance.now() - started, message });
    }
  }

  browser(): TargetBrowser {
    return databaseBrowser(
      this.name,
      0,
      sqliteCatalogue((sql, ...values) => this.ask(sql, values)),
    );
  }

  async schema(options: Pick<CallOptions, 'signal'> = {}): Promise<DatabaseSchema> {
    options.signal?.throwIfAborted();
    return Promise.resolve(sqliteSchema((sql, ...values) => this.ask(sql, values)));
  }

  close(): Promise<void> {
    if (this.closed) return Promise.resolve();
    this.closed = true;
    this.cache.clear();
    this.own.clear();
    try {
      if (this.file !== IN_MEMORY && !this.queue.open) {
        this.database.exec('PRAGMA busy_timeout = 0');
        this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      }
    } catch {
      // Others still use the file: the last one to close it writes the log back.
    }
    try {
      this.database.close();
    } catch (error) {
      return Promise.reject(this.error(error, 'close the database'));
    }
    return Promise.resolve();
  }

  takeTurn(execute: () => SqlResult, options: CallOptions | undefined): MaybePromise<SqlResult> {
    return this.queue.statement(execute, options);
  }

  checkOpen(): void {
    if (this.closed) throw new TargetError('internal', `${this.name}: the target was closed, and then used again.`);
  }

  failure(error: unknown, statement: string): TargetError {
    if (this.queue.open && !this.inTransaction()) this.queue.lost();
    return this.error(error, 'run the statement', statement);
  }

  begin(depth: number): void {
    this.checkOpen();
    this.command(depth === 0 ? this.beginText : `SAVEPOINT idflow_${depth}`, 'begin a transaction');
  }

  commit(depth: number): void {
    this.checkOpen();
    this.command(depth === 0 ? 'COMMIT' : `RELEASE idflow_${depth}`, 'commit the transaction');
  }

  rollback(depth: number): void {
    // Closing rolled back, and so does SQLite itself after a full disk or RAISE(ROLLBACK).
    if (this.closed || !this.inTransaction()) return;
    if (depth === 0) return this.command('ROLLBACK', 'roll the transaction back');
    this.command(`ROLLBACK TO idflow_${depth}`, 'roll the transaction back');
    this.command(`RELEASE idflow_${depth}`, 'roll the transaction back');
  }

  private command(text: string, doing: string): void {
    try {
      this.ownStatement(text).run();
    } catch (error) {
      throw this.error(error, doing);
    }
  }

  /** Reads from the catalogue. */
  private ask(sql: string, values: readonly string[]): Row[] {
    this.checkOpen();
    try {
      return this.ownStatement(sql)
        .all(...values)
        .map(rowOfObject);
    } catch (error) {
      throw this.error(error, 'look into the database', sql);
    }
  }

  private ownStatement(text: string): StatementSync {
    let statement = this.own.get(text);
    if (statement === undefined) {
      statement = this.database.prepare(text);
      this.own.set(text, statement);
    }
    return statement;
  }

  private inTransaction(): boolean {
    // Node 22.15 does not tell: there, a BEGIN that succeeds does.
    if (typeof this.database.isTransaction === 'boolean') return this.database.isTransaction;
    try {
      this.database.exec('BEGIN');
    } catch {
      return true;
    }
    this.database.exec('ROLLBACK');
    return false;
  }

  private error(error: unknown, doing: string, statement?: string): TargetError {
    return sqliteError(error, { target: this.name, file: this.file, doing, statement });
  }
}

/**
 * Opens a SQLite database on `node:sqlite`, in this process (Node 22.15 or newer): foreign keys on; files in WAL mode with
 * synchronous=NORMAL, so that a killed process loses no acknowledged write. Statements can not be interrupted.
 *
 * `affected` counts the rows the statement itself changed, not those its triggers and cascades did. A statement that meets an
 * asynchronous transaction of another run waits for its end ({@link TransactionQueue}).
 *
 * @throws TargetError: connection (not a database, damaged, can not be opened), unavailable (locked), invalid-input and forbidden
 *   (the schema)
 */
export function openSqlite(options: SqliteOptions): SqliteTarget {
  return new SqliteConnection(options);
}
