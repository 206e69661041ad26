import type { SQLInputValue } from 'node:sqlite';
import type { Json } from '../../flow/json.ts';
import { TargetError, type Row, type SqlValue } from '../port.ts';

/**
 * A value as SQLite is to store it. Whole numbers are bound as integers (`node:sqlite` binds numbers as REAL, which a TEXT column
 * would turn into '5.0'), booleans as 1 and 0, undefined as NULL.
 * @throws TargetError of kind invalid-input, naming the parameter, never the value
 */
export function bindable(value: SqlValue | undefined, name: string): SQLInputValue {
  // not a switch, which V8 compiles to a call and comparisons of text
  if (typeof value === 'string') {
    if (value.isWellFormed()) return value;
    throw new TargetError(
      'invalid-input',
      `:${name} is text with half a character (an unpaired surrogate), which no database can store.`,
    );
  }
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return BigInt(value);
    if (!Number.isNaN(value)) return value;
    throw new TargetError('invalid-input', `:${name} is not a number (NaN).`);
  }
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  const what = Array.isArray(value) ? 'a list' : `an ${typeof value}`;
  throw new TargetError(
    'invalid-input',
    `:${name} is ${what}, and a column takes text, numbers, true, false or null. Map one of its attributes, or JSON.stringify(…) it.`,
  );
}

/** A column's value as JSON: whole numbers beyond 2^53 as decimal text, infinities as text, binary as base64. */
function jsonValue(value: unknown): Json {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint')
    return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  return null;
}

function setColumn(row: Row, column: string, value: Json): void {
  // Plain assignment to this name would set the row's prototype.
  if (column === '__proto__') Object.defineProperty(row, column, { value, writable: true, enumerable: true, configurable: true });
  else row[column] = value;
}

/** A row that came as an object (without prototype) as an ordinary one. */
export function rowOfObject(source: Readonly<Record<string, unknown>>): Row {
  const row: Row = {};
  for (const column in source) setColumn(row, column, jsonValue(source[column]));
  return row;
}

/**
 * A row that came as a list of cells; of columns with the same name the last one counts, as in SQLite's own objects.
 * @param blank a row with all columns: copying it is several times faster than adding one column after the other
 */
export function rowOfCells(blank: Row, columns: readonly string[], cells: readonly unknown[]): Row {
  const row: Row = { ...blank };
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index];
    if (column !== undefined) row[column] = jsonValue(cells[index]);
  }
  return row;
}
