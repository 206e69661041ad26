import type { Json } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { blockScalar } from './block-scalar.ts';
import { needsNoEscape, scalarText, type ScalarValue } from './scalar-text.ts';

/** A value in block style: what stands behind the key or dash, and the lines below, indented from there. */
export interface BlockText {
  readonly head: string;
  readonly lines: readonly string[];
}

/** Columns that a collection stands deeper than its key. */
export const DEFAULT_UNIT = 2;

/** Deepest value that is written; no flow nests like that. */
const MAX_DEPTH = 90;

/** A value in one line: `{ user: input.login, tags: [a, b] }`. */
export function flowText(value: Json, depth = 0): string {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((item) => flowText(item, depth + 1)).join(', ')}]`;
  if (!isJsonObject(value)) return scalarText(value as ScalarValue, { flow: true });
  const entries = given(value).map(([key, inner]) => `${keyText(key, true)}: ${flowText(inner, depth + 1)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A key as it is written. */
export const keyText = (key: string, flow: boolean): string => scalarText(key, { flow });

/**
 * An entry of a map in block style, its lines indented from the key.
 * @param column of the key in the file
 */
export function entryLines(key: string, value: Json, column: number, unit = DEFAULT_UNIT, depth = 0): string[] {
  const { head, lines } = blockText(value, column, unit, true, depth);
  const written = keyText(key, false);
  return [head === '' ? `${written}:` : `${written}: ${head}`, ...lines];
}

/** An item of a list in block style, its lines indented from the dash. */
export function itemLines(value: Json, column: number, unit = DEFAULT_UNIT, depth = 0): string[] {
  if (isCollection(value)) {
    const [first = '', ...rest] = collectionLines(value, column + 2, unit, depth + 1);
    return [`- ${first}`, ...rest.map((line) => indented(line, 2))];
  }
  const { head, lines } = blockText(value, column, 2, false, depth);
  return [`- ${head}`, ...lines];
}

/** The lines of a list or map that is not empty, from its first column. */
export function collectionLines(value: Json, column: number, unit = DEFAULT_UNIT, depth = 0): string[] {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => itemLines(item, column, unit, depth));
  return given(value).flatMap(([key, inner]) => entryLines(key, inner, column, unit, depth));
}

/** A value behind a key (or dash) that stands in a column. */
export function blockText(value: Json, column: number, unit: number, inMap: boolean, depth = 0): BlockText {
  if (isCollection(value)) {
    const lines = collectionLines(value, column + unit, unit, depth + 1);
    return { head: '', lines: lines.map((line) => indented(line, unit)) };
  }
  if (typeof value === 'string' && value.includes('\n')) {
    const block = blockScalar(value, { indent: column + unit, parent: inMap ? column : undefined });
    if (block) return { head: block.header, lines: block.lines.map((line) => line.slice(column)) };
  }
  return {
    head: typeof value === 'object' && value !== null ? flowText(value) : scalarText(value, { flow: false }),
    lines: [],
  };
}

/** True for a list or map with something in it. */
export const isCollection = (value: Json): boolean =>
  Array.isArray(value) ? value.length > 0 : isJsonObject(value) && given(value).length > 0;

/** True where a value fits into one line of braces without an escape. */
export function fitsOneLine(value: Json): boolean {
  if (typeof value === 'string') return needsNoEscape(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((inner: Json | undefined) => inner === undefined || fitsOneLine(inner));
}

const given = (value: Json): [string, Json][] =>
  Object.entries(value as { readonly [key: string]: Json | undefined }).flatMap(([key, inner]) =>
    inner === undefined ? [] : [[key, inner] as [string, Json]],
  );

const indented = (line: string, columns: number): string => (line === '' ? '' : ' '.repeat(columns) + line);
