import type { CallMessage, DoneMessage, HostAnswerMessage, HostCallMessage } from '../messages.ts';
import type { GuestQuestion } from './guest/inspector.ts';
import type { PauseReason } from './port.ts';

/** Slot of the shared control array: what a worker is to look at while its guest runs. */
export const ATTENTION = 2;
/** Slots in which a worker tells what it is evaluating on the way: a statement, from 1, or 0; and the count of statements there. */
export const EVALUATED_AT = 3;
export const EVALUATED_COUNT = 4;
/** Slot that counts such evaluations. */
export const EVALUATIONS = 5;
export const DEBUG_CONTROL_SLOTS = 6;

/** Bits of {@link ATTENTION}. */
export const PAUSE = 1;
export const REFRESH = 2;

/** A breakpoint at a statement of the unit. */
export interface StatementBreakpoint {
  readonly id: number;
  readonly statement: number;
  /** Code for a direct eval. */
  readonly condition: string | undefined;
  readonly hitCondition: string | undefined;
  readonly log: readonly { readonly text?: string; readonly code?: string }[] | undefined;
}

export interface StatementBreakpoints {
  readonly breakpoints: readonly StatementBreakpoint[];
  readonly caught: boolean;
  readonly uncaught: boolean;
}

/** A change made at an earlier pause, to be made again. */
export interface Edit {
  readonly count: number;
  readonly question: GuestQuestion;
}

/** Runs to a count of statements without a pause. */
export interface Seek {
  readonly count: number;
  /** Pauses there; else the pass ends there and `sought` is told. */
  readonly pause: boolean;
  readonly reason: PauseReason;
  /** Looks for the last statement that is not deeper; see `SoughtMessage`. */
  readonly depth: number;
}

/** One pass through a call. */
export interface DebugCallMessage {
  readonly type: 'debug-call';
  readonly call: CallMessage;
  readonly statements: number;
  /** Per statement: 1 where an error is caught in the same function. */
  readonly catches: Uint8Array;
  readonly stops: StatementBreakpoints;
  readonly into: boolean;
  readonly seek: Seek | undefined;
  readonly edits: readonly Edit[];
  /** How often breakpoints had been reached before the call, by their id. */
  readonly hits: readonly (readonly [number, number])[];
}

export type StepMode = 'continue' | 'into' | 'over' | 'out';

export interface ResumeMessage {
  readonly type: 'resume';
  readonly mode: StepMode | 'abort' | Seek;
}

export interface InspectMessage {
  readonly type: 'inspect';
  readonly id: number;
  readonly question: GuestQuestion;
  /** What the question changes remains. */
  readonly effects: boolean;
}

/** Breakpoints changed. */
export interface StopsMessage {
  readonly type: 'stops';
  readonly stops: StatementBreakpoints;
}

export type MessageToDebugWorker = DebugCallMessage | HostAnswerMessage | ResumeMessage | InspectMessage | StopsMessage;

/** A frame: function, statement (-1 before its first one), and whether the names of its blocks are known. */
export type ToldFrame = readonly [fn: number, statement: number, exact: boolean];

export interface PausedMessage {
  readonly type: 'paused';
  readonly reason: PauseReason;
  readonly breakpoints: readonly number[];
  readonly error: { readonly name: string; readonly message: string; readonly caught: boolean } | undefined;
  readonly count: number;
  readonly frames: readonly ToldFrame[];
}

export interface InspectedMessage {
  readonly type: 'inspected';
  readonly id: number;
  /** JSON; what it is depends on the question. */
  readonly answer?: string;
  readonly error?: string;
}

export interface LoggedMessage {
  readonly type: 'logged';
  readonly statement: number;
  readonly message: string;
  readonly failed: boolean;
}

/** A pass came to where it was to end. */
export interface SoughtMessage {
  readonly type: 'sought';
  /** Count of the last statement before that was not deeper than asked; 0 when there was none. */
  readonly before: number;
  /** Count of the last statement before at which a breakpoint pauses; 0 when there was none. */
  readonly breakpoint: number;
}

export interface DebugDoneMessage {
  readonly type: 'debug-done';
  readonly done: DoneMessage;
  readonly statements: number;
}

/** How often a breakpoint was reached. */
export interface HitMessage {
  readonly type: 'hit';
  readonly id: number;
  readonly hits: number;
}

export type MessageFromDebugWorker =
  | { readonly type: 'ready' }
  | HostCallMessage
  | PausedMessage
  | InspectedMessage
  | LoggedMessage
  | SoughtMessage
  | HitMessage
  | DebugDoneMessage;
