import type { FlowSource } from '../read-flow.ts';
import { keepPieces, piecesOf } from './kept-pieces.ts';
import { readInPieces } from './read-in-pieces.ts';
import { readWhole } from './read-whole.ts';

/**
 * Reads a flow after its text has changed: the same as `readFlow(text, previous.file)`, but what did not change is taken
 * over, with its steps and objects as the same values. A file that has to be read as a whole (syntax errors, anchors) takes
 * its time, and is fast again once it is sound. Never throws.
 */
export function updateFlow(previous: FlowSource, text: string): FlowSource {
  if (text === previous.text) return previous;
  const known = piecesOf(previous);
  const read = readInPieces(text, previous.file, known);
  const source = read?.source ?? readWhole(text, previous.file);
  keepPieces(source, read?.pieces ?? known);
  return source;
}
