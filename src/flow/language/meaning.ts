import { flowFile } from '../flow-file.ts';
import { computed } from '../grammar/collections.ts';
import type { ShapedField, Shape, ValueType } from '../grammar/value.ts';
import { childOf, entriesIn, wordOf, type TextEntry, type TextTree } from './text-tree.ts';

/** What the grammar says of a value. */
export interface Meaning {
  readonly type: ValueType<unknown>;
  /** Description of its key; empty for entries under names of the user's own. */
  readonly doc: string;
  readonly required: boolean;
}

type Fields = Readonly<Record<string, ShapedField>>;
type Variants = Extract<Shape, { is: 'variants' }>;

const FLOW: Meaning = { type: flowFile, doc: 'A flow.', required: true };

/** What the grammar says of the value of an entry. */
export function meaningOf(entry: TextEntry): Meaning | undefined {
  let known = meanings.get(entry);
  if (known === undefined) {
    const outer = entry.parent ? meaningOf(entry.parent) : undefined;
    known = entry.parent ? ((outer && below(outer.type, entry.key, entry.parent)) ?? null) : FLOW;
    meanings.set(entry, known);
  }
  return known ?? undefined;
}

const meanings = new WeakMap<TextEntry, Meaning | null>();

/** Texts of the trees that are no flows, by their root. */
const texts = new WeakMap<TextEntry, string>();

/** Says of what type the whole of a text is that is no flow. */
export function giveMeaning({ root, text }: TextTree, type: ValueType<unknown>): void {
  meanings.set(root, { type, doc: '', required: true });
  texts.set(root, text);
}

/** The word of a tag in the map of an entry; empty where it has none. */
function taggedWord(entry: TextEntry | undefined, key: string): string {
  let root = entry;
  while (root?.parent) root = root.parent;
  return wordOf((root && texts.get(root)) ?? '', childOf(entry, key));
}

/** What stands under a key of a value of the given type, which is the value of the entry. */
function below(type: ValueType<unknown>, key: string, entry: TextEntry | undefined): Meaning | undefined {
  const { shape } = type;
  const unnamed = (inner: ValueType<unknown>, doc = ''): Meaning => ({ type: inner, doc, required: false });
  switch (shape.is) {
    case 'record':
      return own(shape.fields, key);
    case 'variants':
      return own(fieldsOf(shape, entry), key);
    case 'list':
      if (entry?.value.is === 'list' || !shape.single) return /^\d+$/.test(key) ? unnamed(shape.item) : undefined;
      return key === '0' ? unnamed(shape.item) : below(shape.item, key, entry);
    case 'map':
      return unnamed(shape.value, shape.known && Object.hasOwn(shape.known, key) ? shape.known[key] : '');
    case 'either':
      return below(shape.first, key, entry) ?? below(shape.other, key, entry);
    case 'computed':
      return unnamed(computed);
    case 'json':
      return unnamed(type);
    case 'scalar':
      return undefined;
  }
}

const own = (fields: Fields | undefined, key: string): Meaning | undefined =>
  fields && Object.hasOwn(fields, key) ? fields[key] : undefined;

/**
 * The name of the variant that the map of an entry is of: the word of its tag, or the key that names it, unless another
 * variant has that as a setting.
 */
export function variantOf({ variants, tag }: Variants, entry: TextEntry | undefined): string | undefined {
  if (tag) {
    const word = taggedWord(entry, tag.key);
    return Object.hasOwn(variants, word) ? word : undefined;
  }
  const named = entriesIn(entry?.value).flatMap(({ key, hasColon }) => (hasColon && Object.hasOwn(variants, key) ? [key] : []));
  return named.find((name) => named.every((other) => other === name || Object.hasOwn(variants[name]!.fields, other))) ?? named[0];
}

/** Keys that the map of an entry can have: of its variant, or what all variants share while none is named. */
export function fieldsOf(shape: Variants, entry: TextEntry | undefined): Fields {
  const name = variantOf(shape, entry);
  const { tag } = shape;
  if (tag) return { ...(name === undefined ? {} : shape.variants[name]!.fields), [tag.key]: tag.field };
  if (name !== undefined) return shape.variants[name]!.fields;
  const [first, ...rest] = Object.values(shape.variants);
  if (!first) return {};
  return Object.fromEntries(
    Object.entries(first.fields).filter(([key, field]) => rest.every((other) => other.fields[key]?.type === field.type)),
  );
}

/** The types that a value can be of, alternatives and single items taken apart. */
export function alternatives(type: ValueType<unknown>): readonly ValueType<unknown>[] {
  const { shape } = type;
  if (shape.is === 'either') return [...alternatives(shape.first), ...alternatives(shape.other)];
  if (shape.is === 'list' && shape.single) return [type, ...alternatives(shape.item)];
  return [type];
}

type ScalarShape = Extract<Shape, { is: 'scalar' }>;

const scalarShapes = new WeakMap<ValueType<unknown>, ScalarShape | null>();

/** What the text of an entry's value is, if it can be a text. */
export function scalarShape(entry: TextEntry): ScalarShape | undefined {
  const type = meaningOf(entry)?.type;
  if (!type) return undefined;
  let shape = scalarShapes.get(type);
  if (shape === undefined) scalarShapes.set(type, (shape = findScalarShape(type) ?? null));
  return shape ?? undefined;
}

function findScalarShape(type: ValueType<unknown>): ScalarShape | undefined {
  for (const { shape } of alternatives(type)) {
    if (shape.is === 'computed') return { is: 'scalar', holds: 'expression' };
    if (shape.is === 'scalar') return shape;
  }
  return undefined;
}
