import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import { FLOW_FIELDS, type Flow } from './flow-file.ts';
import { keyPath, readFields } from './grammar/collections.ts';
import { duplicateKeys } from './grammar/duplicate-keys.ts';
import { Reader, type Positions } from './grammar/value.ts';
import type { Problem, Range } from './problem.ts';

/** Larger files are refused before parsing: no person wrote them. */
const MAX_LENGTH = 20_000_000;

/** A flow file, read: its model as far as it is sound, where everything stands, and what is wrong with its form. */
export interface FlowSource {
  /** As the caller named it. */
  readonly file: string;
  readonly text: string;
  /** Absent when the file is too broken to tell what it means. Steps that do not fit the grammar are left out. */
  readonly flow: Flow | undefined;
  readonly problems: readonly Problem[];
  readonly positions: Positions;
  readonly document: Document;
  /** True where the text is no YAML: what stands behind the first syntax error is a guess of the parser. */
  readonly broken: boolean;
  /** Ids of all steps in the file, those with problems too. */
  readonly stepIds: ReadonlySet<string>;
  /** Where the value at the path stands, or the nearest thing around it. */
  rangeOf(path: string): Range;
  /** Where the key of the value at the path stands. */
  keyRangeOf(path: string): Range;
  /** Range of a stretch of the text. */
  range(start: number, end: number): Range;
}

/** Syntax errors shown: one breaks the next, so that only the first ones say anything. */
const SHOWN_SYNTAX_ERRORS = 3;

/** Reads a flow file. Never throws: whatever is wrong is in `problems`. */
export function readFlow(text: string, file: string): FlowSource {
  const lines = new LineCounter();
  const { document, failure } = text.length > MAX_LENGTH ? tooLong(text) : parse(text, lines);
  const reader = new Reader(file, text, document, lines);
  if (failure) reader.report(failure.code, reader.range(0, 0), failure.message);
  const broken = reportSyntax(document, reader) ?? (failure ? 0 : undefined);
  reportDuplicates(document, reader);
  const flow = readModel(document, reader);
  const stepIds = new Set(
    [...reader.positions.keys()]
      .filter((path) => path.startsWith('steps/') && path.endsWith('#key') && path.split('/').length === 2)
      .map((path) => path.slice(6, -4)),
  );
  const rangeOf = (path: string): Range => {
    for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const range = reader.positions.get(at) ?? reader.positions.get(keyPath(at));
      if (range) return range;
      if (!at.includes('/')) return reader.range(0, 0);
    }
  };
  return {
    file,
    text,
    flow,
    broken: broken !== undefined,
    // behind the first syntax error the parser guesses, and what is wrong with a guess helps nobody
    problems: reader.problems.filter(
      ({ code, range }) => broken === undefined || code === 'yaml-syntax' || range.start.offset < broken,
    ),
    positions: reader.positions,
    document,
    stepIds,
    rangeOf,
    keyRangeOf: (path) => reader.positions.get(keyPath(path)) ?? rangeOf(path),
    range: (start, end) => reader.range(start, end),
  };
}

/** @returns offset of the first syntax error, or undefined where the text is YAML */
function reportSyntax(document: Document, reader: Reader): number | undefined {
  const seen = new Set<number>();
  let first: number | undefined;
  for (const error of [...document.errors, ...document.warnings]) {
    const [start, end] = error.pos;
    const range = reader.range(start, Math.max(start, end));
    first = Math.min(first ?? start, start);
    if (seen.has(range.start.line) || seen.size >= SHOWN_SYNTAX_ERRORS) continue;
    seen.add(range.start.line);
    reader.report('yaml-syntax', range, firstLine(error.message), syntaxHint(reader.lineAt(start)));
  }
  return first;
}

/** What trips most people: inside `{ … }` YAML reads brackets, braces and commas of an expression as its own. */
function syntaxHint(line: string): string | undefined {
  if (!/\{.*[[\]{},'"`].*/.test(line)) return undefined;
  return 'Inside `{ … }` a value with brackets, braces, commas or quotes must be quoted as a whole; or give each key a line of its own.';
}

function reportDuplicates(document: Document, reader: Reader): void {
  for (const { key, node, first } of duplicateKeys(document)) {
    const { line } = reader.rangeOf(first).start;
    const message = `The key \`${key.slice(0, 60)}\` stands twice in this map, first in line ${line}.`;
    reader.report('yaml-syntax', node, message, 'Remove one of them.');
  }
}

interface Parsed {
  readonly document: Document;
  readonly failure?: { readonly code: 'yaml-syntax' | 'too-large'; readonly message: string };
}

function tooLong(text: string): Parsed {
  return { document: parseDocument(''), failure: { code: 'too-large', message: `The file has ${text.length} characters.` } };
}

/** The parser reports errors in the document; what it throws on top of that (deep nesting) is reported the same way. */
function parse(text: string, lines: LineCounter): Parsed {
  try {
    return {
      document: parseDocument(text, {
        lineCounter: lines,
        keepSourceTokens: true,
        prettyErrors: false,
        strict: true,
        uniqueKeys: false,
      }),
    };
  } catch (error) {
    const message =
      error instanceof RangeError
        ? 'The file is nested too deeply.'
        : firstLine(error instanceof Error ? error.message : String(error));
    return { document: parseDocument(''), failure: { code: 'yaml-syntax', message } };
  }
}

/** A flow whose required keys are not all sound still has steps to look at, so that one typo does not hide the rest. */
function readModel(document: Document, reader: Reader): Flow | undefined {
  const root = document.contents;
  if (!root || !isMap(root)) {
    if (reader.problems.length === 0) {
      const what = root ? 'The file holds no map of keys.' : 'The file is empty.';
      reader.report('empty-file', reader.range(0, 0), what, 'A flow starts with `idflow: 1`, a `name` and `steps`.');
    }
    return undefined;
  }
  reader.positions.set('', reader.rangeOf(root));
  const complete = readFields(FLOW_FIELDS, 'a flow', root, '', reader);
  if (complete) return complete;
  const lenient = Object.fromEntries(Object.entries(FLOW_FIELDS).map(([key, field]) => [key, { ...field, required: false }]));
  const silent = new Reader(reader.file, reader.text, document, new LineCounter());
  const partial = readFields(lenient, 'a flow', root, '', silent);
  return partial && { idflow: 1, name: '', steps: new Map(), ...partial };
}

const firstLine = (message: string): string => message.split('\n', 1)[0]!;
