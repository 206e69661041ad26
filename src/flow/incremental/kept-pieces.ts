import type { FlowSource } from '../read-flow.ts';
import type { ReadPieces } from './read-in-pieces.ts';

export const NO_PIECES: ReadPieces = new Map();

const kept = new WeakMap<FlowSource, ReadPieces>();

/** The pieces that a source was put together from; of one read as a whole, those of the last one that was not. */
export const piecesOf = (source: FlowSource): ReadPieces => kept.get(source) ?? NO_PIECES;

/** Keeps the pieces of a source for as long as the source is there. */
export function keepPieces(source: FlowSource, pieces: ReadPieces): void {
  kept.set(source, pieces);
}
