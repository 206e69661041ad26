import type { ColumnSchema, DatabaseSchema, TableSchema } from '../../flow/sql/database-schema.ts';
import type { SqlDialect } from '../../flow/sql/dialect.ts';
import type { Json } from '../../flow/json.ts';
import type { Row } from '../port.ts';

/** Columns that are read at most: a bound for a database that nobody wants to complete from. */
const MOST_COLUMNS = 200_000;

/** Value of a column of a catalogue, whose names some databases answer in upper case. */
export function valueIn(row: Row, name: string): Json {
  return row[name] ?? row[name.toUpperCase()] ?? null;
}

/** A text of a catalogue. */
export function textIn(row: Row, name: string): string {
  const value = valueIn(row, name);
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

/** Whether a flag of a catalogue is set. */
function flagIn(row: Row, name: string): boolean {
  const value = valueIn(row, name);
  return value === true || value === 1 || value === '1' || (typeof value === 'string' && /^y/i.test(value));
}

/** The column that a row of a catalogue tells of; undefined for a table without columns. */
export function columnIn(row: Row): ColumnSchema | undefined {
  const name = textIn(row, 'column_name');
  if (name === '') return undefined;
  const column = { name, type: textIn(row, 'column_type'), nullable: flagIn(row, 'is_nullable') };
  return flagIn(row, 'is_key') ? { ...column, key: true } : column;
}

/** Puts the rows of a catalogue together, as `Catalogue.all` has them. */
export function schemaOfRows(rows: readonly Row[], dialect: SqlDialect): DatabaseSchema {
  const tables: TableSchema[] = [];
  let columns: ColumnSchema[] = [];
  let last = '';
  for (const row of rows.slice(0, MOST_COLUMNS)) {
    const [schema, name] = [textIn(row, 'schema_name'), textIn(row, 'table_name')];
    const key = JSON.stringify([schema, name]);
    if (key !== last) {
      last = key;
      columns = [];
      const kind = textIn(row, 'table_kind').toLowerCase() === 'view' ? 'view' : 'table';
      tables.push({ name, schema, isDefaultSchema: flagIn(row, 'is_default'), kind, columns });
    }
    const column = columnIn(row);
    if (column) columns.push(column);
  }
  return { tables, dialect, ...(rows.length > MOST_COLUMNS ? { partial: true } : {}) };
}
