import type { Json, JsonObject } from '../../../src/flow/json.ts';
import type {
  ExceptionStops,
  ScriptBreakpoint,
  ScriptDebugger,
  ScriptPause,
  ScriptRecording,
  ScriptResume,
} from '../../../src/sandbox/debug/port.ts';
import type { ScriptCall, ScriptOutcome, ScriptPiece, ScriptSandbox } from '../../../src/sandbox/port.ts';
import { callWith, piece } from '../calls.ts';

export type Act = (pause: ScriptPause) => ScriptResume | Promise<ScriptResume>;

export interface SessionOptions {
  readonly entry?: ScriptDebugger['entry'];
  readonly breakpoints?: readonly Omit<ScriptBreakpoint, 'id' | 'file'>[];
  readonly exceptions?: Partial<ExceptionStops>;
  readonly recording?: ScriptRecording;
  readonly startAt?: number | 'end';
  /** What to do at each pause in turn; behind the last one it continues. */
  readonly at?: readonly (ScriptResume | Act)[];
  /** What to do at each pause, whatever its turn. */
  readonly always?: Act;
  readonly record?: JsonObject;
  readonly call?: Partial<ScriptCall>;
  readonly place?: Partial<ScriptPiece>;
  readonly started?: ScriptDebugger['started'];
}

export interface Session {
  /** Per pause: reason, function and place as `step main 3:1`. */
  readonly pauses: readonly string[];
  readonly logs: readonly string[];
  readonly hits: ReadonlyMap<number, number>;
  readonly outcome: ScriptOutcome;
  readonly recording: ScriptRecording;
}

export const where = ({ reason, frames: [top] }: ScriptPause): string => `${reason} ${top!.name} ${top!.line}:${top!.column}`;

/** Debugs one call of a trigger script from start to end. */
export async function debug(sandbox: ScriptSandbox, code: string, options: SessionOptions = {}): Promise<Session> {
  const script = sandbox.compile({
    pieces: [piece(code, 'body', { name: 'main', ...options.place })],
    parameters: ['source', 'newObject', 'oldObject'],
    returns: ['newObject'],
  });
  const pauses: string[] = [];
  const logs: string[] = [];
  const acts = [...(options.at ?? [])];
  const file = options.place?.file ?? 'triggers/check-mail.js';
  const recorded: ScriptRecording[] = [];
  const scriptDebugger: ScriptDebugger = {
    entry: options.entry ?? 'run',
    breakpoints: (options.breakpoints ?? []).map((each, index) => ({ id: index + 1, file, ...each })),
    exceptions: { caught: false, uncaught: false, ...options.exceptions },
    hits: new Map(),
    recording: options.recording,
    startAt: options.startAt,
    ...(options.started && { started: options.started }),
    async paused(pause) {
      pauses.push(where(pause));
      const act = options.always ?? acts.shift() ?? 'continue';
      return typeof act === 'function' ? act(pause) : act;
    },
    logged: (message, place, failed) => logs.push(`${place.line}: ${message}${failed ? ' (failed)' : ''}`),
    finished: (recording) => recorded.push(recording),
  };
  const outcome = await callWith(
    script,
    { source: {}, newObject: {}, ...options.record },
    { ...options.call, debug: scriptDebugger },
  );
  return { pauses, logs, hits: scriptDebugger.hits, outcome, recording: recorded[0]! };
}

/** The value that the call answered. */
export function valueOf({ outcome }: Pick<Session, 'outcome'>): Json | undefined {
  const result = outcome.results[0]![0]!;
  if ('failure' in result) throw new Error(`${result.failure.name}: ${result.failure.message}`);
  return result.value;
}

/** All variables in sight of the innermost frame, by name. */
export async function variablesOf(pause: ScriptPause, frame = 0): Promise<Record<string, string>> {
  const scopes = await Promise.all(pause.frames[frame]!.scopes.map(({ ref }) => pause.variables(ref)));
  return Object.fromEntries(scopes.flat().map(({ name, text }) => [name, text]));
}
