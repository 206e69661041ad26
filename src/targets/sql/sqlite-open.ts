import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SqliteFailure } from './sqlite-errors.ts';

export const IN_MEMORY = ':memory:';

const LOCK_POLL_MS = 10;

interface Opening {
  /** Path of the file, created with its folders when missing; or {@link IN_MEMORY}. */
  readonly file: string;
  readonly readOnly: boolean;
  readonly busyTimeoutMs: number;
}

/** Opens a database, as every target on one has it. @throws what `failed` makes of an error */
export function openDatabase({ file, readOnly, busyTimeoutMs }: Opening, failed: SqliteFailure): DatabaseSync {
  const inMemory = file === IN_MEMORY;
  const path = inMemory ? file : resolve(file);
  let database: DatabaseSync | undefined;
  try {
    if (!inMemory && !readOnly) mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { readOnly, enableForeignKeyConstraints: true, allowExtension: false, defensive: true });
    database.exec(`PRAGMA busy_timeout = ${Math.max(0, Math.trunc(busyTimeoutMs))}`);
    database.exec('PRAGMA foreign_keys = ON');
    database.exec('PRAGMA trusted_schema = OFF');
    // Reads the header, so that a file that is no database is found now and not in the middle of a run.
    if (inMemory || readOnly) database.exec('PRAGMA schema_version');
    else writeAhead(database, busyTimeoutMs, failed);
    return database;
  } catch (error) {
    database?.close();
    throw failed(error, 'open the database');
  }
}

function writeAhead(database: DatabaseSync, busyTimeoutMs: number, failed: SqliteFailure): void {
  // The switch to WAL does not wait for others by itself.
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      break;
    } catch (error) {
      if (failed(error, 'open the database').code !== 'SQLITE_BUSY' || performance.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
    }
  }
  database.exec('PRAGMA synchronous = NORMAL');
}
