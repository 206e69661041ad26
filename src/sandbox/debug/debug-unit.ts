import { guestSource, isUsableName } from '../guest-source.ts';
import type { OriginalPlace } from '../locate.ts';
import type { UnitSource } from '../messages.ts';
import type { ScriptFailure, ScriptPiece, ScriptUnit } from '../port.ts';
import { evalCode, logParts } from './eval-code.ts';
import { parseHitCondition } from './hit-condition.ts';
import { wrapPiece } from './instrument/code.ts';
import { instrument, type InstrumentedPiece } from './instrument/instrument.ts';
import type { Scope, ScriptFunction, Statement } from './instrument/statements.ts';
import type { StatementBreakpoint, StatementBreakpoints } from './messages.ts';
import { bind, placesOf } from './places.ts';
import type { ExceptionStops, ScriptBreakpoint, ScriptPlace } from './port.ts';

/** A unit as it is debugged. */
export interface DebugUnit {
  readonly source: UnitSource;
  readonly statements: readonly UnitStatement[];
  readonly functions: readonly UnitFunction[];
  readonly originals: readonly (OriginalPlace | undefined)[];
  /** Per statement: 1 where an error is caught in the same function. */
  readonly catches: Uint8Array;
}

export interface UnitStatement {
  readonly statement: Statement;
  readonly place: ScriptPlace;
}

export interface UnitFunction {
  readonly name: string;
  readonly piece: ScriptPiece;
  readonly scope: Scope;
  readonly place: ScriptPlace;
}

/** @param invalid per piece: why it can not run at all */
export function debugUnit(unit: ScriptUnit, plain: UnitSource, invalid: readonly (ScriptFailure | undefined)[]): DebugUnit {
  const { parameters, returns } = plain;
  const usable = parameters.filter(isUsableName);
  const statements: UnitStatement[] = [];
  const functions: UnitFunction[] = [];
  const originals: (OriginalPlace | undefined)[] = [];
  const pieces = unit.pieces.map((piece, index) => {
    if (invalid[index]) {
      originals.push(undefined);
      return wrapPiece(plain.pieces[index]!);
    }
    const instrumented: InstrumentedPiece = instrument(piece, usable, statements.length, functions.length);
    originals.push((place) => instrumented.original(place));
    const places = placesOf(piece, instrumented.statements);
    instrumented.statements.forEach((statement, at) => statements.push({ statement, place: places[at]! }));
    functions.push(...namedFunctions(piece, instrumented.functions));
    return wrapPiece(guestSource({ ...piece, form: 'body', code: instrumented.code }, parameters, returns));
  });
  return {
    // At a pause anything may be changed.
    source: { pieces, parameters, returns, changesArguments: pieces.map(() => true) },
    statements,
    functions,
    originals,
    catches: Uint8Array.from(statements, ({ statement }) => (statement.caught ? 1 : 0)),
  };
}

function namedFunctions(piece: ScriptPiece, functions: readonly ScriptFunction[]): UnitFunction[] {
  const places = placesOf(
    piece,
    functions.map(({ start }) => ({ start: Math.max(0, start), end: Math.max(0, start) })),
  );
  return functions.map(({ name, scope }, index) => ({ name, scope, piece, place: places[index]! }));
}

/** The breakpoints that fall on a unit's statements. One with a condition that can not be read pauses and says so. */
export function unitBreakpoints(
  unit: DebugUnit,
  pieces: readonly ScriptPiece[],
  breakpoints: readonly ScriptBreakpoint[],
  exceptions: ExceptionStops,
): StatementBreakpoints {
  const found: StatementBreakpoint[] = [];
  for (const piece of pieces) {
    const own = breakpoints.filter(({ file, line }) => file === piece.file && line >= piece.line && line <= lastLine(piece));
    if (own.length === 0) continue;
    const ids = unit.statements.flatMap(({ statement }, id) =>
      unit.functions[statement.inFunction]!.piece === piece ? [id] : [],
    );
    const places = ids.map((id) => unit.statements[id]!.place);
    for (const breakpoint of own) {
      const at = bind(places, breakpoint.line, breakpoint.column);
      if (at >= 0) found.push(statementBreakpoint(breakpoint, ids[at]!));
    }
  }
  return { breakpoints: found, caught: exceptions.caught, uncaught: exceptions.uncaught };
}

const lastLine = (piece: ScriptPiece): number => piece.line + piece.code.split(/\r\n|[\n\r\u2028\u2029]/).length - 1;

function statementBreakpoint(breakpoint: ScriptBreakpoint, statement: number): StatementBreakpoint {
  const { id, condition, hitCondition, logMessage } = breakpoint;
  const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';
  const made = isSet(condition) ? evalCode(condition) : undefined;
  const code = made && 'error' in made ? `(()=>{throw new SyntaxError(${JSON.stringify(made.error)})})()` : made?.code;
  return {
    id,
    statement,
    condition: code,
    hitCondition: isSet(hitCondition) && parseHitCondition(hitCondition) ? hitCondition : undefined,
    log: isSet(logMessage) ? logParts(logMessage) : undefined,
  };
}
