import type { RecordedEdit, ScriptDebugger, ScriptRecording } from '../../sandbox/debug/port.ts';

/** The debugger of a script call in which things are changed again as they were. @param debuggedBy where nobody debugs: none */
export function replayedEdits(
  edits: readonly RecordedEdit[],
  statements: number,
  debuggedBy: ScriptDebugger | undefined,
): ScriptDebugger {
  // answers come from the tape, so that what is told of calls is told again
  const recording: ScriptRecording = { answers: [], edits, statements };
  if (debuggedBy) return Object.create(debuggedBy, { recording: { value: recording } }) as ScriptDebugger;
  return {
    entry: 'run',
    breakpoints: [],
    exceptions: { caught: false, uncaught: false },
    hits: new Map(),
    recording,
    paused: () => Promise.resolve('continue'),
  };
}
