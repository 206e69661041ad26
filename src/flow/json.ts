/** A value that survives JSON: what crosses between flow, targets, scripts and event sinks. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A JSON object: an input record, a mapped object, a row. */
export type JsonObject = { [key: string]: Json | undefined };

/** Names that every object inherits; only for these must "own" be asked, since JSON objects inherit nothing else. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * Reads attributes of one name from JSON objects, their own only.
 * @returns a function that answers undefined where the object has no such attribute
 */
export function attributeReader(name: string): (object: JsonObject) => Json | undefined {
  if (INHERITED.has(name)) return (object) => (Object.hasOwn(object, name) ? object[name] : undefined);
  return (object) => object[name];
}

/** True for plain JSON objects, false for null, arrays and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
