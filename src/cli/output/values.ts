import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { printable } from './text-width.ts';

/** A value on one line: `{login: 'ada@example.com', active: true}`. */
export function valueText(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${printable(value)}'`;
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(valueText).join(', ')}]`;
  if (isJsonObject(value)) return `{${pairsText(value)}}`;
  return String(value);
}

/** Names and values on one line: `login: 'ada@example.com', active: true`. */
export const pairsText = (values: JsonObject): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${printable(name)}: ${valueText(value)}`)
    .join(', ');
