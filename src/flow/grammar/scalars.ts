import { isScalar, isSeq, type Node, type Scalar } from 'yaml';
import { didYouMean } from '../suggestion.ts';
import type { Reader, ScalarContent, Schema, ValueType } from './value.ts';

function scalarOf(node: Node): Scalar | undefined {
  return isScalar(node) ? node : undefined;
}

/** What a person would call the node, for messages. */
export function describeNode(node: Node): string {
  const scalar = scalarOf(node);
  if (!scalar) return isSeq(node) ? 'a list' : 'a map';
  if (scalar.value === null) return 'nothing';
  const text = String(scalar.value);
  return `${typeof scalar.value === 'string' ? 'the text' : `the ${typeof scalar.value}`} ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}

function mismatch(reader: Reader, node: Node, label: string): undefined {
  reader.report('wrong-type', node, `Expected ${label}, found ${describeNode(node)}.`);
  return undefined;
}

/** Text, one line or many. Numbers and booleans are taken as they are written. */
export const text = (label = 'a text', more: Schema = {}, holds: ScalarContent = 'text'): ValueType<string> => ({
  label,
  read(node, _path, reader) {
    const scalar = scalarOf(node);
    if (!scalar || scalar.value === null || scalar.value === undefined) return mismatch(reader, node, label);
    return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
  },
  schema: () => ({ type: ['string', 'number', 'boolean'], ...more }),
  shape: { is: 'scalar', holds },
});

/** Text for readers, of several sentences. */
export const prose = text();

export const flag: ValueType<boolean> = {
  label: 'true or false',
  read(node, _path, reader) {
    const value = scalarOf(node)?.value;
    return typeof value === 'boolean' ? value : mismatch(reader, node, 'true or false');
  },
  schema: () => ({ type: 'boolean' }),
  shape: { is: 'scalar', holds: 'flag' },
};

export const wholeNumber = (minimum: number, maximum: number): ValueType<number> => {
  const label = `a whole number from ${minimum} to ${maximum}`;
  return {
    label,
    read(node, _path, reader) {
      const value = scalarOf(node)?.value;
      if (typeof value !== 'number' || !Number.isInteger(value)) return mismatch(reader, node, label);
      if (value >= minimum && value <= maximum) return value;
      reader.report('wrong-value', node, `Expected ${label}, found ${value}.`);
      return undefined;
    },
    schema: () => ({ type: 'integer', minimum, maximum }),
    shape: { is: 'scalar', holds: 'number' },
  };
};

export const fraction: ValueType<number> = {
  label: 'a number from 0 to 1',
  read(node, _path, reader) {
    const value = scalarOf(node)?.value;
    if (typeof value !== 'number' || Number.isNaN(value)) return mismatch(reader, node, 'a number from 0 to 1');
    if (value >= 0 && value <= 1) return value;
    reader.report('wrong-value', node, `Expected a number from 0 to 1, found ${value}.`);
    return undefined;
  },
  schema: () => ({ type: 'number', minimum: 0, maximum: 1 }),
  shape: { is: 'scalar', holds: 'number' },
};

/** One of a fixed set of words, each with its meaning. */
export const oneWordOf = <W extends string>(words: Readonly<Record<W, string>>): ValueType<W> => {
  const names = Object.keys(words) as W[];
  const label = names.map((name) => `\`${name}\``).join(', ');
  return {
    label: names.length > 1 ? `one of ${label}` : label,
    read(node, _path, reader) {
      const value = scalarOf(node)?.value;
      if (typeof value !== 'string') return mismatch(reader, node, `one of ${label}`);
      if (Object.hasOwn(words, value)) return value as W;
      reader.report('wrong-value', node, `\`${value}\` is not one of ${label}.`, didYouMean(value, names));
      return undefined;
    },
    schema: () => ({ enum: names, markdownEnumDescriptions: names.map((name) => words[name]) }),
    shape: { is: 'scalar', holds: 'word', words },
  };
};

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A time span; its value is in milliseconds. */
export const duration: ValueType<number> = {
  label: 'a duration (500ms, 5s, 2m, 1h)',
  read(node, _path, reader) {
    const value = scalarOf(node)?.value;
    const match = typeof value === 'string' ? DURATION.exec(value) : null;
    if (!match) {
      const hint = typeof value === 'number' ? `Write a unit: \`${value}ms\` or \`${value}s\`.` : undefined;
      reader.report('wrong-type', node, `Expected a duration such as 500ms, 5s, 2m, 1h, found ${describeNode(node)}.`, hint);
      return undefined;
    }
    const ms = Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
    if (ms <= 24 * UNIT_MS.h) return ms;
    reader.report('wrong-value', node, 'A duration is at most 24h.');
    return undefined;
  },
  schema: () => ({ type: 'string', pattern: DURATION.source }),
  shape: { is: 'scalar', holds: 'duration' },
};

/** The id of a step: where an edge leads. */
export const edge: ValueType<string> = {
  label: 'the id of a step, or `end`',
  read: (node, path, reader) => text('the id of a step').read(node, path, reader),
  schema: () => ({ type: 'string', description: 'The id of a step, or `end`.' }),
  shape: { is: 'scalar', holds: 'step' },
};

/** A JavaScript expression, kept as its source text. Scalars that YAML reads as numbers, booleans or null are constants. */
export const expression: ValueType<string> = {
  label: 'an expression',
  read(node, _path, reader) {
    const scalar = scalarOf(node);
    // `decide:` with nothing behind it is a forgotten expression; a written `null` is a constant
    if (!scalar || scalar.source === '') return mismatch(reader, node, 'an expression');
    if (scalar.value === null) return 'null';
    return typeof scalar.value === 'string' ? scalar.value : String(scalar.value);
  },
  schema: () => ({ type: ['string', 'number', 'boolean', 'null'] }),
  shape: { is: 'scalar', holds: 'expression' },
};

/** Text with `${expression}` in it. */
export const template = text('a text with `${expression}` in it', {}, 'template');
/** A path relative to the flow file, `/` between folders. */
export const filePath = text('a file path, relative to this file', {}, 'file');
export const objectName = text('the name of an object', {}, 'object');
export const targetName = text('the name of a target', {}, 'target');
/** A SQL statement with `:name` parameters. */
export const sqlText = text('a SQL statement', {}, 'sql');
/** A function body in JavaScript or TypeScript. */
export const scriptText = text('a script', {}, 'script');
