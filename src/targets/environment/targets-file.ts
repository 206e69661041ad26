import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isMap, LineCounter, parseDocument } from 'yaml';
import { mapOf, optional, record, required } from '../../flow/grammar/collections.ts';
import { text } from '../../flow/grammar/scalars.ts';
import { Reader, type ValueType } from '../../flow/grammar/value.ts';
import { inReadingOrder } from '../../flow/problem.ts';
import { didYouMean } from '../../flow/suggestion.ts';
import { CONNECTION_KINDS } from './connections/index.ts';
import type { Connection } from './connection.ts';
import { TargetsFileError } from './environment-error.ts';
import { readSource } from './source-file.ts';

/** Connections by logical name. */
export type EnvironmentSettings = ReadonlyMap<string, Connection>;

/** `idflow.targets.yaml`, read. */
export interface TargetsFile {
  /** As the caller named it. */
  readonly file: string;
  /** Environment that is taken when nobody asks for one. */
  readonly default: string;
  readonly environments: ReadonlyMap<string, EnvironmentSettings>;
}

export const TARGETS_FILE_NAME = 'idflow.targets.yaml';

const kinds = new Map(CONNECTION_KINDS.map((kind) => [kind.kind, kind]));

const connection: ValueType<Connection> = {
  label: 'a connection',
  read(node, path, reader) {
    const known = [...kinds.keys()].map((kind) => `\`${kind}\``).join(', ');
    if (!isMap(node)) {
      reader.report('wrong-type', node, 'Expected a connection: a map with the key `kind`.', `Kinds: ${known}.`);
      return undefined;
    }
    const word: unknown = node.get('kind');
    const kind = typeof word === 'string' ? kinds.get(word) : undefined;
    if (kind) return kind.read(node, path, reader);
    if (!node.has('kind')) reader.report('missing-key', node, 'A connection needs the key `kind`.', `Kinds: ${known}.`);
    else if (typeof word !== 'string') reader.report('wrong-type', node, `\`kind\` is one of ${known}.`);
    else
      reader.report(
        'wrong-value',
        node,
        `There is no kind of connection \`${word.slice(0, 60)}\`.`,
        didYouMean(word, kinds.keys()),
      );
    return undefined;
  },
  schema: () => ({ anyOf: CONNECTION_KINDS.map(({ kind }) => ({ properties: { kind: { const: kind } } })) }),
};

const NAME = { pattern: /^[A-Za-z_][\w-]{0,63}$/, what: 'a name: letters, digits, - and _, starting with a letter' };

const targetsFile = record('a targets file', {
  default: optional(text('the name of an environment'), 'Environment taken when nobody asks for one; the first if not given.'),
  environments: required(
    mapOf(mapOf(connection, { names: NAME, label: 'a map of target names to connections' }), {
      names: NAME,
      label: 'a map of environment names to connections',
    }),
    'Environments: for each the connections by target name.',
  ),
});

/**
 * Reads the text of a targets file.
 * @throws TargetsFileError with every problem
 */
export function readTargetsFile(written: string, file: string): TargetsFile {
  const lines = new LineCounter();
  const document = parseDocument(written, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const reader = new Reader(file, written, document, lines);
  for (const { message, pos } of document.errors) reader.report('yaml-syntax', reader.range(...pos), message.split('\n', 1)[0]!);
  const root = document.contents;
  if (reader.problems.length === 0 && !root)
    reader.report('empty-file', reader.range(0, 0), 'The file is empty.', 'It starts with `environments:`.');
  const values = root && reader.problems.length === 0 ? reader.read(targetsFile, root, '') : undefined;
  const names = [...(values?.environments.keys() ?? [])];
  const first = names[0];
  if (values && first === undefined && reader.problems.length === 0)
    reader.report(
      'missing-key',
      root ?? reader.range(0, 0),
      'There is no environment in the file.',
      'Add one below `environments:`.',
    );
  if (values?.default !== undefined && !names.includes(values.default)) {
    const where = reader.positions.get('default') ?? reader.range(0, 0);
    reader.report('wrong-value', where, `There is no environment \`${values.default}\`.`, didYouMean(values.default, names));
  }
  if (!values || first === undefined || reader.problems.length > 0)
    throw new TargetsFileError(file, inReadingOrder(reader.problems));
  return { file, default: values.default ?? first, environments: values.environments };
}

/** @returns path of the targets file in the folder or the nearest one around it; undefined when there is none */
export function findTargetsFile(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, TARGETS_FILE_NAME);
    if (existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}

/**
 * Reads a targets file.
 * @throws TargetsFileError; EnvironmentError when it can not be read
 */
export const loadTargetsFile = (file: string, shownAs = file): TargetsFile =>
  readTargetsFile(readSource(file, 'targets file'), shownAs);
