import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';

/** How much of a value an event holds. */
export interface SummaryLimits {
  /** UTF-16 units of a text. */
  readonly text: number;
  /** Items of a list, keys of a map. */
  readonly items: number;
  readonly depth: number;
}

const EVENT_LIMITS: SummaryLimits = { text: 2_000, items: 50, depth: 8 };

/** A copy that is cut where it is long: texts end with `…`, lists and maps with a word on what was left out. */
export function summaryOf(value: Json | undefined, limits: SummaryLimits = EVENT_LIMITS): Json {
  return summarise(value ?? null, limits, limits.depth);
}

function summarise(value: Json, limits: SummaryLimits, depth: number): Json {
  if (typeof value === 'string') return value.length > limits.text ? `${value.slice(0, limits.text)}…` : value;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (depth === 0) return `… ${items.length} items`;
    const kept = items.slice(0, limits.items).map((item) => summarise(item, limits, depth - 1));
    return items.length > limits.items ? [...kept, `… ${items.length - limits.items} more`] : kept;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  if (depth === 0) return `… ${entries.length} keys`;
  const result: JsonObject = {};
  for (const [key, inner] of entries.slice(0, limits.items))
    Object.defineProperty(result, key, {
      value: summarise(inner, limits, depth - 1),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  if (entries.length > limits.items) result['…'] = `${entries.length - limits.items} more`;
  return result;
}
