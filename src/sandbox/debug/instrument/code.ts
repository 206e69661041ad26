import { RESERVED_PREFIX } from '../../../flow/expression.ts';

// What instrumented code consists of. All names start with the reserved prefix, which scripts may not use.

/** The functions that a piece's code calls; see `DebugEntry` of the guest's prelude. */
export const API = RESERVED_PREFIX;
/** Counts statements, in its element 0. */
export const COUNT = `${RESERVED_PREFIX}C`;
/** A byte per statement: whether there is anything to do at it. */
export const FLAGS = `${RESERVED_PREFIX}F`;
/** The activation of the function. */
const FRAME = `${RESERVED_PREFIX}f`;
const ARGUMENT = `${RESERVED_PREFIX}x`;
export const ERROR = `${RESERVED_PREFIX}e`;

/** Evaluates in the scope in which it stands. */
const HERE = `${ARGUMENT}=>eval(${ARGUMENT})`;

// An evaluator sees all variables around it, itself included if one held it. Evaluators therefore stand in the frame, which
// gives them up when its function ends: what is held by nobody but itself would stay until the next collection of garbage.

/** Makes the piece's function out of its source, which sees what it calls in no other way. */
export const wrapPiece = (source: string): string => `(function(${API},${COUNT},${FLAGS}){return ${source}})`;

export const enter = (functionId: number): string => `const ${FRAME}=${API}.enter(${functionId});try{${FRAME}.all=${HERE};`;

/** @param levels most levels of blocks in it that had {@link ownScope} */
export function leave(levels: number): string {
  const forget = Array.from({ length: levels }, (_, index) => `${slotOf(index + 1)}=`).join('');
  return `}catch(${ERROR}){throw ${API}.threw(${ERROR},${FRAME})}finally{${forget}${API}.leave(${FRAME})}`;
}

/** Gives a block an evaluator of its own. @param level counts the blocks of a function that have one, from 1, inwards */
export const ownScope = (level: number): string => `${slotOf(level)}=${HERE};`;

/** As `GuestFrame.s1` and so on. */
const slotOf = (level: number): string => `${FRAME}.s${level}`;

/** What evaluates at a statement: the evaluator of a level, 0 being that of the function, or one made on the spot. */
export type ScopeCode = number | typeof THIS_SCOPE;

export const THIS_SCOPE = HERE;

export interface CheckOptions {
  readonly scope: ScopeCode;
  /** The statement may call functions, above which it then stands on the stack. */
  readonly calls: boolean;
  /** Pauses whatever the flags say. */
  readonly forced?: boolean;
}

/** Counts a statement and pauses at it; an expression. */
export function check(id: number, { scope, calls, forced = false }: CheckOptions): string {
  const position = calls ? `${FRAME}.exact=${FRAME}.at=${id},${FRAME}.scope=${scope},` : `${FRAME}.at=${id},`;
  const pause = `${API}.at(${id},${scope},${FRAME},${forced})`;
  return `${COUNT}[0]++,${position}${forced ? '' : `${FLAGS}[${id}]&&`}${pause}`;
}

/** Around what an `await` or `yield` waits for: the function is off the stack meanwhile. */
export const SUSPEND = `${API}.suspend(${FRAME},`;
export const RESUME = `${API}.resume(${FRAME},`;
export const SUSPEND_NOTHING = `${API}.suspend(${FRAME})`;
export const RESUMED = `${API}.resume(${FRAME});`;

/** @param error an expression */
export const caught = (error: string): string => `${API}.caught(${error},${FRAME});`;
