import { isJsonObject, type Json } from '../../flow/json.ts';
import { TargetError } from '../port.ts';
import { readPointer, valueAt, type Pointer } from './pointer.ts';

/** What references find: the parameters of the operation, and what its requests have answered until now. */
export type Scope = ReadonlyMap<string, Json>;

/** How a value is written inside of a text: as JSON (`"a \"b\""`), or as OData writes texts (`'it''s'`). */
export type Format = 'json' | 'odata';

/** `{user}`, `{found/id}`, `{limit ?? 200}`, `{name:json}`. */
export interface Reference {
  readonly name: string;
  readonly pointer: Pointer;
  /** Taken when nothing is there. */
  readonly otherwise: Json | undefined;
  readonly format: Format | undefined;
  /** Path of the text in the file, for messages. */
  readonly at: string;
}

/** A value with references in it. */
export type Template =
  | { readonly is: 'constant'; readonly value: Json }
  /** A reference alone, which keeps the type of its value. */
  | { readonly is: 'value'; readonly reference: Reference }
  | { readonly is: 'text'; readonly parts: readonly (string | Reference)[] }
  | { readonly is: 'list'; readonly items: readonly Template[] }
  /** The key `...` takes over all keys of an object. */
  | { readonly is: 'map'; readonly entries: readonly (readonly [string, Template])[] };

const REFERENCE = /^\{([A-Za-z][\w-]*)((?:\/.*?)?)(?:\s*\?\?\s*(.+?))?(?::(json|odata))?\}$/s;

/** Longer texts are no references that a person wrote, and matching takes time by the square of their length. */
const LONGEST = 1_000;

/** Reads a reference as it stands in braces; undefined for a text that is none. */
export function readReference(text: string, at: string): Reference | undefined {
  const [, name, written = '', otherwise, format] = (text.length <= LONGEST && REFERENCE.exec(text)) || [];
  const pointer = readPointer(written);
  if (name === undefined || pointer === undefined) return undefined;
  return { name, pointer, otherwise: otherwise === undefined ? undefined : constantOf(otherwise), format: format as Format, at };
}

/**
 * Reads a text with references; `{{` and `}}` are braces.
 * @param at its path in the file
 * @returns the piece that is no reference where something is wrong
 */
export function readTextTemplate(text: string, at: string): Template | { readonly wrong: string } {
  const parts: (string | Reference)[] = [];
  let plain = '';
  for (const piece of text.split(/(\{\{|\}\}|\{[^{}]*\}|[{}])/)) {
    if (piece === '{{' || piece === '}}') plain += piece[0]!;
    else if (!piece.startsWith('{') && piece !== '}') plain += piece;
    else {
      const reference = readReference(piece, at);
      if (reference === undefined) return { wrong: piece };
      if (plain !== '') parts.push(plain);
      plain = '';
      parts.push(reference);
    }
  }
  if (plain !== '') parts.push(plain);
  const [only] = parts;
  if (parts.length === 0) return { is: 'constant', value: '' };
  if (parts.length > 1 || only === undefined) return { is: 'text', parts };
  if (typeof only === 'string') return { is: 'constant', value: only };
  return only.format === undefined ? { is: 'value', reference: only } : { is: 'text', parts };
}

/** All references in a template. */
export function referencesIn(template: Template): readonly Reference[] {
  switch (template.is) {
    case 'constant':
      return [];
    case 'value':
      return [template.reference];
    case 'text':
      return template.parts.filter((part) => typeof part !== 'string');
    case 'list':
      return template.items.flatMap(referencesIn);
    case 'map':
      return template.entries.flatMap(([, value]) => referencesIn(value));
  }
}

/** The value that a reference finds; undefined for none. */
export const lookUp = ({ name, pointer, otherwise }: Reference, scope: Scope): Json | undefined =>
  valueAt(scope.get(name), pointer) ?? otherwise;

/**
 * The value of a template. Keys and items for which nothing is there are left out, and so is a text with a reference to nothing;
 * null inside of a value stays null.
 */
export function evaluate(template: Template, scope: Scope): Json | undefined {
  switch (template.is) {
    case 'constant':
      return template.value;
    case 'value': {
      const { name, pointer, otherwise } = template.reference;
      const value = valueAt(scope.get(name), pointer);
      if (value !== undefined && value !== null) return value;
      return otherwise ?? (value === null && pointer.length > 0 ? null : undefined);
    }
    case 'text':
      return textOf(template.parts, scope);
    case 'list':
      return template.items.map((item) => evaluate(item, scope)).filter((item) => item !== undefined);
    case 'map':
      return Object.fromEntries(
        template.entries.flatMap(([key, inner]): [string, Json][] => {
          const value = evaluate(inner, scope);
          if (key === '...') return isJsonObject(value) ? (Object.entries(value) as [string, Json][]) : [];
          return value === undefined ? [] : [[key, value]];
        }),
      );
  }
}

/** A text with references in it; undefined when one of them finds nothing. @param written how a value stands in it */
export function textOf(
  parts: readonly (string | Reference)[],
  scope: Scope,
  written: (reference: Reference, value: string) => string = (_, value) => value,
): string | undefined {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = lookUp(part, scope);
    if (value === undefined) return undefined;
    text += written(part, formatted(part, value));
  }
  return text;
}

function formatted({ name, pointer, format }: Reference, value: Json): string {
  if (format === 'json') return JSON.stringify(value);
  if (typeof value === 'object') {
    const shown = [name, ...pointer].join('/');
    const message = `{${shown}} is ${Array.isArray(value) ? 'a list' : 'an object'} and can not stand in a text; write {${shown}:json}, or one of its values.`;
    throw new TargetError('invalid-input', message, { safeToRepeat: true });
  }
  const text = String(value);
  return format === 'odata' ? (typeof value === 'string' ? `'${text.replaceAll("'", "''")}'` : text) : text;
}

/** `true`, `200`, `[]`; what is no JSON is a text. */
export function constantOf(written: string): Json {
  try {
    return JSON.parse(written) as Json;
  } catch {
    return written;
  }
}
