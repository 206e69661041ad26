import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS users (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  login TEXT NOT NULL UNIQUE COLLATE NOCASE,
  status TEXT NOT NULL,
  created TEXT NOT NULL,
  activated TEXT,
  statusChanged TEXT,
  lastLogin TEXT,
  lastUpdated TEXT NOT NULL,
  passwordChanged TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  profile TEXT NOT NULL,
  credentials TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS "groups" (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  created TEXT NOT NULL,
  lastUpdated TEXT NOT NULL,
  lastMembershipUpdated TEXT NOT NULL,
  profile TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS members (
  groupId TEXT NOT NULL REFERENCES "groups" (id) ON DELETE CASCADE,
  userId TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (groupId, userId)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS members_of_user ON members (userId, groupId);
CREATE TABLE IF NOT EXISTS apps (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  clientId TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL,
  created TEXT NOT NULL,
  lastUpdated TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS app_groups (
  appId TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  groupId TEXT NOT NULL REFERENCES "groups" (id) ON DELETE CASCADE,
  priority INTEGER NOT NULL,
  lastUpdated TEXT NOT NULL,
  profile TEXT NOT NULL,
  PRIMARY KEY (appId, groupId)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS apps_of_group ON app_groups (groupId);
CREATE TABLE IF NOT EXISTS app_users (
  appId TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  userId TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created TEXT NOT NULL,
  lastUpdated TEXT NOT NULL,
  userName TEXT NOT NULL,
  profile TEXT NOT NULL,
  PRIMARY KEY (appId, userId)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS apps_of_user ON app_users (userId);
CREATE TABLE IF NOT EXISTS trusted_origins (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  origin TEXT NOT NULL UNIQUE COLLATE NOCASE,
  status TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created TEXT NOT NULL,
  lastUpdated TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS access_tokens (
  hash TEXT PRIMARY KEY,
  clientId TEXT NOT NULL,
  scopes TEXT NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS used_assertions (
  clientId TEXT NOT NULL,
  jti TEXT NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (clientId, jti)
) STRICT, WITHOUT ROWID;
`;

/** A row, or that there is none. */
export type Found<Row> = Row | undefined;

/** Version of the tables above; a store of another version is refused. */
const SCHEMA_VERSION = 1;

/** Filters make SQL texts without end; the statements kept prepared are bounded. */
const STATEMENTS_KEPT = 200;

/**
 * The IdP's data in SQLite: nothing is kept outside it, so that several processes on one file see the same, and a
 * process killed at any moment leaves each call's writes done or not done.
 */
export class IdpStore {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /**
   * Opens the store and creates its tables.
   * @param file path of the database; it is made when missing. Undefined: in memory, gone at close
   * @throws Error in words for people when the file can not be opened or is no such store
   */
  constructor(file: string | undefined) {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(file ?? ':memory:', { enableForeignKeyConstraints: true });
      db.exec('PRAGMA busy_timeout = 5000;');
      // WAL with NORMAL survives a killed process; only a power cut may lose the last calls.
      if (file !== undefined) db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
      db.exec('BEGIN IMMEDIATE');
      const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
      if (version !== 0 && version !== SCHEMA_VERSION) {
        throw new Error(`it has version ${version}, this program knows version ${SCHEMA_VERSION}`);
      }
      if (version === 0) {
        const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']);
        if (tables > 0) throw new Error('it is a database of something else');
        db.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION};`);
      }
      db.exec('COMMIT');
    } catch (error) {
      db?.close();
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot open the store of the embedded IdP (${file ?? 'in memory'}): ${reason}. Name another file.`, {
        cause: error,
      });
    }
    this.#db = db;
  }

  /** First row, undefined when there is none. `Row` must fit the columns selected. */
  one<Row>(sql: string, ...values: SQLInputValue[]): Found<Row> {
    return this.#prepared(sql).get(...values) as Found<Row>;
  }

  /** All rows; the statement must carry a LIMIT where the table grows with use. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  /** Runs a write; answers how many rows it touched. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** Runs `work` as one transaction that no other process can come between: all of it is written or nothing. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  #rollback(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite had rolled back by itself (disk full); the first error is the one to report.
    }
  }

  /** Next number of a named counter, starting at 1; call it inside a transaction. */
  next(counter: string): number {
    const row = this.one<{ value: string }>(
      `INSERT INTO meta (name, value) VALUES (?, '1')
       ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value`,
      `counter ${counter}`,
    );
    return Number(row?.value);
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      const oldest = this.#statements.size >= STATEMENTS_KEPT ? this.#statements.keys().next().value : undefined;
      if (oldest !== undefined) this.#statements.delete(oldest);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** True for SQLite's "somebody else is writing" after the wait of five seconds. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}
