import { TYPES, type Request } from 'tedious';
import type { Metadata } from 'tedious/lib/metadata-parser.js';
import type { Json } from '../../../flow/json.ts';
import type { ParsedStatement } from '../../../flow/sql/parameters.ts';
import type { Row, SqlValue } from '../../port.ts';
import { floatOf, integerOf, realOf, rowOfCells } from '../server/rows.ts';

const SHORT_TEXT = 4000;
const SHORT_BINARY = 8000;
/** Any length beyond the longest that a type has stands for `max`. */
const beyond = (length: number): number => length + 1;

type Described = Pick<Metadata, 'type' | 'dataLength'>;

/**
 * Declares a parameter of `sp_executesql` and binds its value. The type is that of the value; there are few, and they do not depend on
 * its length, so that the server keeps one plan for all.
 */
export function bind(request: Request, name: string, value: SqlValue, output: boolean): void {
  if (typeof value === 'number') {
    const type = !Number.isSafeInteger(value) ? TYPES.Float : value === (value | 0) ? TYPES.Int : TYPES.BigInt;
    request.addParameter(name, type, value, { output });
  } else if (typeof value === 'boolean') request.addParameter(name, TYPES.Bit, value, { output });
  else if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    const length = bytes.length <= SHORT_BINARY && !output ? SHORT_BINARY : beyond(SHORT_BINARY);
    request.addParameter(name, TYPES.VarBinary, bytes, { output, length });
  } else {
    const length = (value ?? '').length <= SHORT_TEXT && !output ? SHORT_TEXT : beyond(SHORT_TEXT);
    request.addParameter(name, TYPES.NVarChar, value, { output, length });
  }
}

/** Names of the parameters that a procedure sets: `EXEC add_user :login, :id OUTPUT`. */
export function outputsOf({
  text,
  keyword,
  parameters,
}: Pick<ParsedStatement, 'text' | 'keyword' | 'parameters'>): ReadonlySet<string> {
  const calls = keyword === 'EXEC' || keyword === 'EXECUTE';
  if (!calls) return NONE;
  return new Set(parameters.filter(({ end }) => /^\s+OUT(PUT)?\b/i.test(text.slice(end, end + 100))).map(({ name }) => name));
}

const NONE: ReadonlySet<string> = new Set();

/** One column of a row, as the library gives it. */
export interface Cell {
  readonly value: unknown;
  readonly metadata: Described;
}

/** A row of cells. */
export const rowOf = (columns: readonly string[], cells: readonly Cell[]): Row =>
  rowOfCells(
    columns,
    cells.map(({ value, metadata }) => jsonValue(value, metadata)),
  );

/** A value of a column or of a parameter, JSON-safe. */
export function jsonValue(value: unknown, { type, dataLength }: Described): Json {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return type.name === 'Real' || (type.name === 'FloatN' && dataLength === 4) ? realOf(value) : floatOf(value);
    case 'string':
      return type.name === 'BigInt' || type.name === 'IntN' ? integerOf(value) : value;
    default:
      return value instanceof Date ? timeOf(value, type.name) : Buffer.from(value as Uint8Array).toString('base64');
  }
}

/** As ISO 8601, with the digits of its seconds that are not zero. */
function timeOf(value: Date, type: string): string {
  const iso = value.toISOString();
  const day = iso.slice(0, 'YYYY-MM-DD'.length);
  if (type === 'Date') return day;
  const time = iso.slice(day.length + 1, -'.000Z'.length) + fractionOf(value);
  if (type === 'Time') return time;
  return `${day}T${time}${type === 'DateTimeOffset' ? 'Z' : ''}`;
}

/** Seven digits at most: milliseconds, and what the library keeps of the rest. */
function fractionOf(value: Date): string {
  const rest: unknown = Reflect.get(value, 'nanosecondsDelta');
  const ticks = value.getUTCMilliseconds() * 10_000 + (typeof rest === 'number' ? Math.round(rest * 10_000_000) : 0);
  return ticks === 0 ? '' : `.${String(ticks).padStart(7, '0').replace(/0+$/, '')}`;
}
