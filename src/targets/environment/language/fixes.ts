import type { TextEdit } from '../../../flow/edit/index.ts';
import type { FlowFolder } from '../../../flow/language/flow-folder.ts';
import { alternatives, fieldsOf, meaningOf, scalarShape } from '../../../flow/language/meaning.ts';
import { placeAt } from '../../../flow/language/place.ts';
import { entriesIn, keysTo, type TextEntry } from '../../../flow/language/text-tree.ts';
import type { Problem, ProblemCode } from '../../../flow/problem.ts';
import { nearest } from '../../../flow/suggestion.ts';
import { secretNameFor } from './complete-references.ts';
import { resolveBeside } from './files-beside.ts';
import { namesEnvironment, namesOf } from './names.ts';
import type { TargetsSource } from './targets-source.ts';

/** A way out of a problem of a targets file. */
export interface TargetsFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** True where nothing else could be meant. */
  readonly certain: boolean;
  /** The text that becomes a secret of this name, with a reference in its place. */
  readonly moveIntoSecret?: { readonly start: number; readonly end: number; readonly name: string } | undefined;
}

interface FixContext {
  readonly source: TargetsSource;
  readonly files: Pick<FlowFolder, 'list'>;
  readonly entry: TextEntry;
  readonly start: number;
  readonly end: number;
  /** Text of the problem's range. */
  readonly word: string;
}

type Fixer = (context: FixContext) => readonly TargetsFix[];

const replace = (title: string, start: number, end: number, text: string, certain = true): TargetsFix => ({
  title,
  edits: [{ start, end, text }],
  certain,
});

/** The word that was probably meant. */
function meant({ word, start, end }: FixContext, candidates: Iterable<string>): TargetsFix[] {
  const quote = /^(['"]).*\1$/s.exec(word)?.[1] ?? '';
  const written = quote === '' ? word : word.slice(1, -1);
  const found = nearest(written, candidates);
  return found === undefined || found === written ? [] : [replace(`Change to \`${found}\``, start, end, quote + found + quote)];
}

const knownKey: Fixer = (context) => {
  const { entry } = context;
  const holder = entry.parent;
  const meaning = holder && meaningOf(holder);
  if (!meaning) return [];
  const present = new Set(entriesIn(holder.value).map(({ key }) => key));
  const keys = alternatives(meaning.type).flatMap(({ shape }) => {
    if (shape.is === 'record') return Object.keys(shape.fields);
    return shape.is === 'variants' ? Object.keys(fieldsOf(shape, holder)) : [];
  });
  return meant(
    context,
    keys.filter((key) => !present.has(key)),
  );
};

const knownWord: Fixer = (context) => {
  const { entry, source } = context;
  if (namesEnvironment(entry) || keysTo(entry)[0] === 'protected') return meant(context, namesOf(source, 'environment'));
  return meant(context, Object.keys(scalarShape(entry)?.words ?? {}));
};

/** `latency: 20` lacks its unit. */
const unit: Fixer = ({ entry, word, start, end }) =>
  scalarShape(entry)?.holds === 'duration' && /^\d+$/.test(word)
    ? ['ms', 's'].map((each) => replace(`Write \`${word}${each}\``, start, end, `${word}${each}`, false))
    : [];

/** Keys that a map must have, the rest for a person to write. */
const missingKeys: Fixer = ({ source: { text }, entry }) => {
  for (const owner of [entry, entry.parent]) {
    const meaning = owner && meaningOf(owner);
    if (!meaning || owner.value.is !== 'map') continue;
    const { value } = owner;
    const present = new Set(value.entries.map(({ key }) => key));
    const fields = alternatives(meaning.type).flatMap(({ shape }) => {
      if (shape.is === 'record') return Object.entries(shape.fields);
      return shape.is === 'variants' ? Object.entries(fieldsOf(shape, owner)) : [];
    });
    const missing = fields.filter(([key, { required }]) => required && !present.has(key));
    const last = value.entries.at(-1);
    if (missing.length === 0 || !last) continue;
    const at = Math.max(last.keyEnd, last.value.end);
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    const before = value.flow ? ', ' : newline + ' '.repeat(value.column);
    return missing.map(([key]) => ({
      title: `Add \`${key}\``,
      edits: [{ start: at, end: at, text: `${before}${key}: ` }],
      certain: false,
    }));
  }
  return [];
};

const nearestFile: Fixer = (context) => {
  const { source, files, word } = context;
  const written = word.replace(/^(['"])(.*)\1$/s, '$2');
  const path = resolveBeside(source.file, written);
  const names = files.list(path.slice(0, Math.max(0, path.lastIndexOf('/')))) ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const other = nearest(
    name,
    names.filter((each) => !each.endsWith('/')),
  );
  const at = word.lastIndexOf(name);
  if (other === undefined || other === name || at < 0) return [];
  const start = context.start + at;
  return [replace(`Change to \`${other}\``, start, start + name.length, other)];
};

const moveIntoSecret: Fixer = ({ entry, start, end }) => {
  const holds = scalarShape(entry)?.holds;
  if (holds !== 'secret' && holds !== 'reference') return [];
  const name = secretNameFor(entry);
  return [{ title: 'Move into a secret…', edits: [], certain: true, moveIntoSecret: { start, end, name } }];
};

/** In braces YAML takes the braces of a reference for its own. */
const quoteReference: Fixer = ({ source: { text }, start }) => {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', lineStart);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline);
  const edits = [...line.matchAll(/(?<=[:[,]\s*)\$\{(?:secret|env):[\w.-]{1,100}\}(?=\s*[,}\]]|\s*$)/g)].map(
    ({ 0: reference, index }) => {
      const at = lineStart + index;
      return { start: at, end: at + reference.length, text: `'${reference}'` };
    },
  );
  return edits.length === 0 ? [] : [{ title: 'Put the reference in quotes', edits, certain: true }];
};

/** Ways out of problems, by their code, the likeliest first. */
const FIXERS: Readonly<Partial<Record<ProblemCode, readonly Fixer[]>>> = {
  'yaml-syntax': [quoteReference],
  'unknown-key': [knownKey],
  'wrong-value': [knownWord],
  'wrong-type': [unit],
  'missing-key': [missingKeys],
  'missing-file': [nearestFile],
  'plain-secret': [moveIntoSecret],
};

/**
 * Ways out of a problem of a targets file.
 * @param problem found in this very text
 */
export function fixesForTargets(source: TargetsSource, files: Pick<FlowFolder, 'list'>, problem: Problem): TargetsFix[] {
  const fixers = Object.hasOwn(FIXERS, problem.code) ? (FIXERS[problem.code] ?? []) : [];
  const start = problem.range.start.offset;
  const end = problem.range.end.offset;
  const { entry } = placeAt(source.tree, start);
  const context: FixContext = { source, files, entry, start, end, word: source.text.slice(start, end) };
  return fixers.flatMap((fixer) => fixer(context));
}
