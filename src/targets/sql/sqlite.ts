import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parseStatement } from '../../flow/sql/parameters.ts';
import { readStatements } from '../../flow/sql/statements.ts';
import { TargetError, type CallOptions, type MaybePromise, type SqlResult, type SqlTarget, type TargetStatus } from '../port.ts';
import { sqliteError } from './sqlite-errors.ts';
import { denyAttach, refuseDangerous } from './sqlite-guard.ts';
import { SqliteStatement, type StatementHost } from './sqlite-statement.ts';
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

const IN_MEMORY = ':memory:';
const DEFAULT_BUSY_TIMEOUT_MS = 5000;
/** Statements kept prepared per connection; a flow has tens of them. */
const CACHED_STATEMENTS = 200;
const LOCK_POLL_MS = 10;

class SqliteConnection implements SqliteTarget, StatementHost, TransactionCommands {
  readonly kind = 'sql';
  readonly name: string;
  private readonly file: string;
  private readonly database: DatabaseSync;
  private readonly queue = new TransactionQueue(this);
  private readonly cache = new Map<string, SqliteStatement>();
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
    const inMemory = file === IN_MEMORY;
    const path = inMemory ? file : resolve(file);
    let database: DatabaseSync | undefined;
    try {
      if (!inMemory && !readOnly) mkdirSync(dirname(path), { recursive: true });
      database = new DatabaseSync(path, { readOnly, enableForeignKeyConstraints: true, allowExtension: false, defensive: true });
      this.database = database;
      this.configure(inMemory || readOnly, busyTimeoutMs);
    } catch (error) {
      database?.close();
      throw this.error(error, 'open the database');
    }
    try {
      if (schema !== undefined && !readOnly) this.runSchema(schema);
      denyAttach(database);
    } catch (error) {
      database.close();
      throw this.error(error, 'run the schema');
    }
  }

  get idle(): boolean {
    return this.queue.idle;
  }

  prepare(text: string): SqliteStatement {
    this.checkOpen();
    const cached = this.cache.get(text);
    if (cached !== undefined) {
      // Re-inserted, so that the least recently used one is always the first.
      this.cache.delete(text);
      this.cache.set(text, cached);
      return cached;
    }
    const parsed = parseStatement(text, 'sqlite');
    const [problem] = parsed.problems;
    if (problem !== undefined) {
      throw new TargetError('invalid-input', `${this.name}: ${problem.message} (${position(text, problem.offset)})`, {
        code: 'SQLITE_ERROR',
        details: { statement: text.slice(0, 200), offset: problem.offset },
      });
    }
    refuseDangerous(parsed, text, this.name, 'flow');
    let statement: SqliteStatement;
    try {
      statement = new SqliteStatement(this, this.database, parsed);
    } catch (error) {
      throw this.error(error, 'prepare the statement', text);
    }
    this.cache.set(text, statement);
    if (this.cache.size > CACHED_STATEMENTS) {
      const [oldest] = this.cache.keys();
      if (oldest !== undefined) this.cache.delete(oldest);
    }
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

  private configure(keepJournal: boolean, busyTimeoutMs: number): void {
    const { database } = this;
    database.exec(`PRAGMA busy_timeout = ${Math.max(0, Math.trunc(busyTimeoutMs))}`);
    database.exec('PRAGMA foreign_keys = ON');
    database.exec('PRAGMA trusted_schema = OFF');
    if (keepJournal) {
      // Reads the header, so that a file that is no database is found now and not in the middle of a run.
      database.exec('PRAGMA schema_version');
      return;
    }
    // The switch to WAL does not wait for others by itself.
    const deadline = performance.now() + busyTimeoutMs;
    for (;;) {
      try {
        database.exec('PRAGMA journal_mode = WAL');
        break;
      } catch (error) {
        if (this.error(error, 'open the database').code !== 'SQLITE_BUSY' || performance.now() > deadline) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
      }
    }
    database.exec('PRAGMA synchronous = NORMAL');
  }

  private runSchema(schema: string): void {
    const { statements, problems } = readStatements(schema, 'sqlite');
    const [problem] = problems;
    if (problem !== undefined) {
      throw new TargetError('invalid-input', `${this.name}: schema: ${problem.message} (${position(schema, problem.offset)})`);
    }
    this.database.exec('BEGIN IMMEDIATE');
    for (const span of statements) {
      const text = schema.slice(span.start, span.end);
      try {
        refuseDangerous(span, text, this.name, 'schema');
        this.database.exec(text);
      } catch (error) {
        throw this.error(error, `run the schema (${position(schema, span.start)})`, text);
      }
    }
    this.database.exec('COMMIT');
  }

  private error(error: unknown, doing: string, statement?: string): TargetError {
    return sqliteError(error, { target: this.name, file: this.file, doing, statement });
  }
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
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
