import { LineCounter, parseDocument, type Document } from 'yaml';
import { duplicateKey, duplicateKeys } from '../../../flow/grammar/duplicate-keys.ts';
import { Reader } from '../../../flow/grammar/value.ts';
import { inReadingOrder, type Problem } from '../../../flow/problem.ts';
import { yamlMessage } from '../../../flow/yaml-message.ts';
import type { RestApi } from '../../rest/api.ts';
import { TargetsFileError } from '../environment-error.ts';
import { restApi } from './api.ts';

/** Everything that is wrong with a file that describes an API; never throws. */
export function problemsOfApiFile(written: string, file: string): readonly Problem[] {
  try {
    readApiFile(written, file);
    return [];
  } catch (error) {
    if (error instanceof TargetsFileError) return error.problems;
    throw error;
  }
}

/** Longer files are refused before parsing: no person wrote them. In characters. */
const MAX_LENGTH = 1_000_000;

/**
 * Reads the description of an API that stands in a file of its own.
 * @throws TargetsFileError with every problem
 */
export function readApiFile(written: string, file: string): RestApi {
  const lines = new LineCounter();
  const document = parsed(written, lines);
  const reader = new Reader(file, written, document ?? parseDocument(''), lines);
  if (document === undefined) {
    reader.report('too-large', reader.range(0, 0), 'The file is too long or nested too deeply.');
    throw new TargetsFileError(file, reader.problems);
  }
  for (const error of document.errors) {
    const [start, end] = error.pos;
    reader.report('yaml-syntax', reader.range(start, Math.max(start, end)), yamlMessage(error));
  }
  for (const { key, node, first } of duplicateKeys(document)) {
    const { code, message, suggestion } = duplicateKey(key, reader.rangeOf(first).start.line);
    reader.report(code, node, message, suggestion);
  }
  const root = document.contents;
  if (reader.problems.length === 0 && !root)
    reader.report('empty-file', reader.range(0, 0), 'The file is empty.', 'It starts with `operations:`.');
  const api = root && reader.problems.length === 0 ? reader.read(restApi, root, '') : undefined;
  if (!api || reader.problems.length > 0) throw new TargetsFileError(file, inReadingOrder(reader.problems));
  return api;
}

function parsed(written: string, lines: LineCounter): Document | undefined {
  if (written.length > MAX_LENGTH) return undefined;
  try {
    return parseDocument(written, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  } catch {
    // What the parser throws on top of the errors in the document: a stack that is full.
    return undefined;
  }
}
