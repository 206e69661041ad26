import { breakpointPlaces } from '../sandbox/debug/places.ts';
import type { ScriptPlace } from '../sandbox/debug/port.ts';
import type { ScriptPiece } from '../sandbox/port.ts';

/** The lines that a script stands on in its file, both included, from 1. */
export function linesOfPiece({ line, code }: ScriptPiece): { readonly first: number; readonly last: number } {
  return { first: line, last: line + code.trimEnd().split('\n').length - 1 };
}

/** Statements of a script that start between two lines, both included; none for one that does not parse. */
export function placesBetween(piece: ScriptPiece, first: number, last: number): ScriptPlace[] {
  try {
    return breakpointPlaces(piece).filter(({ line }) => line >= first && line <= last);
  } catch {
    return [];
  }
}
