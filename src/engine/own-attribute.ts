import type { Json, JsonObject } from '../flow/json.ts';

/**
 * The object's own attribute of the name, or undefined. All that JSON objects inherit is functions, which are no JSON, and
 * under `__proto__` an object: only for these is "own" asked, because asking takes several times as long as reading.
 */
export function ownAttribute(object: JsonObject, name: string): Json | undefined {
  return ownValue(object[name], object, name);
}

/** As {@link ownAttribute}, for a value that was read already. */
export function ownValue(value: unknown, object: JsonObject, name: string): Json | undefined {
  // not a switch: V8 compiles that to a call and comparisons of text
  if (typeof value === 'string' || value === null || value === undefined) return value;
  if (typeof value !== 'object' && typeof value !== 'function') return value as Json;
  return Object.hasOwn(object, name) ? (value as Json) : undefined;
}
