import type { ScriptPause } from '../sandbox/debug/port.ts';
import type { Pause } from './pause.ts';
import type { FlowFrame, RunMap } from './run-map.ts';

/** A level of the whole call stack: script, step, flow, calling flow. */
export interface Frame {
  readonly name: string;
  readonly file: string;
  /** Counts from 1, as the other positions. */
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The frame of the flow; for one of a script that of its step. */
  readonly flow: FlowFrame;
  /** The paused script, and which of its frames this is. */
  readonly script?: { readonly pause: ScriptPause; readonly index: number };
}

/** The call stack of a pause, innermost first: functions of a script, its step, loops around, the flow, those that call it. */
export function framesOf(pause: Pause, map: RunMap): Frame[] {
  const flows = map.framesOf(pause);
  const { script } = pause;
  const scripts = (script?.frames ?? []).map(({ name, file, line, column, endLine, endColumn }, index): Frame => ({
    name,
    file,
    line,
    column,
    endLine,
    endColumn,
    flow: flows[0]!,
    script: { pause: script!, index },
  }));
  return [...scripts, ...flows.map((flow): Frame => ({ ...flow, file: flow.flow.source.file, flow }))];
}
