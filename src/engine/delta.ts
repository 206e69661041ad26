import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import { ownAttribute } from './own-attribute.ts';
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
  return [...keys].every((key) => sameValue(ownAttribute(x, key), ownAttribute(y, key)));
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
  for (const attribute in desired) {
    const to = desired[attribute];
    const from = ownAttribute(fetched, attribute);
    if (to === from || (from === undefined && !Object.hasOwn(fetched, attribute))) continue;
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
  const value = isJsonObject(item) ? ownAttribute(item, attribute) : undefined;
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
  // made when there is something to put in: most comparisons find nothing of these
  let toRemove: Json[] | undefined;
  let kept: string[] | undefined;
  let removedLocally: Json[] | undefined;
  let addedLocally: Json[] | undefined;
  let repeated: string[] | undefined;
  const currentKeys = keysOf(current, attributes);
  const wantedKeys = keysOf(wanted, attributes);
  const currentIndex = firstIndexes(currentKeys);
  const wantedIndex = firstIndexes(wantedKeys);
  for (let index = 0; index < wanted.length; index++) {
    const key = wantedKeys[index]!;
    if (firstIndex(wantedKeys, wantedIndex, key) !== index) (repeated ??= []).push(key);
    else if (firstIndex(currentKeys, currentIndex, key) >= 0) (kept ??= []).push(key);
    else if (pushed?.has(key)) (removedLocally ??= []).push(wanted[index]!);
    else toAdd.push(wanted[index]!);
  }
  for (let index = 0; index < current.length; index++) {
    const key = currentKeys[index]!;
    if (firstIndex(wantedKeys, wantedIndex, key) >= 0 || firstIndex(currentKeys, currentIndex, key) !== index) continue;
    if (!pushed || pushed.has(key)) (toRemove ??= []).push(current[index]!);
    else (addedLocally ??= []).push(current[index]!);
  }
  return {
    toAdd,
    toRemove: toRemove ?? NONE,
    kept: kept ?? NONE,
    removedLocally: removedLocally ?? NONE,
    addedLocally: addedLocally ?? NONE,
    repeated: repeated ?? NONE,
  };
}

const NONE: readonly never[] = [];

function keysOf(items: readonly Json[], attributes: readonly string[]): readonly string[] {
  if (items.length === 0) return NONE;
  const keys = new Array<string>(items.length);
  for (let index = 0; index < items.length; index++) keys[index] = keyOf(items[index]!, attributes);
  return keys;
}

/** Below this length looking through a list is faster than making an index of it. */
const SHORT = 16;

/** Where each key stands first; undefined for a short list. */
function firstIndexes(keys: readonly string[]): ReadonlyMap<string, number> | undefined {
  if (keys.length <= SHORT) return undefined;
  const indexes = new Map<string, number>();
  for (const [index, key] of keys.entries()) if (!indexes.has(key)) indexes.set(key, index);
  return indexes;
}

/** Where the key stands first, or -1. */
function firstIndex(keys: readonly string[], indexes: ReadonlyMap<string, number> | undefined, key: string): number {
  return indexes ? (indexes.get(key) ?? -1) : keys.indexOf(key);
}
