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

/** A duration for people: 0.4 ms, 38 ms, 1.2 s, 2 min 5 s. */
export function durationText(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(Math.round(ms / 1000) / 60)} min ${Math.round(ms / 1000) % 60} s`;
}
