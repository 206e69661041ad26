import { lineStarts, positionOf } from '../locate.ts';
import type { ScriptPiece } from '../port.ts';
import { instrument } from './instrument/instrument.ts';
import type { Statement } from './instrument/statements.ts';
import type { BoundBreakpoint, ScriptPlace } from './port.ts';

/** Where a piece's statements stand in the user's file, in the order of the statements. */
export function placesOf(piece: ScriptPiece, statements: readonly Pick<Statement, 'start' | 'end'>[]): ScriptPlace[] {
  const starts = lineStarts(piece.code);
  return statements.map(({ start, end }) => {
    const from = positionOf(piece, starts, start);
    const to = positionOf(piece, starts, end);
    return { file: piece.file, ...from, endLine: to.line, endColumn: to.column };
  });
}

/**
 * Binds a breakpoint: to the statement that starts on the line at or behind the column, else to the last one that starts
 * on the line, else to the next one below.
 * @param line 1-based, in the user's file, as `column`
 * @returns index in `places`, or -1 when there is no statement at or below the line
 */
export function bind(places: readonly ScriptPlace[], line: number, column = 1): number {
  const order = places.map((_, index) => index).sort((a, b) => compare(places[a]!, places[b]!));
  const onLine = order.filter((index) => places[index]!.line === line);
  if (onLine.length > 0) return onLine.find((index) => places[index]!.column >= column) ?? onLine.at(-1)!;
  return order.find((index) => places[index]!.line > line) ?? -1;
}

const compare = (a: ScriptPlace, b: ScriptPlace): number => a.line - b.line || a.column - b.column;

/** All places of a piece at which a breakpoint can stand. @throws SyntaxError when the code does not parse */
export const breakpointPlaces = (piece: ScriptPiece): ScriptPlace[] => placesOf(piece, instrument(piece, [], 0, 0).statements);

/** Where a breakpoint would stand in a piece, without running it. */
export function bindBreakpoint(piece: ScriptPiece, line: number, column?: number): BoundBreakpoint {
  let places: ScriptPlace[];
  try {
    places = breakpointPlaces(piece);
  } catch {
    return { reason: `The script \`${piece.name}\` does not parse.` };
  }
  if (places.length === 0) return { reason: `The script \`${piece.name}\` has no statement to pause at.` };
  const lastLine = piece.line + lineStarts(piece.code).length - 1;
  if (line < piece.line || line > lastLine) return { reason: `The line is not in the script \`${piece.name}\`.` };
  const place = places[bind(places, line, column)];
  return place ? { place } : { reason: 'There is no statement at or below this line.' };
}
