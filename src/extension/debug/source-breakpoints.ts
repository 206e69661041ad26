import * as vscode from 'vscode';
import type { StepBreakpoint } from '../../designer/breakpoints.ts';

/** The file that a breakpoint stands in. */
export const fileOf = (breakpoint: vscode.Breakpoint): vscode.Uri | undefined =>
  breakpoint instanceof vscode.SourceBreakpoint ? breakpoint.location.uri : undefined;

/** The breakpoints of a file. */
export function breakpointsIn(file: vscode.Uri): vscode.SourceBreakpoint[] {
  const address = file.toString();
  return vscode.debug.breakpoints.filter(
    (breakpoint): breakpoint is vscode.SourceBreakpoint => fileOf(breakpoint)?.toString() === address,
  );
}

/** Line of a breakpoint, from 1. */
export const lineOf = ({ location }: vscode.SourceBreakpoint): number => location.range.start.line + 1;

/** A breakpoint on a step, as the canvas shows it. @param refusal why it could not be bound */
export function shown(breakpoint: vscode.SourceBreakpoint, step: string, refusal: string | undefined): StepBreakpoint {
  const { id, enabled, condition, hitCondition, logMessage } = breakpoint;
  const ruled = condition !== undefined || hitCondition !== undefined;
  const state = !enabled
    ? 'disabled'
    : refusal !== undefined
      ? 'unverified'
      : logMessage !== undefined
        ? 'logpoint'
        : ruled
          ? 'conditional'
          : 'set';
  return {
    step,
    id,
    state,
    ...(condition === undefined ? {} : { condition }),
    ...(hitCondition === undefined ? {} : { hitCondition }),
    ...(logMessage === undefined ? {} : { logMessage }),
    ...(refusal === undefined ? {} : { message: refusal }),
  };
}
