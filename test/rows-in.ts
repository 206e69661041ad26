import { DatabaseSync } from 'node:sqlite';

/** What a statement reads from a SQLite file, past all that is tested. */
export function rowsIn(file: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
