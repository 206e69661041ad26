import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';

/**
 * A place in a JSON value: the parts of a JSON pointer (RFC 6901). In a list a part may also be `type=work`, the item whose `type`
 * is `work`.
 */
export type Pointer = readonly string[];

/** Reads `/name/givenName`, `/emails/0/value`, `/emails/type=work/value`; undefined for a text that is none. */
export function readPointer(text: string): Pointer | undefined {
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at a place; undefined when there is none. */
export function valueAt(value: Json | undefined, pointer: Pointer): Json | undefined {
  let at = value;
  for (const part of pointer) {
    if (Array.isArray(at)) at = (at as readonly Json[])[indexIn(at as readonly Json[], part)];
    else at = isJsonObject(at) && Object.hasOwn(at, part) ? at[part] : undefined;
  }
  return at;
}

/**
 * A copy with another value at a place; what is not there on the way is made.
 * @param next undefined takes the place away, and what is empty then with it
 */
export function withValueAt(value: Json | undefined, pointer: Pointer, next: Json | undefined): Json | undefined {
  const [part, ...rest] = pointer;
  if (part === undefined) return next;
  if (Array.isArray(value) || (value === undefined && chooses(part)))
    return inList((value as readonly Json[] | undefined) ?? [], part, rest, next);
  const holder: JsonObject = isJsonObject(value) ? value : {};
  const inner = withValueAt(Object.hasOwn(holder, part) ? (holder[part] ?? undefined) : undefined, rest, next);
  const { [part]: _, ...others } = holder;
  if (inner !== undefined) return { ...holder, [part]: inner };
  return Object.keys(others).length === 0 ? undefined : others;
}

function inList(list: readonly Json[], part: string, rest: Pointer, next: Json | undefined): Json | undefined {
  const index = indexIn(list, part);
  const [, name, wanted] = CHOICE.exec(part) ?? [];
  const made = name === undefined ? undefined : { [name]: wanted! };
  const inner = withValueAt(list[index] ?? (next === undefined ? undefined : made), rest, next);
  // What is left of an item is only what it was chosen by.
  const gone = inner === undefined || (next === undefined && isJsonObject(inner) && Object.keys(inner).join() === name);
  const others = list.filter((_, at) => at !== index);
  if (gone) return others.length === 0 ? undefined : others;
  return list[index] === undefined ? [...list, inner] : list.map((item, at) => (at === index ? inner : item));
}

const CHOICE = /^([^=]+)=(.*)$/;

const chooses = (part: string): boolean => /^\d+$/.test(part) || CHOICE.test(part);

/** -1 when there is none. */
function indexIn(list: readonly Json[], part: string): number {
  if (/^\d+$/.test(part)) return Number(part) < list.length ? Number(part) : -1;
  const [, name, wanted] = CHOICE.exec(part) ?? [];
  return list.findIndex((item) => name !== undefined && isJsonObject(item) && String(item[name]) === wanted);
}
