/** A value that survives JSON: what crosses between flow, targets, scripts and event sinks. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A JSON object: an input record, a mapped object, a row. */
export type JsonObject = { [key: string]: Json | undefined };

/** True for plain JSON objects, false for null, arrays and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
