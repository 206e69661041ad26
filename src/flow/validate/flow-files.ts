import { resolveReference } from '../file-reference.ts';
import type { Range } from '../problem.ts';

/** Reads the files that a flow names. */
export interface FileReader {
  /** @param path as {@link resolveReference} answers it; @returns the text, or undefined when it can not be read */
  read(path: string): string | undefined;
}

/** A file that a flow names, found or not. */
export type FoundFile = { readonly path: string; readonly text: string } | { readonly missing: string } | { readonly refused: string };

/** The files of a validation, each read once. A reader that throws counts as one that finds nothing. */
export class FlowFiles {
  private readonly reader: FileReader;
  private readonly texts = new Map<string, string | undefined>();

  constructor(reader: FileReader) {
    this.reader = reader;
  }

  /** @param from the file that holds the reference */
  find(from: string, reference: string): FoundFile {
    const resolved = resolveReference(from, reference);
    if ('refused' in resolved) return resolved;
    const text = this.read(resolved.path);
    return text === undefined ? { missing: resolved.path } : { path: resolved.path, text };
  }

  read(path: string): string | undefined {
    if (!this.texts.has(path)) this.texts.set(path, this.tryToRead(path));
    return this.texts.get(path);
  }

  private tryToRead(path: string): string | undefined {
    try {
      return this.reader.read(path);
    } catch {
      return undefined;
    }
  }
}

/** Line and column of offsets in a text that is no flow. */
export function rangeInText(text: string, start: number, end: number): Range {
  const position = (offset: number): Range['start'] => {
    const before = text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n'), offset };
  };
  return { start: position(start), end: position(end) };
}
