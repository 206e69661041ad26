import type { ScalarContent, ValueType } from '../grammar/value.ts';
import type { Json } from '../json.ts';

const EMPTY_SCALARS: Record<ScalarContent, Json> = {
  text: '',
  expression: null,
  template: '',
  sql: '',
  script: 'return true',
  rule: 'attribute <= source',
  step: 'end',
  object: '',
  target: '',
  operation: 'find-user',
  file: '',
  secret: '',
  reference: '',
  word: '',
  flag: true,
  number: 1,
  duration: '1s',
};

/** What a value of the type starts as: it reads well where that is possible, else its problem says what is missing. */
export function emptyValue({ shape }: ValueType<unknown>): Json {
  switch (shape.is) {
    case 'scalar':
      return (shape.words && Object.keys(shape.words)[0]) ?? EMPTY_SCALARS[shape.holds];
    case 'either':
      return emptyValue(shape.first);
    case 'list':
      return shape.single ? emptyValue(shape.item) : [];
    case 'record':
      return Object.fromEntries(
        Object.entries(shape.fields).flatMap(([key, { type, required }]) => (required ? [[key, emptyValue(type)]] : [])),
      );
    case 'variants': {
      const [first] = Object.values(shape.variants);
      return Object.fromEntries(
        Object.entries(first?.fields ?? {}).flatMap(([key, { type, required }]) => (required ? [[key, emptyValue(type)]] : [])),
      );
    }
    case 'map':
      return {};
    case 'computed':
    case 'json':
      return null;
  }
}
