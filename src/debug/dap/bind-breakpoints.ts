import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FlowSource } from '../../flow/read-flow.ts';
import { bindBreakpoint } from '../../sandbox/debug/places.ts';
import type { ScriptBreakpoint } from '../../sandbox/debug/port.ts';
import type { ScriptPiece } from '../../sandbox/port.ts';
import { problemOfHitCount } from '../breakpoints/hit-count.ts';
import { problemOfRules, type StepBreakpoint } from '../breakpoints/step-breakpoints.ts';
import { stepAtLine, stepLinesOf } from '../flow-lines.ts';
import { linesOfPiece } from '../script-lines.ts';

/** What a file holds that a run can stop at. */
export interface BreakableFile {
  readonly file: string;
  /** Present for a flow file. */
  readonly flow: FlowSource | undefined;
  /** Scripts that stand in the file. */
  readonly scripts: readonly ScriptPiece[];
}

/** Breakpoints of a file as they came to stand, and what the client is told of each. */
export interface BoundBreakpoints {
  readonly onSteps: readonly StepBreakpoint[];
  readonly inScripts: readonly ScriptBreakpoint[];
  readonly answers: readonly DebugProtocol.Breakpoint[];
}

/** Binds the breakpoints of a file: those in a script to its statements, others to steps. @param nextId gives each a number */
export function bindBreakpoints(
  file: BreakableFile,
  wanted: readonly DebugProtocol.SourceBreakpoint[],
  nextId: () => number,
): BoundBreakpoints {
  const onSteps: StepBreakpoint[] = [];
  const inScripts: ScriptBreakpoint[] = [];
  const answers = wanted.map((breakpoint): DebugProtocol.Breakpoint => {
    const { line, column, condition, hitCondition, logMessage } = breakpoint;
    const id = nextId();
    const refused = (message: string, at = line): DebugProtocol.Breakpoint => ({ id, line: at, verified: false, message });
    const piece = scriptAt(file, line);
    if (piece) {
      const bound = bindBreakpoint(piece, line, column);
      if ('reason' in bound) return refused(bound.reason);
      const { place } = bound;
      const problem = hitCondition === undefined || hitCondition === '' ? undefined : problemOfHitCount(hitCondition);
      if (problem !== undefined) return refused(problem, place.line);
      const rules = {
        condition: condition || undefined,
        hitCondition: hitCondition || undefined,
        logMessage: logMessage || undefined,
      };
      inScripts.push({ id, file: piece.file, line: place.line, column: place.column, ...rules });
      return { id, verified: true, line: place.line, column: place.column, endLine: place.endLine, endColumn: place.endColumn };
    }
    const step = file.flow && stepAtLine(file.flow, line);
    if (!step) return refused(file.flow ? 'No step stands on this line or below it.' : 'No script stands on this line.');
    const problem = problemOfRules({ condition, hitCondition, logMessage });
    if (problem !== undefined) return refused(problem, step.first);
    onSteps.push({ id, file: file.file, step: step.id, condition, hitCondition, logMessage });
    return { id, line: step.first, verified: true };
  });
  return { onSteps, inScripts, answers };
}

/** The script on the line; where a step begins on the same line, the step comes first. */
function scriptAt({ flow, scripts }: BreakableFile, line: number): ScriptPiece | undefined {
  if (flow && stepLinesOf(flow).some(({ first }) => first === line)) return undefined;
  return scripts.find((piece) => {
    const { first, last } = linesOfPiece(piece);
    return line >= first && line <= last;
  });
}
