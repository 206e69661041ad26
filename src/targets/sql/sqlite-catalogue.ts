import type { ColumnSchema, DatabaseSchema, TableSchema } from '../../flow/sql/database-schema.ts';
import type { Row } from '../port.ts';
import type { DatabaseCatalogue } from './database-browser.ts';
import { textIn, valueIn } from './schema-rows.ts';

/** Runs one of the statements here. @throws TargetError */
type Ask = (sql: string, ...values: string[]) => readonly Row[];

// `\_`: a table may be called sqliteA
const TABLES = `SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`;
const COLUMNS = 'SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid';

/** What a SQLite database tells of itself. */
export function sqliteCatalogue(ask: Ask): DatabaseCatalogue {
  return {
    schemas: () => Promise.resolve(undefined),
    contents: async () => tablesOf(await Promise.resolve(ask(TABLES))),
    columns: async (_schema, table) => columnsOf(await Promise.resolve(ask(COLUMNS, table))),
  };
}

/** Tables and columns of a SQLite database. A view whose tables are gone is there without columns. @throws TargetError */
export function sqliteSchema(ask: Ask): DatabaseSchema {
  const tables = tablesOf(ask(TABLES)).map(({ name, kind }): TableSchema => {
    let columns: readonly ColumnSchema[] = [];
    try {
      columns = columnsOf(ask(COLUMNS, name));
    } catch {
      // the database itself can not tell what such a view has
    }
    return { name, isDefaultSchema: true, kind, columns };
  });
  return { tables, dialect: 'sqlite' };
}

const tablesOf = (rows: readonly Row[]) =>
  rows.map((row) => ({
    name: textIn(row, 'name'),
    kind: textIn(row, 'type') === 'view' ? ('view' as const) : ('table' as const),
  }));

/** Hidden columns of virtual tables (1) are left out; generated ones (2, 3) are columns like others. */
const columnsOf = (rows: readonly Row[]): readonly ColumnSchema[] =>
  rows
    .filter((row) => valueIn(row, 'hidden') !== 1)
    .map((row) => {
      const key = Number(valueIn(row, 'pk')) > 0;
      const column = { name: textIn(row, 'name'), type: textIn(row, 'type'), nullable: valueIn(row, 'notnull') === 0 };
      return key ? { ...column, key } : column;
    });
