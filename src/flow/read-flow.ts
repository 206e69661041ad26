import type { Document } from 'yaml';
import type { Flow } from './flow-file.ts';
import type { Positions } from './grammar/value.ts';
import { readInPieces } from './incremental/read-in-pieces.ts';
import { keepPieces, NO_PIECES } from './incremental/kept-pieces.ts';
import { readWhole } from './incremental/read-whole.ts';
import type { Problem, Range } from './problem.ts';
import type { SourceNodes } from './source-nodes.ts';

/**
 * A flow file, read: its model as far as it is sound, where everything stands, and what is wrong with its form.
 *
 * Most files are read in pieces: each step, each object and each other key of the flow by itself, so that after a change
 * (`updateFlow` in `incremental/`) only what changed is read again. For those, `document` parses the whole text when it is
 * first asked for, which takes a quarter of a second at 1,000 steps; `nodes` has the YAML of a value at no cost.
 */
export interface FlowSource {
  /** As the caller named it. */
  readonly file: string;
  readonly text: string;
  /** Absent when the file is too broken to tell what it means. Steps that do not fit the grammar are left out. */
  readonly flow: Flow | undefined;
  readonly problems: readonly Problem[];
  readonly positions: Positions;
  /** The YAML of the whole text. Expensive: see above. */
  readonly document: Document;
  /** The YAML of single values. */
  readonly nodes: SourceNodes;
  /** True where the text is no YAML: what stands behind the first syntax error is a guess of the parser. */
  readonly broken: boolean;
  /** Ids of all steps in the file, those with problems too; as in paths, with `/` escaped. */
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
  const read = readInPieces(text, file, NO_PIECES);
  if (!read) return readWhole(text, file);
  keepPieces(read.source, read.pieces);
  return read.source;
}
