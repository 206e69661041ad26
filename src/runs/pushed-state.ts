import { existsSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StepError } from '../engine/failure.ts';
import type { PushedState } from '../engine/pushed-state.ts';
import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import { isSecretName } from '../flow/secret-names.ts';

export interface PushedStateOptions {
  /** Database file, made at the first write. */
  readonly file: string;
  /** What was pushed to one environment says nothing about another. */
  readonly environment: string;
  /** Called before the file is made. */
  readonly makeFolder: () => void;
}

/** Pushed state in a file, shared by processes. */
export interface StoredPushedState extends PushedState {
  close(): void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS pushed (
  environment TEXT NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (environment, key)
) STRICT, WITHOUT ROWID`;

/**
 * Remembers in a SQLite file what was pushed last. Attributes whose names are those of secrets are not kept; a delta treats
 * them as never pushed.
 * @throws StepError unavailable: the file can not be opened, at the first use
 */
export function openPushedState({ file, environment, makeFolder }: PushedStateOptions): StoredPushedState {
  let database: DatabaseSync | undefined;
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    database ??= open(file, makeFolder);
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = database.prepare(sql)));
    return statement;
  };
  return {
    read(key) {
      if (!database && !existsSync(file)) return undefined;
      const state = prepared('SELECT state FROM pushed WHERE environment = ? AND key = ?').get(environment, key)?.['state'];
      const value = typeof state === 'string' ? (JSON.parse(state) as Json) : undefined;
      return isJsonObject(value) ? value : undefined;
    },
    write(key, state) {
      const kept: JsonObject = Object.fromEntries(Object.entries(state).filter(([name]) => !isSecretName(name)));
      const sql =
        'INSERT INTO pushed (environment, key, state) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state';
      prepared(sql).run(environment, key, JSON.stringify(kept));
    },
    remove(key) {
      if (!database && !existsSync(file)) return;
      prepared('DELETE FROM pushed WHERE environment = ? AND key = ?').run(environment, key);
    },
    close() {
      database?.close();
      database = undefined;
      statements.clear();
    },
  };
}

function open(file: string, makeFolder: () => void): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    makeFolder();
    database = new DatabaseSync(file);
    database.exec('PRAGMA busy_timeout = 5000');
    shareBetweenProcesses(database);
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    database?.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new StepError(
      'unavailable',
      `What was pushed before can not be remembered in ${file}: ${reason}. Delete the file to start anew.`,
    );
  }
}

/** The switch does not wait for other processes; the first one that can makes it, for good. */
function shareBetweenProcesses(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch {
    // Another process is at it.
  }
  database.exec('PRAGMA synchronous = NORMAL');
}
