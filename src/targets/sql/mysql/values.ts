import mysql2, { type FieldPacket, type ResultSetHeader } from 'mysql2';
import type { Json } from '../../../flow/json.ts';
import type { ParsedStatement } from '../../../flow/sql/parameters.ts';
import type { Row, SqlResult } from '../../port.ts';
import { floatOf, integerOf, realOf, rowOfCells } from '../server/rows.ts';

type Fields = readonly (FieldPacket | readonly FieldPacket[] | undefined)[] | undefined;

const { Types } = mysql2;

const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE']);

const isHeader = (result: unknown): result is ResultSetHeader =>
  typeof result === 'object' && result !== null && 'affectedRows' in result;

/** Flags of the server that come with a result without rows; undefined when no such result came. */
export function serverStatusOf(results: unknown): number | undefined {
  if (isHeader(results)) return results.serverStatus;
  const last: unknown = Array.isArray(results) ? results.at(-1) : undefined;
  return isHeader(last) ? last.serverStatus : undefined;
}

/**
 * The rows and the number of rows changed. A procedure answers several results: the last one with rows counts, which is that of
 * its OUT parameters where it has them.
 */
export function resultOf(results: unknown, fields: Fields, { verb }: Pick<ParsedStatement, 'verb'>): SqlResult {
  if (isHeader(results)) return { rows: [], affected: results.affectedRows };
  if (!Array.isArray(results)) return { rows: [], affected: 0 };
  const all = results as readonly unknown[];
  if (!isSeveral(fields)) {
    const rows = rowsOf(all as readonly unknown[][], (fields ?? []) as readonly FieldPacket[]);
    // RETURNING answers exactly the rows that were changed.
    return { rows, affected: CHANGING.has(verb) ? rows.length : 0 };
  }
  const last = all.findLastIndex((_result, index) => Array.isArray(fields[index]));
  const rows = last < 0 ? [] : rowsOf(all[last] as readonly unknown[][], fields[last] as readonly FieldPacket[]);
  const header = all.findLast(isHeader);
  return { rows, affected: header?.affectedRows ?? 0 };
}

const isSeveral = (fields: Fields): fields is readonly (readonly FieldPacket[] | undefined)[] =>
  fields !== undefined && fields.length > 0 && (fields[0] === undefined || Array.isArray(fields[0]));

function rowsOf(rows: readonly (readonly unknown[])[], fields: readonly FieldPacket[]): readonly Row[] {
  const columns = fields.map(({ name }) => name);
  return rows.map((cells) =>
    rowOfCells(
      columns,
      cells.map((cell, index) => jsonValue(cell, fields[index]?.columnType)),
    ),
  );
}

function jsonValue(value: unknown, type: number | undefined): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return type === Types.FLOAT ? realOf(value) : floatOf(value);
  if (typeof value === 'string') {
    return type === Types.DATETIME || type === Types.TIMESTAMP ? value.replace(' ', 'T') : value;
  }
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return type === Types.BIT ? integerOf(BigInt(`0x${bytes.toString('hex') || '0'}`).toString()) : bytes.toString('base64');
  }
  // JSON and points: parsed already.
  return value as Json;
}
