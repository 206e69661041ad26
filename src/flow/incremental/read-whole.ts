import { isMap, LineCounter, parseDocument, type Document } from 'yaml';
import { FLOW_FIELDS, type Flow } from '../flow-file.ts';
import { keyPath, readFields } from '../grammar/collections.ts';
import { duplicateKey, duplicateKeys } from '../grammar/duplicate-keys.ts';
import { Reader } from '../grammar/value.ts';
import type { Range } from '../problem.ts';
import type { FlowSource } from '../read-flow.ts';
import { DocumentNodes } from '../source-nodes.ts';
import { yamlMessage } from '../yaml-message.ts';

/** Larger files are refused before parsing: no person wrote them. */
export const MAX_LENGTH = 20_000_000;

/** Syntax errors shown: one breaks the next, so that only the first ones say anything. */
const SHOWN_SYNTAX_ERRORS = 3;

/** Reads a flow file as one YAML document: any file, with anchors and errors. Never throws. */
export function readWhole(text: string, file: string): FlowSource {
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
    nodes: new DocumentNodes(document, text, reader.positions),
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
    reader.report('yaml-syntax', range, yamlMessage(error), syntaxHint(reader.lineAt(start)));
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
    const { code, message, suggestion } = duplicateKey(key, reader.rangeOf(first).start.line);
    reader.report(code, node, message, suggestion);
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
    const message = error instanceof RangeError ? 'The file is nested too deeply.' : yamlMessage(error);
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
