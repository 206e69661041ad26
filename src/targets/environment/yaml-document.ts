import { parseDocument, type Document, type LineCounter } from 'yaml';
import { yamlMessage } from '../../flow/yaml-message.ts';

/** Longer files are refused before parsing: no person wrote them. In characters. */
export const MAX_LENGTH = 500_000;

/** A targets file as YAML; empty where that has failed as a whole. */
export interface TargetsDocument {
  readonly document: Document;
  /** A sentence. What is wrong in places is in the document's errors. */
  readonly failure?: string;
}

/** Parses the text of a targets file. Never throws: what the parser throws (deep nesting) is told as a failure. */
export function parseTargets(written: string, lineCounter: LineCounter): TargetsDocument {
  if (written.length > MAX_LENGTH) return { document: parseDocument(''), failure: `The file has ${written.length} characters.` };
  try {
    return { document: parseDocument(written, { lineCounter, prettyErrors: false, uniqueKeys: false }) };
  } catch (error) {
    const failure = error instanceof RangeError ? 'The file is nested too deeply.' : yamlMessage(error);
    return { document: parseDocument(''), failure };
  }
}
