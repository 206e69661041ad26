import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import type { Change } from './run.ts';

/**
 * Whether two values mean the same to a target: null and absent are equal, true is 1 and false is 0 (databases without
 * booleans), numbers equal their text (decimals come back as text), lists and maps are compared by content.
 */
export function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  const [x, y] = [a ?? null, b ?? null];
  if (x === null || y === null) return x === y;
  if (typeof x === 'object' || typeof y === 'object') return sameContent(x, y);
  if (typeof x === typeof y) return x === y;
  return scalarText(x) === scalarText(y);
}

function sameContent(x: Json, y: Json): boolean {
  if (Array.isArray(x) && Array.isArray(y))
    return x.length === y.length && x.every((item, index) => sameValue(item as Json, y[index] as Json));
  if (!isJsonObject(x) || !isJsonObject(y)) return false;
  const keys = new Set([...Object.keys(x), ...Object.keys(y)]);
  const own = (object: JsonObject, key: string): Json | undefined => (Object.hasOwn(object, key) ? object[key] : undefined);
  return [...keys].every((key) => sameValue(own(x, key), own(y, key)));
}

function scalarText(value: boolean | number | string): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}

/**
 * The attributes of `desired` that differ from the fetched row, with old and new value (Update user 6.2).
 * An attribute that the row does not have at all can not be compared: it is written along with others, but is no
 * reason to write.
 */
export function changesBetween(desired: JsonObject, fetched: JsonObject): Change[] {
  const changes: Change[] = [];
  for (const attribute of Object.keys(desired)) {
    if (!Object.hasOwn(fetched, attribute)) continue;
    const to = desired[attribute];
    const from = fetched[attribute];
    if (!sameValue(to, from)) changes.push({ attribute, from: from ?? null, to: to ?? null });
  }
  return changes;
}

/** Attributes that are desired but not among the fetched columns. */
export function incomparable(desired: JsonObject, fetched: JsonObject): string[] {
  return Object.keys(desired).filter((attribute) => !Object.hasOwn(fetched, attribute));
}

/** Identity of a list's item: the values of its key attributes, equal where {@link sameValue} finds them equal. */
export function keyOf(item: Json, attributes: readonly string[]): string {
  if (attributes.length === 1) return keyText(item, attributes[0]!);
  return JSON.stringify(attributes.map((attribute) => keyText(item, attribute)));
}

function keyText(item: Json, attribute: string): string {
  const value = isJsonObject(item) && Object.hasOwn(item, attribute) ? item[attribute] : undefined;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : scalarText(value);
}

/** What a list delta found. */
export interface ListDelta {
  readonly toAdd: readonly Json[];
  readonly toRemove: readonly Json[];
  /** Keys that are wanted and there. */
  readonly kept: readonly string[];
  /** Incremental only: wanted and pushed before, but gone in the target. */
  readonly removedLocally: readonly Json[];
  /** Incremental only: in the target, though we never pushed it. */
  readonly addedLocally: readonly Json[];
  /** Keys that were wanted more than once. */
  readonly repeated: readonly string[];
}

/**
 * Compares lists by key: add = wanted − current, remove = current − wanted. With the keys pushed before
 * (incremental), what others removed stays away and what others added is kept.
 */
export function compareLists(
  wanted: readonly Json[],
  current: readonly Json[],
  attributes: readonly string[],
  pushed?: ReadonlySet<string>,
): ListDelta {
  const toAdd: Json[] = [];
  const toRemove: Json[] = [];
  const kept: string[] = [];
  const removedLocally: Json[] = [];
  const addedLocally: Json[] = [];
  const repeated: string[] = [];
  const currentKeys = keysOf(current, attributes);
  const wantedKeys = keysOf(wanted, attributes);
  const isCurrent = lookup(currentKeys);
  const isWanted = lookup(wantedKeys);
  const isFirstWanted = firsts(wantedKeys);
  const isFirstCurrent = firsts(currentKeys);
  wanted.forEach((item, index) => {
    const key = wantedKeys[index]!;
    if (!isFirstWanted(key, index)) repeated.push(key);
    else if (isCurrent(key)) kept.push(key);
    else if (pushed?.has(key)) removedLocally.push(item);
    else toAdd.push(item);
  });
  current.forEach((item, index) => {
    const key = currentKeys[index]!;
    if (isWanted(key) || !isFirstCurrent(key, index)) return;
    if (!pushed || pushed.has(key)) toRemove.push(item);
    else addedLocally.push(item);
  });
  return { toAdd, toRemove, kept, removedLocally, addedLocally, repeated };
}

function keysOf(items: readonly Json[], attributes: readonly string[]): string[] {
  return items.map((item) => keyOf(item, attributes));
}

/** Below this length looking through a list is faster than making a set of it. */
const SHORT = 16;

function lookup(keys: readonly string[]): (key: string) => boolean {
  if (keys.length <= SHORT) return (key) => keys.includes(key);
  const set = new Set(keys);
  return (key) => set.has(key);
}

/** Tells the first occurrence of a key from its repetitions; asked once for each index, in order. */
function firsts(keys: readonly string[]): (key: string, index: number) => boolean {
  if (keys.length <= SHORT) return (key, index) => keys.indexOf(key) === index;
  const seen = new Set<string>();
  return (key) => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}
