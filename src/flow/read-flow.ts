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
  readonly document: Document | undefined;
  /** Ids of all steps in the file, those with problems too. */
  readonly stepIds: ReadonlySet<string>;
  /** Where the value at the path stands, or the nearest thing around it. */
  rangeOf(path: string): Range;
  /** Where the key of the value at the path stands. */
  keyRangeOf(path: string): Range;
  /** Range of a stretch of the text. */
  range(start: number, end: number): Range;
}

/** Reads a flow file. Never throws: whatever is wrong is in `problems`. */
export function readFlow(text: string, file: string): FlowSource {
  const lines = new LineCounter();
  if (text.length > MAX_LENGTH) {
    const nowhere = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } };
    const problem: Problem = {
      code: 'too-large',
      severity: 'error',
      message: `The file has ${text.length} characters.`,
      file,
      range: nowhere,
    };
    return {
      file,
      text,
      flow: undefined,
      problems: [problem],
      positions: new Map(),
      document: undefined,
      stepIds: new Set(),
      rangeOf: () => nowhere,
      keyRangeOf: () => nowhere,
      range: () => nowhere,
    };
  }
  const { document, failure } = parse(text, lines);
  const reader = new Reader(file, text, document, lines);
  if (failure !== undefined) reader.report('yaml-syntax', reader.range(0, 0), failure);
  for (const error of [...document.errors, ...document.warnings]) {
    const [start, end] = error.pos;
    reader.report('yaml-syntax', reader.range(start, Math.max(start, end)), firstLine(error.message));
  }
  for (const { key, node, first } of duplicateKeys(document)) {
    const { line } = reader.rangeOf(first).start;
    reader.report(
      'yaml-syntax',
      node,
      `The key \`${key.slice(0, 60)}\` stands twice in this map, first in line ${line}.`,
      'Remove one of them.',
    );
  }
  const flow = readModel(document, reader);
  const steps = reader.positions;
  const stepIds = new Set(
    [...steps.keys()]
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
    problems: reader.problems,
    positions: reader.positions,
    document,
    stepIds,
    rangeOf,
    keyRangeOf: (path) => reader.positions.get(keyPath(path)) ?? rangeOf(path),
    range: (start, end) => reader.range(start, end),
  };
}

/** The parser reports errors in the document; what it throws on top of that (deep nesting) is reported the same way. */
function parse(text: string, lines: LineCounter): { document: Document; failure?: string } {
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
    return { document: parseDocument('', { lineCounter: new LineCounter() }), failure: message };
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
