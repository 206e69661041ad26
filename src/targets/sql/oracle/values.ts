import oracledb, { type BindParameter, type FetchTypeResponse, type IntervalDS, type Metadata } from 'oracledb';
import type { Json } from '../../../flow/json.ts';
import type { Row, SqlValue } from '../../port.ts';
import { floatOf, integerOf, realOf, rowOfCells } from '../server/rows.ts';
import { exactDate } from './exact-dates.ts';

/** Longest text that PL/SQL passes on. */
const LONGEST = 32_767;

type Read = (value: unknown) => Json;

/** How the values of a column are fetched, and what is made of them. */
export function fetchTypeHandler(metadata: Metadata<unknown>): FetchTypeResponse {
  const { dbType } = metadata;
  const read = (how: Read, type?: FetchTypeResponse['type']): FetchTypeResponse => ({
    ...(type === undefined ? {} : { type }),
    converter: (value: unknown) => (value === null || value === undefined ? null : how(value)),
  });
  switch (dbType) {
    case oracledb.DB_TYPE_NUMBER:
      return read((metadata.scale ?? 0) > 0 ? String : numberOf, oracledb.STRING);
    case oracledb.DB_TYPE_CLOB:
    case oracledb.DB_TYPE_NCLOB:
    case oracledb.DB_TYPE_LONG:
      return read(String, oracledb.STRING);
    case oracledb.DB_TYPE_BLOB:
      return read(jsonOf, oracledb.BUFFER);
    case oracledb.DB_TYPE_BINARY_FLOAT:
      return read((value) => realOf(value as number));
    default:
      return read(jsonOf);
  }
}

/** A NUMBER as text: a number where it is whole and exact, else every digit. */
const numberOf = (value: unknown): Json => (/^-?\d+$/.test(String(value)) ? integerOf(String(value)) : String(value));

/** Whatever the library gives, JSON-safe. */
function jsonOf(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return floatOf(value);
  if (typeof value === 'bigint') return integerOf(String(value));
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value !== 'object') return null;
  if (value instanceof Date) return exactDate(value);
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (value instanceof oracledb.IntervalYM) return `P${value.years ?? 0}Y${value.months ?? 0}M`;
  if (value instanceof oracledb.IntervalDS) return intervalOf(value);
  if (Array.isArray(value)) return value.map(jsonOf);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, floatOf);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonOf(inner)]));
}

/** `P1DT2H0M1.5S`; all parts have the same sign. */
function intervalOf({ days = 0, hours = 0, minutes = 0, seconds = 0, fseconds = 0 }: IntervalDS): string {
  const rest = Math.abs(fseconds);
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  const sign = fseconds < 0 && seconds === 0 ? '-' : '';
  return `P${days}DT${hours}H${minutes}M${sign}${seconds}${fraction}S`;
}

/** A value that a statement takes. There is no BOOLEAN in SQL before 23ai: 1 and 0. */
export function parameterOf(value: SqlValue): string | number | Buffer | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value;
}

/** A parameter of PL/SQL, which may set it. What is longer than PL/SQL takes can only be given. */
export function variableOf(value: SqlValue): BindParameter {
  if (value instanceof Uint8Array) {
    const bytes = parameterOf(value) as Buffer;
    if (bytes.length > LONGEST) return { dir: oracledb.BIND_IN, val: bytes };
    return { dir: oracledb.BIND_INOUT, type: oracledb.BUFFER, maxSize: LONGEST, val: bytes };
  }
  const given = parameterOf(value);
  const text = given === null ? null : String(given);
  if (text !== null && Buffer.byteLength(text) > LONGEST) return { dir: oracledb.BIND_IN, val: text };
  return { dir: oracledb.BIND_INOUT, type: oracledb.STRING, maxSize: LONGEST, val: text };
}

/** A parameter behind RETURNING … INTO. */
export const RETURNED: BindParameter = { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: LONGEST };

/** Names that nobody put into quotes come in upper case; a flow writes them in lower case, as for the other databases. */
export const nameOf = (name: string): string => (name === name.toUpperCase() ? name.toLowerCase() : name);

/** A row of cells that are read already. */
export const rowOf = (columns: readonly string[], cells: readonly Json[]): Row => rowOfCells(columns, cells);

/** A value that PL/SQL or RETURNING set. */
export const outputOf = (value: unknown): Json => jsonOf(value);
