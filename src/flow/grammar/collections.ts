import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Json } from '../json.ts';
import { didYouMean } from '../suggestion.ts';
import { describeNode } from './scalars.ts';
import type { Reader, Schema, ValueType } from './value.ts';

/** A key of a record: its type, what it is for, and whether it may be left out. */
export interface Field<T, Required extends boolean = boolean> {
  readonly type: ValueType<T>;
  readonly doc: string;
  readonly required: Required;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K]['required'] extends true ? K : never }[keyof F];

/** The type a set of fields reads to. */
export type ValuesOf<F extends Fields> = {
  readonly [K in RequiredKeys<F>]: F[K] extends Field<infer T> ? T : never;
} & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: F[K] extends Field<infer T> ? T | undefined : never;
};

export const required = <T>(type: ValueType<T>, doc: string): Field<T, true> => ({ type, doc, required: true });
export const optional = <T>(type: ValueType<T>, doc: string): Field<T, false> => ({ type, doc, required: false });

/** The entries of a map node as key text, key node and value node; keys that are no text are reported. */
export function entriesOf(node: Node, reader: Reader): { key: string; keyNode: Node; value: Node | null }[] {
  if (!isMap(node)) return [];
  return (node.items as Pair<Node | null, Node | null>[]).flatMap(({ key, value }) => {
    if (isScalar(key) && key.value !== null && typeof key.value !== 'object')
      return [
        { key: typeof key.value === 'string' ? key.value : (key.source ?? String(key.value)), keyNode: key as Node, value },
      ];
    reader.report('wrong-type', key ?? node, 'A key must be a plain word.');
    return [];
  });
}

/** Joins a path and a key; `/` inside a key is escaped as in a JSON pointer. */
export function pathTo(path: string, key: string | number): string {
  const part = typeof key === 'number' ? String(key) : key.replaceAll('~', '~0').replaceAll('/', '~1');
  return path === '' ? part : `${path}/${part}`;
}

/** Where the key itself stands (its value's range has the plain path). */
export const keyPath = (path: string): string => `${path}#key`;

/** Reads the given fields of a map node; `what` names the thing for messages. */
export function readFields<F extends Fields>(
  fields: F,
  what: string,
  node: Node,
  path: string,
  reader: Reader,
): ValuesOf<F> | undefined {
  if (!isMap(node)) {
    reader.report('wrong-type', node, `Expected ${what} with keys such as ${sampleKeys(fields)}, found ${describeNode(node)}.`);
    return undefined;
  }
  const result: Record<string, unknown> = {};
  const seen = new Set<string>();
  let complete = true;
  for (const { key, keyNode, value } of entriesOf(node, reader)) {
    const inner = pathTo(path, key);
    reader.positions.set(keyPath(inner), reader.rangeOf(keyNode));
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) {
      reader.report(
        'unknown-key',
        keyNode,
        `${capital(what)} has no key \`${shortened(key)}\`.`,
        didYouMean(key, Object.keys(fields)),
      );
      continue;
    }
    seen.add(key);
    const read = value ? reader.read(field.type, value, inner) : undefined;
    if (!value) reader.report('wrong-type', keyNode, `\`${key}\` has no value; expected ${field.type.label}.`);
    if (read !== undefined) result[key] = read;
    else if (field.required) complete = false;
  }
  for (const [key, field] of Object.entries(fields)) {
    if (!field.required || seen.has(key)) continue;
    complete = false;
    const { code, message, suggestion } = missingKey(what, key, field.doc);
    const [start, end] = node.range ?? [0, 0];
    reader.report(code, headOf(start, end, reader), message, suggestion);
  }
  return complete ? (result as ValuesOf<F>) : undefined;
}

/** A map with exactly these keys. */
export const record = <F extends Fields>(what: string, fields: F): ValueType<ValuesOf<F>> => ({
  label: what,
  read: (node, path, reader) => readFields(fields, what, node, path, reader),
  schema: () => recordSchema(fields),
  shape: { is: 'record', fields },
});

export function recordSchema(fields: Fields, more: Schema = {}): Schema {
  const needed = Object.keys(fields).filter((key) => fields[key]!.required);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [key, { ...field.type.schema(), ...described(field.doc) }]),
    ),
    ...(needed.length > 0 ? { required: needed } : {}),
    additionalProperties: false,
    ...more,
  };
}

/** A list; a single value counts as a list of one where `single` is set. */
export const listOf = <T>(item: ValueType<T>, options: { label?: string; single?: boolean } = {}): ValueType<readonly T[]> => {
  const label = options.label ?? `a list of ${item.label}`;
  return {
    label,
    read(node, path, reader) {
      if (!isSeq(node)) {
        if (!options.single) {
          reader.report('wrong-type', node, `Expected ${label}, found ${describeNode(node)}.`);
          return undefined;
        }
        const only = reader.read(item, node, pathTo(path, 0));
        return only === undefined ? undefined : [only];
      }
      const values: T[] = [];
      (node.items as (Node | null)[]).forEach((itemNode, index) => {
        const value = itemNode ? reader.read(item, itemNode, pathTo(path, index)) : undefined;
        if (!itemNode) reader.report('wrong-type', node, `Entry ${index + 1} is empty.`);
        if (value !== undefined) values.push(value);
      });
      return values;
    },
    schema: () =>
      options.single
        ? { anyOf: [item.schema(), { type: 'array', items: item.schema() }] }
        : { type: 'array', items: item.schema() },
    shape: { is: 'list', item, single: options.single ?? false },
  };
};

/** A map from the user's own names to values. Kept as a Map, so that no name can be special to JavaScript. */
export const mapOf = <T>(
  value: ValueType<T>,
  options: { label?: string; names?: { pattern: RegExp; what: string }; known?: Readonly<Record<string, string>> } = {},
): ValueType<ReadonlyMap<string, T>> => {
  const label = options.label ?? `a map of names to ${value.label}`;
  return {
    label,
    read(node, path, reader) {
      if (!isMap(node)) {
        reader.report('wrong-type', node, `Expected ${label}, found ${describeNode(node)}.`);
        return undefined;
      }
      const result = new Map<string, T>();
      for (const entry of entriesOf(node, reader)) {
        const inner = pathTo(path, entry.key);
        reader.positions.set(keyPath(inner), reader.rangeOf(entry.keyNode));
        if (options.names && !options.names.pattern.test(entry.key))
          reader.report('invalid-name', entry.keyNode, `\`${shortened(entry.key)}\` is not ${options.names.what}.`);
        if (options.known && !Object.hasOwn(options.known, entry.key))
          reader.report(
            'unknown-key',
            entry.keyNode,
            `There is no \`${shortened(entry.key)}\` here.`,
            didYouMean(entry.key, Object.keys(options.known)),
          );
        if (!entry.value) {
          reader.report('wrong-type', entry.keyNode, `\`${shortened(entry.key)}\` has no value; expected ${value.label}.`);
          continue;
        }
        const read = reader.read(value, entry.value, inner);
        if (read !== undefined) result.set(entry.key, read);
      }
      return result;
    },
    schema() {
      if (!options.known)
        return {
          type: 'object',
          additionalProperties: value.schema(),
          ...(options.names ? { propertyNames: { pattern: options.names.pattern.source } } : {}),
        };
      const properties = Object.fromEntries(
        Object.entries(options.known).map(([name, doc]) => [name, { ...value.schema(), ...described(doc) }]),
      );
      return { type: 'object', properties, additionalProperties: false };
    },
    shape: { is: 'map', value, known: options.known },
  };
};

/** Any JSON value, kept as it is: an inline JSON Schema. */
export const anyJson = (label: string): ValueType<Json> => {
  const type: ValueType<Json> = {
    label,
    read(node, path, reader) {
      if (isScalar(node)) return typeof node.value === 'bigint' ? Number(node.value) : ((node.value ?? null) as Json);
      if (isSeq(node))
        return (node.items as (Node | null)[]).map((item, index) =>
          item ? (reader.read(type, item, pathTo(path, index)) ?? null) : null,
        );
      const result: { [key: string]: Json } = {};
      for (const { key, value } of entriesOf(node, reader)) {
        const read = value ? reader.read(type, value, pathTo(path, key)) : null;
        Object.defineProperty(result, key, { value: read ?? null, enumerable: true, writable: true, configurable: true });
      }
      return result;
    },
    schema: () => ({}),
    shape: { is: 'json' },
  };
  return type;
};

/** Nested values whose text leaves are expressions: what a `with` computes. */
export type Computed =
  { readonly expression: string; readonly path: string } | readonly Computed[] | ReadonlyMap<string, Computed>;

/** A value to compute: every text in it is an expression, every other scalar a constant; maps and lists nest. */
export const computed: ValueType<Computed> = {
  label: 'an expression, or a map or list of them',
  read(node, path, reader) {
    if (isSeq(node))
      return (node.items as (Node | null)[]).flatMap((item, index) => {
        const value = item ? reader.read(computed, item, pathTo(path, index)) : undefined;
        return value === undefined ? [] : [value];
      });
    if (isMap(node)) {
      const result = new Map<string, Computed>();
      for (const { key, keyNode, value } of entriesOf(node, reader)) {
        const inner = pathTo(path, key);
        reader.positions.set(keyPath(inner), reader.rangeOf(keyNode));
        const read: Computed | undefined = value ? reader.read(computed, value, inner) : { expression: 'null', path: inner };
        if (read !== undefined) result.set(key, read);
      }
      return result;
    }
    if (!isScalar(node)) return undefined;
    return { expression: node.value === null ? 'null' : typeof node.value === 'string' ? node.value : String(node.value), path };
  },
  schema: () => ({ description: 'Every text in here is an expression; write a constant text in quotes of its own: "\'text\'".' }),
  shape: { is: 'computed' },
};

/** Alternatives told apart by the shape of the node. */
export const eitherOf = <A, B>(
  label: string,
  first: { when: 'text' | 'list' | 'map' | 'number'; type: ValueType<A> },
  other: ValueType<B>,
): ValueType<A | B> => {
  const fits = (node: Node): boolean => {
    if (first.when === 'list') return isSeq(node);
    if (first.when === 'map') return isMap(node);
    if (!isScalar(node)) return false;
    return first.when === 'number' ? typeof node.value === 'number' : true;
  };
  return {
    label,
    read: (node, path, reader) => (fits(node) ? first.type.read(node, path, reader) : other.read(node, path, reader)),
    schema: () => ({ anyOf: [first.type.schema(), other.schema()] }),
    shape: { is: 'either', when: first.when, first: first.type, other },
  };
};

/** What is said of a required key that is missing; `what` names the map. */
export const missingKey = (
  what: string,
  key: string,
  doc: string,
): { readonly code: 'missing-key'; readonly message: string; readonly suggestion: string } => ({
  code: 'missing-key',
  message: `${capital(what)} needs the key \`${key}\`: ${doc}`,
  suggestion: `Add \`${key}:\`.`,
});

/** A problem of a whole map is shown at its first line, not over all of it. */
export function headOf(start: number, end: number, reader: Pick<Reader, 'text' | 'range'>): ReturnType<Reader['range']> {
  const newline = reader.text.indexOf('\n', start);
  return reader.range(start, newline < 0 ? end : Math.min(end, newline));
}

function sampleKeys(fields: Fields): string {
  return Object.keys(fields)
    .slice(0, 3)
    .map((key) => `\`${key}\``)
    .join(', ');
}

/** What an editor shows for a key; with Markdown where the text has some. */
export const described = (doc: string): Schema => ({
  description: doc,
  ...(/[`*]/.test(doc) ? { markdownDescription: doc } : {}),
});

const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
