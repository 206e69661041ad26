import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { CliFailure } from '../cli-failure.ts';

/** `user.mail=ada@example.com`, read. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: Json;
}

const REFUSED = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * Reads a `--set`: the value is JSON where it reads as JSON, else the text as it stands.
 * @throws CliFailure for anything that is no assignment
 */
export function readAssignment(text: string): Assignment {
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(0, equals)).split('.');
  if (equals < 1 || path.some((key) => key === '' || REFUSED.has(key)))
    throw new CliFailure(`--set ${text}: expected a path and a value, as in --set user.mail=ada@example.com.`);
  return { path, value: valueOf(text.slice(equals + 1)) };
}

function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/**
 * A copy of the input with the assignments made, in order. Maps that are missing on the way are made; numbers are indexes
 * where there is a list.
 * @throws CliFailure where a path leads through a text or a number
 */
export const assign = (input: Json, assignments: readonly Assignment[]): Json =>
  assignments.reduce((value, { path, value: given }) => assignAt(value, path, 0, given), input);

function assignAt(at: Json | undefined, path: readonly string[], depth: number, value: Json): Json {
  const key = path[depth];
  if (key === undefined) return value;
  if (Array.isArray(at)) {
    const items = at as readonly Json[];
    const index = Number(key);
    if (!/^\d+$/.test(key) || index > items.length)
      throw new CliFailure(
        `--set ${path.join('.')}: ${path.slice(0, depth).join('.') || 'the input'} is a list of ${items.length}; \`${key}\` is no place in it.`,
      );
    return Object.assign([...items], { [index]: assignAt(items[index], path, depth + 1, value) });
  }
  if (at !== null && at !== undefined && !isJsonObject(at))
    throw new CliFailure(`--set ${path.join('.')}: ${path.slice(0, depth).join('.') || 'the input'} is no map.`);
  const object: JsonObject = at ?? {};
  return { ...object, [key]: assignAt(object[key], path, depth + 1, value) };
}
