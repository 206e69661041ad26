import { LineCounter } from 'yaml';
import { resolveReference, type FileReader } from '../file-reference.ts';
import type { Range } from '../problem.ts';
import type { DatabaseSchema } from '../sql/database-schema.ts';

/** A file that a flow names, found or not. */
export type FoundFile =
  { readonly path: string; readonly text: string } | { readonly missing: string } | { readonly refused: string };

/** The files of a validation, each read once. A reader that throws counts as one that finds nothing. */
export class FlowFiles {
  private readonly reader: FileReader;
  private readonly texts = new Map<string, string | undefined>();

  /** @param flow the flow at hand, which may differ from its file: an editor has it open */
  constructor(reader: FileReader, flow: { readonly file: string; readonly text: string }) {
    this.reader = reader;
    this.texts.set(flow.file, flow.text);
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

  /** Tables and columns of the database behind a target, where they are known. */
  schema(target: string): DatabaseSchema | undefined {
    return this.reader.schema?.(target);
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
export function rangesIn(text: string): (start: number, end: number) => Range {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const position = (offset: number): Range['start'] => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, offset };
  };
  return (start, end) => ({ start: position(start), end: position(end) });
}
