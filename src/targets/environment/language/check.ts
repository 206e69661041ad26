import { resolveBeside } from './files-beside.ts';
import type { FlowFolder } from '../../../flow/language/flow-folder.ts';
import { scalarShape } from '../../../flow/language/meaning.ts';
import { scalarText } from '../../../flow/language/scalar-text.ts';
import { entriesBelow, type TextEntry } from '../../../flow/language/text-tree.ts';
import { inReadingOrder, type Problem } from '../../../flow/problem.ts';
import { didYouMean } from '../../../flow/suggestion.ts';
import { rangesIn } from './positions-in.ts';
import type { TargetsSource } from './targets-source.ts';

/**
 * Everything that is wrong with a targets file, in reading order. Never throws, and repeats no text that could be a secret.
 * @param files the files around it, to see whether those are there that it names
 */
export function checkTargets(source: TargetsSource, files: Pick<FlowFolder, 'list'>): Problem[] {
  // Behind a syntax error everything is a guess.
  if (source.problems.some(({ code }) => code === 'yaml-syntax')) return [...source.problems];
  const range = rangesIn(source.text);
  const found = [...entriesBelow(source.tree.root.value)].flatMap((entry) => [
    ...missingFile(source, files, entry),
    ...plainSecret(source, entry),
  ]);
  const problems = found.map(({ start, end, ...problem }) => ({ ...problem, file: source.file, range: range(start, end) }));
  return inReadingOrder([...source.problems, ...problems]);
}

/** A problem, by the offsets of its place. */
type Finding = Omit<Problem, 'file' | 'range'> & { readonly start: number; readonly end: number };

/** A file that a targets file names, and where. */
export interface NamedFile {
  readonly written: string;
  /** As {@link resolveBeside} answers it. */
  readonly path: string;
  /** Offsets, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** The files that must be there: schemas, seeds, certificates. */
export const filesNamedIn = (source: TargetsSource): NamedFile[] =>
  [...entriesBelow(source.tree.root.value)].flatMap((entry) => fileNamedBy(source, entry) ?? []);

function fileNamedBy({ text, file }: TargetsSource, entry: TextEntry): NamedFile | undefined {
  const { value } = entry;
  if (value.is !== 'scalar' || scalarShape(entry)?.holds !== 'file') return undefined;
  const written = scalarText(text, value).value;
  if (written === '' || written.includes('${')) return undefined;
  return { written, path: resolveBeside(file, written), start: value.start, end: value.end };
}

function missingFile(source: TargetsSource, files: Pick<FlowFolder, 'list'>, entry: TextEntry): Finding[] {
  const named = fileNamedBy(source, entry);
  if (!named) return [];
  const { written, path, start, end } = named;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const name = path.slice(path.lastIndexOf('/') + 1);
  const names = files.list(folder === '' && path.startsWith('/') ? '/' : folder);
  if (names?.includes(name)) return [];
  const why = names?.includes(`${name}/`) ? 'is a folder' : 'does not exist';
  const suggestion = didYouMean(name, (names ?? []).filter((each) => !each.endsWith('/')).slice(0, 1000));
  return [finding('missing-file', `The file ${written.slice(0, 200)} ${why}.`, start, end, suggestion)];
}

/** A password in a URL. */
const IN_URL = /[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:([^\s/?#@]+)@/i;
/** What holds nothing but secrets: private keys, headers that sign in, tokens. */
const AS_A_WHOLE = /-----BEGIN [A-Z ]*PRIVATE KEY-----|^(?:Bearer|Basic|SSWS) +[\w.~+/=-]{8,}$|^eyJ[\w-]{8,}\.[\w-]+\.[\w-]+$/;

/** Texts that hold a secret where the grammar expects none. */
function plainSecret(source: TargetsSource, entry: TextEntry): Finding[] {
  const { value } = entry;
  if (value.is !== 'scalar' || scalarShape(entry)?.holds === 'secret') return [];
  const text = scalarText(source.text, value);
  if (AS_A_WHOLE.test(text.value)) {
    const message = 'This looks like a secret, in a file that people share and put under version control.';
    return [finding('plain-secret', message, value.start, value.end, REFER)];
  }
  const found = IN_URL.exec(text.value);
  const password = found?.[1] ?? '';
  if (!found || password === '' || password.includes('${')) return [];
  const end = found.index + found[0].length - 1;
  const message = 'A password stands in this address, in a file that people share and put under version control.';
  return [finding('plain-secret', message, text.offsetOf(end - password.length), text.offsetOf(end), REFER)];
}

const REFER = 'Write `${secret:name}` in its place.';

const finding = (
  code: 'missing-file' | 'plain-secret',
  message: string,
  start: number,
  end: number,
  suggestion: string | undefined,
): Finding => ({
  code,
  severity: code === 'missing-file' ? 'error' : 'warning',
  message,
  start,
  end,
  ...(suggestion === undefined ? {} : { suggestion }),
});
