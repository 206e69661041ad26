import type { Json } from '../../flow/json.ts';
import type { GuestQuestion } from './guest/inspector.ts';

/**
 * Debugs script calls. A call with `ScriptCall.debug` runs instrumented code in a thread of its own, and tells this
 * object when it pauses; while it does so, it stays where it is. One object may serve many calls, one after the other.
 */
export interface ScriptDebugger {
  /** `into` pauses on the first statement of the call; read when the call starts. */
  readonly entry: 'into' | 'run';
  /** Breakpoints of all files; read when a call starts and after {@link DebuggedCall.refresh}. */
  readonly breakpoints: readonly ScriptBreakpoint[];
  /** Which thrown errors pause; read when `breakpoints` is. */
  readonly exceptions: ExceptionStops;
  /** How often each breakpoint was reached, by its id; kept up to date here, so one map counts for a whole session. */
  readonly hits: Map<number, number>;
  /** What an earlier run of the same call recorded: its answers are used before any target is asked. */
  readonly recording?: ScriptRecording | undefined;
  /** Goes through the recording to this count before anything pauses (see {@link ScriptPause.count}); `end`: to its last statement. */
  readonly startAt?: number | 'end' | undefined;
  /** The call runs from now on. */
  started?(call: DebuggedCall): void;
  /** The script stands still until the promise resolves. A rejection ends the call. */
  paused(pause: ScriptPause): Promise<ScriptResume>;
  /** A logpoint spoke, or a condition failed to evaluate (then `failed` is true, and the script paused there). */
  logged?(message: string, place: ScriptPlace, failed: boolean): void;
  /** The call is over, however it ended; what it recorded can replay it. */
  finished?(recording: ScriptRecording): void;
}

/** A breakpoint that was asked for; 1-based positions in the user's file. */
export interface ScriptBreakpoint {
  readonly id: number;
  /** As `ScriptPiece.file`. */
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
  /** JavaScript; pauses where it is true, and where it fails. */
  readonly condition?: string | undefined;
  /** `5`, `= 5`, `> 5`, `>= 5`, `< 5`, `<= 5`, `% 5`; counts what fulfils the condition. */
  readonly hitCondition?: string | undefined;
  /** Is logged rather than pausing; `{expression}` is evaluated. */
  readonly logMessage?: string | undefined;
}

export interface ExceptionStops {
  readonly caught: boolean;
  readonly uncaught: boolean;
}

/** 1-based in the user's file, the end exclusive. */
export interface ScriptPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where a breakpoint came to stand, or why it can not. */
export type BoundBreakpoint = { readonly place: ScriptPlace } | { readonly reason: string };

/** A call that is running in the debugger. */
export interface DebuggedCall {
  /** Pauses at the next statement, also inside an endless loop. */
  pause(): void;
  /** `breakpoints` or `exceptions` changed. */
  refresh(): void;
}

/**
 * How a paused script goes on.
 * - `abort` ends the call with a failure of reason `stopped`.
 * - `back` is `over` backwards, `back-into` goes to the statement before, whatever its function, `back-out` to the
 *   statement that called this function, `back-continue` to the last breakpoint passed; all stop at the first statement
 *   of the call when there is nothing else. Nothing that left the script is undone: its answers are recorded.
 * - `{ to }` goes to that statement of the call, back or forth over what is recorded.
 */
export type ScriptResume =
  'continue' | 'into' | 'over' | 'out' | 'abort' | 'back' | 'back-into' | 'back-out' | 'back-continue' | { readonly to: number };

export type PauseReason = 'entry' | 'step' | 'breakpoint' | 'exception' | 'pause' | 'debugger-statement' | 'back';

/** A script that stands still. Its methods reject once it goes on. */
export interface ScriptPause {
  readonly reason: PauseReason;
  /** Ids of the breakpoints that paused. */
  readonly breakpoints: readonly number[];
  /** The error that was thrown, for reason `exception`. */
  readonly error: PausedError | undefined;
  /** Statements of the call begun so far; the one paused at, which has not run yet, is the last of them. From 1. */
  readonly count: number;
  /** True as long as the script goes over what an earlier pass has recorded: no target is asked. */
  readonly recorded: boolean;
  /** Innermost first. */
  readonly frames: readonly ScriptFrame[];
  /**
   * Variables of a scope or properties of a value. Nothing that a getter or a proxy does while it is looked at remains.
   * @param start index of the first one, counted over indexed and then named ones
   * @throws ScriptInspectionError
   */
  variables(ref: number, start?: number, count?: number): Promise<readonly ScriptVariable[]>;
  /**
   * Evaluates an expression, or statements that end in one, in a frame.
   * @param frame index in `frames`
   * @throws ScriptInspectionError with the guest's own words, or when the evaluation needed too much
   */
  evaluate(frame: number, code: string, options?: EvaluateOptions): Promise<ScriptValue>;
  /**
   * Sets a variable of a scope or a property of a value; it stays set when the script is stepped back and forth.
   * @param code JavaScript, evaluated in the frame that the ref belongs to
   * @throws ScriptInspectionError
   */
  setVariable(ref: number, name: string, code: string): Promise<ScriptValue>;
  /** The whole value as JSON, for those that show or keep it. @throws ScriptInspectionError for what is no JSON */
  json(frame: number, code: string): Promise<Json | undefined>;
}

export interface EvaluateOptions {
  /** What the code changes remains, unless it throws; else the heap is set back afterwards, whatever it did. */
  readonly sideEffects?: boolean;
}

export interface PausedError {
  readonly name: string;
  readonly message: string;
  readonly caught: boolean;
}

export interface ScriptFrame extends ScriptPlace {
  /** Name of the function; of the piece for the outermost one. */
  readonly name: string;
  /** Name of the piece. */
  readonly piece: string;
  /** Innermost first. */
  readonly scopes: readonly ScriptScope[];
}

export interface ScriptScope {
  readonly kind: 'block' | 'catch' | 'function' | 'closure' | 'parameters';
  readonly ref: number;
  readonly names: readonly string[];
}

/** A value as text; nothing of it is trusted. */
export interface ScriptValue {
  readonly text: string;
  /** `typeof`, or the name of the class: `string`, `Array`, `Map`, … */
  readonly type: string;
  /** For `variables`, when there is something inside. */
  readonly ref?: number;
  /** How many indexed and named children there are. */
  readonly indexed?: number;
  readonly named?: number;
}

export interface ScriptVariable extends ScriptValue {
  readonly name: string;
  /** An expression for the same value in the frame, where there is one. */
  readonly expression?: string;
  /** The value is that of a getter, which has not been called: `variables(ref)` answers the one value. */
  readonly lazy?: boolean;
  /** Not to be set: `const`, a getter, an entry of a Map. */
  readonly readOnly?: boolean;
}

/** Why something could not be evaluated or shown; the session stays usable. */
export class ScriptInspectionError extends Error {
  override readonly name = 'ScriptInspectionError';
}

/** All that a call took from outside or was changed by, in order; plain JSON. */
export interface ScriptRecording {
  readonly answers: readonly RecordedAnswer[];
  /** Changes made at pauses. */
  readonly edits: readonly RecordedEdit[];
  /** Statements that the call began. */
  readonly statements: number;
}

/** A call of `log` (answer `{}`) or of a target. */
export interface RecordedAnswer {
  readonly path: readonly string[];
  /** JSON text of the arguments. */
  readonly args: string;
  /** JSON text of the answer. */
  readonly answer: string;
}

/** What was evaluated with side effects, or set, at a pause. */
export interface RecordedEdit {
  /** The pause it was made at. */
  readonly count: number;
  readonly question: GuestQuestion;
}

/** From a value to one inside it. */
export type PathStep =
  | { readonly key: string }
  /** Index in the list of own symbols. */
  | { readonly symbol: number }
  /** Calls the getter, with the value it belongs to. */
  | { readonly getter: string }
  | { readonly prototype: true }
  /** Entry of a Map or a Set. */
  | { readonly entry: number };
