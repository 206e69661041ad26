import type { Json } from '../../../flow/json.ts';
import type { ScalarContent, Shape, ShapedField } from '../../../flow/grammar/value.ts';
import type { ConnectionKind } from '../connection.ts';

/** What a person is asked about a connection: one value of it. */
export interface ConnectionQuestion {
  /** Keys from the connection down: `['auth', 'token']`. */
  readonly path: readonly string[];
  /** What the value is for, a sentence. */
  readonly doc: string;
  readonly required: boolean;
  /** How it is asked for. `file`: the name of one, which could also stand in the connection itself; `list`: texts with commas between; `yaml`: a map or list in braces or brackets. */
  readonly asks: 'text' | 'secret' | 'word' | 'flag' | 'number' | 'file' | 'list' | 'yaml';
  /** The words of a `word`, with what they mean. */
  readonly words?: readonly { readonly word: string; readonly doc: string }[];
}

/** Answers by the path of their question, its keys joined by `/`. */
export type Answers = ReadonlyMap<string, Json>;

/** A setting of a kind of connection. */
export interface ConnectionSetting {
  readonly key: string;
  readonly doc: string;
  readonly required: boolean;
  /** A secret, or something with one in it: how to sign in. */
  readonly holdsSecret: boolean;
}

/** The key under which the answer to a question is kept. */
export const pathOf = ({ path }: Pick<ConnectionQuestion, 'path'>): string => path.join('/');

/** The settings of a kind of connection, those that it needs first. */
export function settingsOf({ fields }: ConnectionKind): ConnectionSetting[] {
  const settings = Object.entries(fields)
    .filter(([key]) => key !== 'kind')
    .map(([key, { doc, required, type }]) => ({ key, doc, required, holdsSecret: holdsSecret(type.shape) }));
  return [...settings.filter(({ required }) => required), ...settings.filter(({ required }) => !required)];
}

/**
 * What is to be asked about a setting. Where an answer decides what comes next (how to sign in), the rest follows once it is given.
 * @param answers given until now
 */
export function questionsAbout({ fields }: ConnectionKind, key: string, answers: Answers): ConnectionQuestion[] {
  const field = fields[key];
  return field ? expanded([key], field, answers) : [];
}

function expanded(path: readonly string[], field: ShapedField, answers: Answers): ConnectionQuestion[] {
  const { shape } = field.type;
  if (shape.is === 'record') return inRecord(path, shape.fields, answers);
  if (shape.is === 'variants' && shape.tag) {
    const { key, field: tag } = shape.tag;
    const question: ConnectionQuestion = { path: [...path, key], doc: field.doc, required: true, ...askedAs(tag.type.shape) };
    const chosen = answers.get(pathOf(question));
    const variant = typeof chosen === 'string' && Object.hasOwn(shape.variants, chosen) ? shape.variants[chosen] : undefined;
    return [question, ...(variant ? inRecord(path, variant.fields, answers, key) : [])];
  }
  return [{ path, doc: field.doc, required: field.required, ...askedAs(shape) }];
}

/** The values of a map with fixed keys, in their order. */
function inRecord(
  path: readonly string[],
  fields: Readonly<Record<string, ShapedField>>,
  answers: Answers,
  without?: string,
): ConnectionQuestion[] {
  return Object.entries(fields)
    .filter(([key]) => key !== without)
    .flatMap(([key, field]) => expanded([...path, key], field, answers));
}

function askedAs(shape: Shape): Pick<ConnectionQuestion, 'asks' | 'words'> {
  if (shape.is === 'list') {
    const isOfTexts = shape.item.shape.is === 'scalar';
    return { asks: !isOfTexts ? 'yaml' : shape.single ? 'text' : 'list' };
  }
  if (shape.is === 'either' && shape.when === 'text' && isFile(shape.first.shape)) return { asks: 'file' };
  if (shape.is !== 'scalar') return { asks: 'yaml' };
  if (shape.holds !== 'word') return { asks: ASKED[shape.holds] ?? 'text' };
  return { asks: 'word', words: Object.entries(shape.words ?? {}).map(([word, doc]) => ({ word, doc })) };
}

const isFile = (shape: Shape): boolean => shape.is === 'scalar' && shape.holds === 'file';

/** Scalars that are not asked for as a text. */
const ASKED: Partial<Record<ScalarContent, ConnectionQuestion['asks']>> = { secret: 'secret', flag: 'flag', number: 'number' };

function holdsSecret(shape: Shape): boolean {
  if (shape.is === 'scalar') return shape.holds === 'secret';
  if (shape.is === 'record') return Object.values(shape.fields).some(({ type }) => holdsSecret(type.shape));
  if (shape.is !== 'variants') return false;
  return Object.values(shape.variants).some(({ fields }) => Object.values(fields).some(({ type }) => holdsSecret(type.shape)));
}
