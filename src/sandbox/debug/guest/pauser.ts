/** An activation of an instrumented function. */
export interface GuestFrame {
  readonly fn: number;
  /** Statement that it is at; -1 before the first. */
  at: number;
  /** What evaluates where the statement `exact` stands: itself, or the level of a block, 0 being the function's own. */
  scope: Evaluate | number | undefined;
  exact: number;
  /** Evaluates in the function as a whole. */
  all: Evaluate | undefined;
  /** Evaluates in the block of that level that it is in. */
  [block: `s${number}`]: Evaluate | undefined;
  depth: number;
  up: GuestFrame | undefined;
}

export type Evaluate = (code: string) => unknown;

/** What instrumented code calls. */
export interface PieceEntry {
  enter(fn: number): GuestFrame;
  leave(frame: GuestFrame): void;
  at(id: number, scope: Evaluate | number, frame: GuestFrame, forced: boolean): void;
  threw(error: unknown, frame: GuestFrame): unknown;
  caught(error: unknown, frame: GuestFrame): void;
  suspend(frame: GuestFrame, value: unknown): unknown;
  resume(frame: GuestFrame, value: unknown): unknown;
}

/** What the host calls. */
export interface PauserEntry {
  /** Makes room for the statements of a unit. */
  load(statements: number): void;
  /** @returns the piece's own function */
  link(piece: (api: PieceEntry, count: Uint32Array, flags: Uint8Array) => unknown): unknown;
  /** Sets what to do at statements: a list of ids that have breakpoints, as JSON; and whether thrown errors are told. */
  setBreakpoints(ids: string, errors: number): void;
  /** @param mode 0 runs, 1 into, 2 over, 3 out, of the innermost frame */
  step(mode: number): void;
  /** Runs until a count of statements without a pause, unless `quiet` is 0. @param depth for {@link PauserEntry.before} */
  seek(count: number, quiet: number, depth: number): void;
  /** Count of the last statement that was not deeper than the depth given to `seek`. */
  before(): number;
  count(): number;
  /** A promise job starts: nothing is on the stack. */
  newJob(): void;
  /** JSON of [function, statement, whether its blocks are known] per frame, innermost first. */
  frames(): string;
  /** Evaluations start: nothing in them pauses or counts. */
  hush(): void;
  /** They end, however they did. */
  unhush(): void;
  evaluator(frame: number): Evaluate;
}

/**
 * Keeps the stack of instrumented functions, and decides at each statement that has something to decide whether the host
 * is asked. Evaluated in the guest as `createGuest` is, under the same rules.
 *
 * @param reached told of a statement that a breakpoint (1), a step (2), a `debugger` (3) or a seek (4) may pause at;
 *   answers 1 when it did
 * @param thrown told of an error when it leaves the first function (0) or is caught in it (1)
 */
export function createPauser(
  reached: (id: number, why: number) => unknown,
  thrown: (error: unknown, caught: number) => void,
): PauserEntry {
  'use strict';
  const BREAKPOINT = 1;
  const STEP = 2;
  const ERRORS = 4;
  const SEEK = 8;
  const { parse } = JSON;
  const { is } = Object;
  const count = new Uint32Array(1);
  let flags = new Uint8Array(0);
  let size = 0;
  let top: GuestFrame | undefined;
  let quiet = false;
  let kept: { count: number; top: GuestFrame | undefined } | undefined;

  let stepDepth = -1;
  /** The frame that is stepped in, so that it is found again after an `await`. */
  let stepFrame: GuestFrame | undefined;
  let stepWaits = false;

  let seekCount = 0;
  let seekQuiet = false;
  let seekDepth = -1;
  let lastBefore = 0;

  let errors = false;
  let hasLast = false;
  let last: unknown;

  const setFlag = (flag: number, on: boolean): void => {
    for (let id = 0; id < size; id++) flags[id] = on ? flags[id]! | flag : flags[id]! & ~flag;
  };

  function isOnStack(frame: GuestFrame): boolean {
    let each = top;
    while (each !== undefined && each.depth > frame.depth) each = each.up;
    return each === frame;
  }

  /** Puts a frame on the stack again after it was left for an `await`. */
  function restore(frame: GuestFrame): void {
    if (isOnStack(frame)) return;
    frame.up = top;
    frame.depth = top === undefined ? 0 : top.depth + 1;
    top = frame;
    if (frame === stepFrame && stepWaits) {
      stepWaits = false;
      stepDepth = frame.depth;
    }
  }

  function leave(frame: GuestFrame): void {
    frame.all = frame.scope = undefined;
    if (isOnStack(frame)) top = frame.up;
    // Nobody called it who could be stepped into; whatever runs next is where the step ends.
    if (frame === stepFrame && frame.depth === 0) {
      stepFrame = undefined;
      stepWaits = false;
      stepDepth = 4294967295;
    }
  }

  const stepEnds = (frame: GuestFrame): boolean => (stepWaits ? frame === stepFrame : frame.depth <= stepDepth);

  const api: PieceEntry = {
    enter(fn) {
      const frame = {
        __proto__: null,
        fn,
        at: -1,
        scope: undefined,
        exact: -1,
        all: undefined,
        depth: top === undefined ? 0 : top.depth + 1,
        up: top,
      } as unknown as GuestFrame;
      top = frame;
      return frame;
    },
    leave,
    at(id, scope, frame, forced) {
      if (quiet) return;
      frame.at = frame.exact = id;
      frame.scope = scope;
      if (isOnStack(frame)) top = frame;
      else restore(frame);
      const flag = flags[id]!;
      if ((flag & SEEK) !== 0) {
        if (count[0] === seekCount && reached(id, 4) === 1) return;
        if (seekQuiet) {
          if (frame.depth <= seekDepth) lastBefore = count[0]!;
          if ((flag & BREAKPOINT) !== 0) reached(id, 1);
          return;
        }
      }
      if (forced) reached(id, 3);
      else if ((flag & STEP) !== 0 && stepEnds(frame)) reached(id, 2);
      else if ((flag & BREAKPOINT) !== 0) reached(id, 1);
    },
    threw(error, frame) {
      if (!quiet && errors && !(hasLast && is(last, error))) {
        restore(frame);
        hasLast = true;
        last = error;
        thrown(error, 0);
      }
      return error;
    },
    caught(error, frame) {
      if (quiet || !errors) return;
      if (!(hasLast && is(last, error))) {
        restore(frame);
        thrown(error, 1);
      }
      hasLast = false;
      last = undefined;
    },
    suspend(frame, value) {
      if (isOnStack(frame)) top = frame.up;
      if (frame === stepFrame && !quiet) stepWaits = true;
      return value;
    },
    resume(frame, value) {
      restore(frame);
      return value;
    },
  };

  return {
    load(statements) {
      size = statements;
      flags = new Uint8Array(statements);
    },
    link: (piece) => piece(api, count, flags),
    setBreakpoints(json, tellErrors) {
      const ids = parse(json) as number[];
      setFlag(BREAKPOINT, false);
      for (let index = 0; index < ids.length; index++) flags[ids[index]!] = flags[ids[index]!]! | BREAKPOINT;
      // With errors told, each statement notes where it is.
      errors = tellErrors === 1;
      setFlag(ERRORS, errors);
    },
    step(mode) {
      setFlag(STEP, mode !== 0);
      stepWaits = false;
      stepFrame = mode === 2 ? top : mode === 3 ? top?.up : undefined;
      stepDepth = mode === 1 ? 4294967295 : mode === 0 || top === undefined ? -1 : mode === 2 ? top.depth : top.depth - 1;
    },
    seek(to, isQuiet, depth) {
      seekCount = to;
      seekQuiet = isQuiet === 1;
      seekDepth = depth;
      lastBefore = 0;
      setFlag(SEEK, to > 0);
    },
    before: () => lastBefore,
    count: () => count[0]!,
    newJob() {
      top = undefined;
    },
    frames() {
      let text = '';
      for (let frame = top; frame !== undefined; frame = frame.up)
        text += `${text === '' ? '' : ','}[${frame.fn},${frame.at},${frame.at === frame.exact}]`;
      return `[${text}]`;
    },
    hush() {
      kept = { count: count[0]!, top };
      quiet = true;
    },
    unhush() {
      if (kept !== undefined) {
        count[0] = kept.count;
        top = kept.top;
      }
      kept = undefined;
      quiet = false;
    },
    evaluator(index) {
      let frame = top;
      for (let left = index; left > 0 && frame !== undefined; left--) frame = frame.up;
      const scope = frame === undefined ? undefined : frame.at === frame.exact ? frame.scope : 0;
      return (typeof scope !== 'number' ? scope : scope === 0 ? frame!.all : frame![`s${scope}`]) ?? eval;
    },
  };
}
