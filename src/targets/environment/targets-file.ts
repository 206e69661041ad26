import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isMap, isNode, LineCounter, type Document, type Node, type YAMLMap } from 'yaml';
import { mapOf, optional, record, required } from '../../flow/grammar/collections.ts';
import { duplicateKey, duplicateKeys } from '../../flow/grammar/duplicate-keys.ts';
import { text } from '../../flow/grammar/scalars.ts';
import { taggedBy } from '../../flow/grammar/tagged.ts';
import { Reader, type Positions, type ValueType } from '../../flow/grammar/value.ts';
import { inReadingOrder, type Problem } from '../../flow/problem.ts';
import { didYouMean } from '../../flow/suggestion.ts';
import { yamlMessage } from '../../flow/yaml-message.ts';
import type { ProtectionSettings } from '../protection/protection.ts';
import { CONNECTION_KINDS } from './connections/index.ts';
import type { Connection } from './connection.ts';
import { TargetsFileError } from './environment-error.ts';
import { PROTECTED_DOC, protectedEnvironments, protectionOf } from './protected-environments.ts';
import { readSource } from './source-file.ts';
import { parseTargets } from './yaml-document.ts';

/** Connections by logical name. */
export type EnvironmentSettings = ReadonlyMap<string, Connection>;

/** `idflow.targets.yaml`, read. */
export interface TargetsFile {
  /** As the caller named it. */
  readonly file: string;
  /** Environment that is taken when nobody asks for one. */
  readonly default: string;
  readonly environments: ReadonlyMap<string, EnvironmentSettings>;
  /** How environments are protected, by name; those that are not are not in it. */
  readonly protected: ReadonlyMap<string, ProtectionSettings>;
}

export const TARGETS_FILE_NAME = 'idflow.targets.yaml';

const kinds = new Map(CONNECTION_KINDS.map((kind) => [kind.kind, kind]));

/** A connection: a map whose `kind` says which one. */
export const connection: ValueType<Connection> = {
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
        valueOf(node, 'kind'),
        `There is no kind of connection \`${word.slice(0, 60)}\`.`,
        didYouMean(word, kinds.keys()),
      );
    return undefined;
  },
  ...taggedBy(
    'kind',
    'Kind of connection.',
    Object.fromEntries(CONNECTION_KINDS.map(({ kind, fields }) => [kind, record(`a \`${kind}\` connection`, fields)])),
  ),
};

const valueOf = (map: YAMLMap, key: string): Node => {
  const value: unknown = map.get(key, true);
  return isNode(value) ? value : map;
};

/** What environments and targets can be called. */
export const NAME = { pattern: /^[A-Za-z_][\w-]{0,63}$/, what: 'a name: letters, digits, - and _, starting with a letter' };

/** What a targets file may say. */
export const TARGETS_FILE = record('a targets file', {
  default: optional(text('the name of an environment'), 'Environment taken when nobody asks for one; the first if not given.'),
  environments: required(
    mapOf(mapOf(connection, { names: NAME, label: 'a map of target names to connections' }), {
      names: NAME,
      label: 'a map of environment names to connections',
    }),
    'Environments: for each the connections by target name.',
  ),
  protected: optional(protectedEnvironments, PROTECTED_DOC),
});

/** A targets file, with everything that is wrong with its form. */
export interface InspectedTargetsFile {
  /** Absent when there are problems. */
  readonly targetsFile: TargetsFile | undefined;
  /** In reading order. Messages repeat no values that could be secrets. */
  readonly problems: readonly Problem[];
  readonly positions: Positions;
}

/** Reads the text of a targets file. Never throws: whatever is wrong is in `problems`. */
export function inspectTargetsFile(written: string, file: string): InspectedTargetsFile {
  const lines = new LineCounter();
  const { document, failure } = parseTargets(written, lines);
  const reader = new Reader(file, written, document, lines);
  if (failure !== undefined) reader.report('yaml-syntax', reader.range(0, 0), failure);
  for (const error of document.errors) {
    const [start, end] = error.pos;
    reader.report('yaml-syntax', reader.range(start, Math.max(start, end)), yamlMessage(error));
  }
  for (const { key, node, first } of duplicateKeys(document)) {
    const { code, message, suggestion } = duplicateKey(key, reader.rangeOf(first).start.line);
    reader.report(code, node, message, suggestion);
  }
  const targetsFile = reader.problems.length === 0 ? readModel(document, reader) : undefined;
  const isSound = reader.problems.length === 0;
  return {
    targetsFile: isSound ? targetsFile : undefined,
    problems: inReadingOrder(withoutRepeats(reader.problems)),
    positions: reader.positions,
  };
}

/** The parser tells of a bracket that is never closed once for each that stands around it. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, range, message }) => {
    const key = `${code}\n${range.start.offset}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

/**
 * Reads the text of a targets file.
 * @throws TargetsFileError with every problem
 */
export function readTargetsFile(written: string, file: string): TargetsFile {
  const { targetsFile, problems } = inspectTargetsFile(written, file);
  if (!targetsFile) throw new TargetsFileError(file, problems);
  return targetsFile;
}

function readModel(document: Document, reader: Reader): TargetsFile | undefined {
  const root = document.contents;
  if (!root) {
    reader.report('empty-file', reader.range(0, 0), 'The file is empty.', 'It starts with `environments:`.');
    return undefined;
  }
  const values = reader.read(TARGETS_FILE, root, '');
  if (!values) return undefined;
  const names = [...values.environments.keys()];
  const [first] = names;
  if (first === undefined) {
    if (reader.problems.length === 0)
      reader.report('missing-key', root, 'There is no environment in the file.', 'Add one below `environments:`.');
    return undefined;
  }
  if (values.default !== undefined && !names.includes(values.default)) {
    const where = reader.positions.get('default') ?? reader.range(0, 0);
    reader.report('wrong-value', where, `There is no environment \`${values.default}\`.`, didYouMean(values.default, names));
  }
  const protection = protectionOf(values.protected, names, reader);
  return { file: reader.file, default: values.default ?? first, environments: values.environments, protected: protection };
}

/**
 * @param exists whether there is such a file; asked of the disk if not given
 * @returns path of the targets file in the folder or the nearest one around it; undefined when there is none
 */
export function findTargetsFile(folder: string, exists: (file: string) => boolean = existsSync): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, TARGETS_FILE_NAME);
    if (exists(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}

/**
 * Reads a targets file.
 * @throws TargetsFileError; EnvironmentError when it can not be read
 */
export const loadTargetsFile = (file: string, shownAs = file): TargetsFile =>
  readTargetsFile(readSource(file, 'targets file'), shownAs);
