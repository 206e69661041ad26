import { isMap, isScalar, isSeq, stringify, type Node } from 'yaml';
import { computed, listOf, mapOf, pathTo } from '../grammar/collections.ts';
import { expression, prose } from '../grammar/scalars.ts';
import type { ScalarContent, Shape, ShapedField, ValueType, Variant } from '../grammar/value.ts';
import type { Json } from '../json.ts';
import { languageOf } from '../script-source.ts';
import type { FormChoice, FormEditor, FormField, FormSection, Referred } from './form.ts';
import { OPERATION_CHOICES } from './names.ts';
import { entriesIn, textOf, type PlacedNode } from './node-at.ts';
import { emptyValue } from './empty-value.ts';
import { otherwiseOf } from './otherwise.ts';

/** A value of the file together with what the grammar says of its place. */
export interface FieldPlace {
  readonly path: string;
  readonly label: string;
  readonly doc: string;
  readonly required: boolean;
  readonly section?: FormSection | undefined;
  readonly given: boolean;
  readonly node: Node | undefined;
  readonly resolve: PlacedNode['resolve'];
  /** Names that entries of this map can have: parameters of an operation or a statement. */
  readonly names?: readonly FormChoice[] | undefined;
}

type Parts = Pick<FormField, 'editor'> & Partial<Omit<FormField, 'path' | 'label' | 'doc' | 'required' | 'given' | 'fits'>>;

/** A field of a form: how the value of this type is edited at this place, with the values inside of it. */
export function fieldOf(type: ValueType<unknown>, place: FieldPlace): FormField {
  const { path, label, doc, required, given, section } = place;
  const otherwise = given ? undefined : otherwiseOf(doc);
  const parts = type === prose && isText(place) ? { editor: 'note' as const, value: textOf(place.node) } : partsOf(type, place);
  return defined({ path, label, doc, required, given, section, fits: type.label, otherwise, ...parts });
}

/** The fields of a map with fixed keys, in the order of the grammar; keys that do not belong there come last. */
export function fieldsOfRecord(
  fields: Readonly<Record<string, ShapedField>>,
  place: Pick<FieldPlace, 'path' | 'node' | 'resolve'>,
  more: (key: string) => Partial<FieldPlace> = () => ({}),
): FormField[] {
  const { path, resolve } = place;
  const entries = entriesIn(place.node);
  const known = Object.entries(fields).map(([key, { type, doc, required }]) => {
    const node = resolve(entries.get(key));
    const inner = { path: pathTo(path, key), label: key, doc, required, given: entries.has(key), node, resolve };
    return fieldOf(type, { ...inner, ...more(key) });
  });
  const strangers = [...entries].flatMap(([key, node]): FormField[] =>
    Object.hasOwn(fields, key) ? [] : [unknownField(pathTo(path, key), key, resolve(node))],
  );
  return [...known, ...strangers];
}

const unknownField = (path: string, label: string, node: Node | undefined): FormField => ({
  ...{ path, label, doc: '', fits: '', editor: 'yaml', required: false, given: true, unknown: true, value: yamlOf(node) },
});

function partsOf(type: ValueType<unknown>, place: FieldPlace): Parts {
  const { shape } = type;
  const { node, path, resolve } = place;
  switch (shape.is) {
    case 'scalar':
      return isText(place) ? scalarParts(shape, place) : asYaml(node);
    case 'record':
      return isMap(node) || !node ? { editor: 'group', fields: fieldsOfRecord(shape.fields, place) } : asYaml(node);
    case 'variants': {
      const { fields } = variantOf(shape.variants, node);
      return isMap(node) ? { editor: 'group', fields: fieldsOfRecord(fields, place) } : asYaml(node);
    }
    case 'either':
      return eitherParts(shape, place);
    case 'computed':
      return partsOf(isMap(node) ? mapOf(computed) : isSeq(node) ? listOf(computed) : expression, place);
    case 'list':
      return listParts(shape, place);
    case 'map': {
      if (node && !isMap(node)) return asYaml(node);
      const fields = [...entriesIn(node)].map(([key, value]) => {
        const doc = known(shape.known, key) ?? place.names?.find((name) => name.value === key)?.doc ?? '';
        const inner = { label: key, doc, required: false, given: true, node: resolve(value), resolve };
        return fieldOf(shape.value, { path: pathTo(path, key), ...inner });
      });
      const names = shape.known ? choicesFrom(shape.known) : place.names;
      return { editor: 'map', fields, entry: defined({ value: emptyValue(shape.value), names }) };
    }
    case 'json':
      return asYaml(node);
  }
}

/** A scalar, or nothing yet. */
const isText = ({ node }: FieldPlace): boolean => !node || isScalar(node);

const EDITORS: Record<ScalarContent, FormEditor> = {
  text: 'text',
  expression: 'expression',
  template: 'template',
  sql: 'sql',
  script: 'script',
  rule: 'rule',
  step: 'reference',
  object: 'reference',
  target: 'reference',
  operation: 'reference',
  file: 'reference',
  secret: 'text',
  reference: 'text',
  word: 'choice',
  flag: 'flag',
  number: 'number',
  duration: 'duration',
};

const isReferred = (holds: ScalarContent): holds is Referred & ScalarContent =>
  holds === 'step' || holds === 'object' || holds === 'target' || holds === 'file';

function scalarParts({ holds, words }: Extract<Shape, { is: 'scalar' }>, { node }: FieldPlace): Parts {
  const value = holds === 'flag' && isScalar(node) && typeof node.value === 'boolean' ? node.value : textOf(node);
  const choices = words ? choicesFrom(words) : holds === 'operation' ? OPERATION_CHOICES : undefined;
  return {
    editor: EDITORS[holds],
    value,
    choices,
    refers: isReferred(holds) ? holds : undefined,
    language: holds === 'script' ? 'javascript' : undefined,
  };
}

function eitherParts(shape: Extract<Shape, { is: 'either' }>, place: FieldPlace): Parts {
  const { node, resolve, path } = place;
  const isFirst = !node || fits(shape.when, node);
  if (isFirst) return { ...partsOf(shape.first, place), detailed: detailedValue(shape, textOf(node)) };
  const parts = partsOf(shape.other, place);
  const inside = parts.fields?.find(({ editor }) => editor === 'script');
  if (!inside) return parts;
  // the language of a script stands beside it
  const text = (key: string): string | undefined => textOf(resolve(entriesIn(node).get(key)));
  const language = languageOf({
    path,
    file: text('file'),
    language: text('language') === 'typescript' ? 'typescript' : undefined,
  });
  return { ...parts, fields: parts.fields?.map((field) => (field === inside ? { ...field, language } : field)) };
}

function fits(when: 'text' | 'list' | 'map' | 'number', node: Node): boolean {
  if (when === 'list') return isSeq(node);
  if (when === 'map') return isMap(node);
  return isScalar(node) && (when === 'text' || typeof node.value === 'number');
}

/** `{ script: TEXT }` for TEXT: the key of the map that holds the same as the short form. */
function detailedValue({ first, other }: Extract<Shape, { is: 'either' }>, text: string | undefined): Json | undefined {
  const fields = other.shape.is === 'variants' ? Object.values(other.shape.variants)[0]?.fields : fieldsIn(other.shape);
  const short = first.shape;
  if (short.is !== 'scalar' || !fields) return undefined;
  const same = Object.entries(fields).find(([, { type }]) => type.shape.is === 'scalar' && type.shape.holds === short.holds);
  if (!same) return undefined;
  const value = text === undefined || text === '' ? emptyValue(first) : short.holds === 'number' ? Number(text) : text;
  return { [same[0]]: value };
}

const fieldsIn = (shape: Shape): Readonly<Record<string, ShapedField>> | undefined =>
  shape.is === 'record' ? shape.fields : undefined;

/** A single value counts as a list of one; its place is the place of the list. */
function listParts(shape: Extract<Shape, { is: 'list' }>, { path, node, resolve, required }: FieldPlace): Parts {
  if (node && !isSeq(node) && !shape.single) return asYaml(node);
  const items = isSeq(node) ? (node.items as (Node | null)[]) : node ? [node] : [];
  const fields = items.map((item, index) => {
    const at = isSeq(node) ? pathTo(path, index) : path;
    const inner = { label: String(index + 1), doc: '', required, given: true, node: resolve(item), resolve };
    return fieldOf(shape.item, { path: at, ...inner });
  });
  return { editor: 'list', fields, entry: { value: emptyValue(shape.item) } };
}

/**
 * Which of several sets of keys a map has: the one whose key is there; of several such keys the one that has the others
 * among its settings, as `script` stands in steps of other kinds.
 */
export function variantOf(
  variants: Readonly<Record<string, Variant>>,
  node: Node | undefined,
): Variant & { readonly kind: string } {
  const present = [...entriesIn(node).keys()].filter((key) => Object.hasOwn(variants, key));
  const owner = present.find((key) => present.every((other) => other === key || Object.hasOwn(variants[key]!.fields, other)));
  const kind = owner ?? present[0];
  return kind === undefined ? { kind: '', ...Object.values(variants)[0]! } : { kind, ...variants[kind]! };
}

const asYaml = (node: Node | undefined): Parts => ({ editor: 'yaml', value: yamlOf(node) });

/** The YAML of a value; long ones are cut, as they are only looked at. */
function yamlOf(node: Node | undefined): string {
  if (!node) return '';
  let text: string;
  try {
    text = stringify(node, { lineWidth: 0 }).trimEnd();
  } catch {
    // an alias whose anchor stands elsewhere
    return '…';
  }
  return text.length > 20_000 ? `${text.slice(0, 20_000)}\n…` : text;
}

const known = (docs: Readonly<Record<string, string>> | undefined, key: string): string | undefined =>
  docs && Object.hasOwn(docs, key) ? docs[key] : undefined;

const choicesFrom = (words: Readonly<Record<string, string>>): FormChoice[] =>
  Object.entries(words).map(([value, doc]) => ({ value, doc }));

/** Without the keys that are undefined: a form goes through JSON. */
function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
