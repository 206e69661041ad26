import type { Json } from '../../flow/json.ts';
import { InputError } from './input-error.ts';

/** One of several JSON texts, with where it begins. */
export interface JsonDocument {
  readonly line: number;
  readonly value: Json;
}

/**
 * Reads JSON texts that follow each other: one per line, or printed over several lines.
 * @param name for errors
 * @throws InputError with the line of the first text that is no JSON
 */
export function readJsonDocuments(text: string, name: string): JsonDocument[] {
  const documents: JsonDocument[] = [];
  let line = 1;
  let rest = text.replace(/^\uFEFF/, '');
  for (;;) {
    const blank = /^\s*/.exec(rest)![0];
    line += newlines(blank);
    rest = rest.slice(blank.length);
    if (rest === '') return documents;
    const end = endOfDocument(rest);
    const document = rest.slice(0, end);
    try {
      documents.push({ line, value: JSON.parse(document) as Json });
    } catch (error) {
      throw new InputError(`${name}:${line} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    line += newlines(document);
    rest = rest.slice(end);
  }
}

const newlines = (text: string): number => text.split('\n').length - 1;

/** Length of the JSON text at the beginning: up to its closing bracket, or the line's end for anything else. */
function endOfDocument(text: string): number {
  if (text[0] !== '{' && text[0] !== '[') {
    const newline = text.indexOf('\n');
    return newline < 0 ? text.length : newline;
  }
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
      // JSON texts hold no line breaks: an open quote ends with the line, so that an error names the right one
      else if (character === '\n') return at;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}
