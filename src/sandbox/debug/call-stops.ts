import type { ScriptPiece } from '../port.ts';
import type { DebugThread } from './debug-thread.ts';
import { unitBreakpoints, type DebugUnit } from './debug-unit.ts';
import type { Seek, StatementBreakpoints } from './messages.ts';
import type { ScriptDebugger } from './port.ts';

/** Where a call stops. A breakpoint whose condition or message does not end loses that, and stops always. */
export class CallStops {
  readonly #unit: DebugUnit;
  readonly #pieces: readonly ScriptPiece[];
  readonly #scriptDebugger: ScriptDebugger;
  /** Statements whose breakpoints have a condition or a message that does not end. */
  readonly #endless = new Set<number>();

  constructor(unit: DebugUnit, pieces: readonly ScriptPiece[], scriptDebugger: ScriptDebugger) {
    this.#unit = unit;
    this.#pieces = pieces;
    this.#scriptDebugger = scriptDebugger;
  }

  /** Those that are wanted now. */
  get now(): StatementBreakpoints {
    const { breakpoints: wanted, exceptions } = this.#scriptDebugger;
    const stops = unitBreakpoints(this.#unit, this.#pieces, wanted, exceptions);
    const breakpoints = stops.breakpoints.map((breakpoint) =>
      this.#endless.has(breakpoint.statement) ? { ...breakpoint, condition: undefined, log: undefined } : breakpoint,
    );
    return { ...stops, breakpoints };
  }

  /**
   * A thread had to be ended by force.
   * @returns where the call pauses in the next one, as where a condition fails; undefined where it was not evaluating one
   */
  afterForce({ evaluating }: DebugThread): Seek | undefined {
    if (!evaluating || this.#endless.has(evaluating.statement)) return undefined;
    const { statement, count } = evaluating;
    this.#endless.add(statement);
    const { place } = this.#unit.statements[statement]!;
    const message = 'The condition or the message of this breakpoint does not end. It is left out from now on.';
    this.#scriptDebugger.logged?.(message, place, true);
    return { count, pause: true, reason: 'breakpoint', depth: -1 };
  }
}
