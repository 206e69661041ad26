import { required } from './collections.ts';
import { oneWordOf } from './scalars.ts';
import type { ShapedField, ValueType, Variant } from './value.ts';

/**
 * How editors are told of maps that a word tells apart: `{ kind: sqlite, file: … }`, `{ type: bearer, token: … }`.
 * @param key the key that holds the word
 * @param doc what the word says
 * @param variants records by their word; the meaning of the word is taken from them
 */
export function taggedBy(
  key: string,
  doc: string,
  variants: Readonly<Record<string, Pick<ValueType<unknown>, 'schema' | 'shape'>>>,
): Pick<ValueType<unknown>, 'schema' | 'shape'> {
  const told = Object.fromEntries(
    Object.entries(variants).map(([word, { shape }]) => [word, variantOf(word, key, fieldsOf(shape))]),
  );
  const words = Object.fromEntries(Object.entries(told).map(([word, variant]) => [word, variant.doc]));
  return {
    schema: () => ({ anyOf: Object.values(variants).map(({ schema }) => schema()) }),
    shape: { is: 'variants', variants: told, tag: { key, field: required(oneWordOf(words), doc) } },
  };
}

type Fields = Readonly<Record<string, ShapedField>>;

const fieldsOf = (shape: ValueType<unknown>['shape']): Fields => (shape.is === 'record' ? shape.fields : {});

function variantOf(word: string, key: string, fields: Fields): Variant {
  const shape = fields[key]?.type.shape;
  const doc = (shape?.is === 'scalar' && shape.words?.[word]) || word;
  return { title: doc, doc, fields };
}
