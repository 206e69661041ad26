import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { PlaceInFlow } from '../../debug/dap/protocol-shapes.ts';

/** A level of the call stack, in terms of flows. */
export interface FlowFrame {
  /** As the protocol numbers it. */
  readonly id: number;
  readonly flow: vscode.Uri;
  /** Absent for the level of a flow itself. */
  readonly step: string | undefined;
  readonly iteration: readonly number[] | undefined;
  /** Where the frame's line is: the flow, or a file with a script. */
  readonly file: vscode.Uri | undefined;
  /** From 1. */
  readonly line: number;
}

/** What a call stack of idflow's debug adapter says of flows. */
export const framesIn = (frames: readonly DebugProtocol.StackFrame[]): FlowFrame[] =>
  frames.flatMap((frame): FlowFrame[] => {
    const { flow, step, iteration }: Partial<PlaceInFlow> = frame as Partial<PlaceInFlow>;
    if (typeof flow !== 'string') return [];
    const { id, line, source } = frame;
    return [
      {
        id,
        flow: vscode.Uri.file(flow),
        step: typeof step === 'string' ? step : undefined,
        iteration: Array.isArray(iteration) ? iteration : undefined,
        file: source?.path === undefined ? undefined : vscode.Uri.file(source.path),
        line,
      },
    ];
  });
