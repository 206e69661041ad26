import { types } from 'pg';
import type { Json } from '../../../flow/json.ts';
import type { SqlResult, SqlValue } from '../../port.ts';
import { floatOf, integerOf, jsonOf, rowOfCells } from '../server/rows.ts';
import type { Answer, Parameter } from './query.ts';

type Reader = (text: string) => Json;

const asIs: Reader = (text) => text;

const TIMESTAMP = /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/;
const INSTANT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?$/;

/** `2024-01-31 10:00:00.5` as ISO 8601; `infinity` and years before Christ as the server writes them. */
const timestampOf: Reader = (text) => (TIMESTAMP.test(text) ? text.replace(' ', 'T') : text);

/** An instant in UTC, with every digit of its seconds; `infinity` and years that ISO 8601 has no short form for as they come. */
const instantOf: Reader = (text) => {
  const match = INSTANT.exec(text);
  if (match === null) return text;
  const [, year, month, day, hour, minute, second, fraction = '', sign, hours, minutes = '0', seconds = '0'] = match;
  const utc = new Date(0);
  utc.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  utc.setUTCHours(Number(hour), Number(minute), Number(second));
  const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  const iso = new Date(utc.getTime() - (sign === '-' ? -offset : offset)).toISOString();
  return `${iso.slice(0, -'.000Z'.length)}${fraction}Z`;
};

const binaryOf: Reader = (text) => Buffer.from(text.slice(2), 'hex').toString('base64');

/** Types by their number in pg_type, which never changes; the second number is that of its array. */
const READERS: readonly (readonly [type: number, array: number, read: Reader])[] = [
  [16, 1000, (text) => text === 't'],
  [17, 1001, binaryOf],
  [20, 1016, integerOf],
  [21, 1005, Number],
  [23, 1007, Number],
  [26, 1028, Number],
  [114, 199, jsonOf],
  [700, 1021, (text) => floatOf(Number(text))],
  [701, 1022, (text) => floatOf(Number(text))],
  [1114, 1115, timestampOf],
  [1184, 1185, instantOf],
  [3802, 3807, jsonOf],
  // Text in every case, but their arrays are lists: "char", name, text, bpchar, varchar, date, time, timetz, interval, numeric, uuid,
  // inet, cidr, macaddr, money, xml, bit, varbit.
  ...(
    [
      [18, 1002],
      [19, 1003],
      [25, 1009],
      [1042, 1014],
      [1043, 1015],
      [1082, 1182],
      [1083, 1183],
      [1266, 1270],
      [1186, 1187],
      [1700, 1231],
      [2950, 2951],
      [869, 1041],
      [650, 651],
      [829, 1040],
      [790, 791],
      [142, 143],
      [1560, 1561],
      [1562, 1563],
    ] as const
  ).map(([type, array]) => [type, array, asIs] as const),
];

/** As the library has it; its types say otherwise. */
const arrays = types.arrayParser as unknown as {
  create(text: string, read: Reader): { parse(): Json };
};

/** What is not known (enums, ranges, composite types) is the server's own text. */
const BY_TYPE = new Map<number, Reader>(
  READERS.flatMap(([type, array, read]) => [
    [type, read],
    [array, (text: string) => arrays.create(text, read).parse()],
  ]),
);

/** A value as the server is to get it: it reads text as whatever type is wanted. */
export function parameterOf(value: SqlValue): Parameter {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return String(value);
}

const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** The rows and the number of rows changed. */
export function resultOf({ columns, rows, tag }: Answer): SqlResult {
  const names = columns.map(({ name }) => name);
  const readers = columns.map(({ dataTypeID }) => BY_TYPE.get(dataTypeID) ?? asIs);
  const read = (cell: string | null, column: number): Json => (cell === null ? null : (readers[column] ?? asIs)(cell));
  return { rows: rows.map((cells) => rowOfCells(names, cells.map(read))), affected: changedBy(tag) };
}

/** Of `UPDATE 3` and `INSERT 0 3` three. */
const changedBy = (tag: string): number =>
  CHANGING.has(tag.slice(0, tag.indexOf(' '))) ? Number(tag.slice(tag.lastIndexOf(' ') + 1)) : 0;
