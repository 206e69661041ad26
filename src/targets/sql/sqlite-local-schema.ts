import { statSync } from 'node:fs';
import type { DatabaseSchema, TableSchema } from '../../flow/sql/database-schema.ts';
import { openSqlite } from './sqlite.ts';

/** What is known of a SQLite database without opening it as flows do. */
export interface LocalDatabase {
  /** Logical name in the flow. */
  readonly name: string;
  /** Absolute path; undefined for one in memory. */
  readonly file: string | undefined;
  /** SQL that its connection runs at every start. */
  readonly schema: string | undefined;
}

/**
 * Tables and columns that a SQLite database has when a flow opens it. Nothing is made or changed: the file is opened for reading,
 * and what its connection would run at the start is tried in memory.
 * @returns undefined where neither is there, so that nothing is known
 * @throws TargetError when the file is no database, or its schema can not be run
 */
export async function localSqliteSchema({ name, file, schema }: LocalDatabase): Promise<DatabaseSchema | undefined> {
  const there = file !== undefined && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  if (!there && schema === undefined) return undefined;
  const found = new Map<string, TableSchema>();
  const read = async (options: { file: string; schema?: string | undefined; readOnly?: boolean }): Promise<void> => {
    const database = openSqlite({ name, busyTimeoutMs: 1_000, ...options });
    try {
      for (const table of (await database.schema()).tables) found.set(table.name.toLowerCase(), table);
    } finally {
      await database.close();
    }
  };
  if (schema !== undefined) await read({ file: ':memory:', schema });
  // what is in the file counts: its tables may be older, or have been changed since
  if (there) await read({ file, readOnly: true });
  return { tables: [...found.values()], dialect: 'sqlite' };
}
