import type { GuestError } from '../messages.ts';
import type { GuestQuestion } from './guest/inspector.ts';
import type { Answered, GuestDebugger, PauseDecider, Verdict } from './guest-debugger.ts';
import { parseHitCondition } from './hit-condition.ts';
import type {
  DebugCallMessage,
  MessageFromDebugWorker,
  MessageToDebugWorker,
  Seek,
  StatementBreakpoint,
  StatementBreakpoints,
  StepMode,
} from './messages.ts';
import type { PauseReason } from './port.ts';

/** The worker's line to the thread that debugs. */
export interface PausesLine {
  post(message: MessageFromDebugWorker): void;
  /** Blocks until a message is there; undefined when the call is to stop. */
  next(): MessageToDebugWorker | undefined;
  /** Something of a breakpoint is evaluated from now on; undefined: nothing any more. */
  evaluates(at: { readonly statement: number; readonly count: number } | undefined): void;
}

/** Decides where one pass through a call pauses, and serves questions while it does. */
export class Pauses implements Omit<PauseDecider, 'tick'> {
  readonly #line: PausesLine;
  readonly #guest: () => GuestDebugger;
  #call!: DebugCallMessage;
  #breakpoints = new Map<number, StatementBreakpoint[]>();
  #stops!: StatementBreakpoints;
  #hits = new Map<number, number>();
  #seek: Seek | undefined;
  #edits: DebugCallMessage['edits'] = [];
  #lastBreakpoint = 0;
  #stepReason: PauseReason = 'step';

  constructor(line: PausesLine, guest: () => GuestDebugger) {
    this.#line = line;
    this.#guest = guest;
  }

  statements(): number {
    return this.#call.statements;
  }

  prepare(call: DebugCallMessage): void {
    this.#call = call;
    this.#hits = new Map(call.hits);
    this.#edits = call.edits;
    this.#lastBreakpoint = 0;
    this.#stops = call.stops;
  }

  /** To be called when the guest is ready to run. */
  begin(): void {
    const { seek, into } = this.#call;
    this.setStops(this.#call.stops);
    this.#stepReason = into ? 'entry' : 'step';
    this.#guest().step(into && !seek ? 'into' : 'continue');
    this.#seekNext(seek);
  }

  setStops(stops: StatementBreakpoints): void {
    this.#stops = stops;
    this.#breakpoints = Map.groupBy(stops.breakpoints, ({ statement }) => statement);
    this.#guest().setBreakpoints([...this.#breakpoints.keys()], stops.caught || stops.uncaught);
  }

  /** Pauses at the next statement. */
  pauseSoon(): void {
    // On the way to somewhere it pauses there.
    if (this.#seek) return;
    this.#stepReason = 'pause';
    this.#guest().step('into');
  }

  reached(statement: number, why: 'breakpoint' | 'step' | 'debugger' | 'seek'): Verdict {
    if (this.#guest().isEvaluating) return 'go on';
    if (why === 'seek') return this.#sought(statement);
    const pausing = this.#breakpointsAt(statement);
    if (this.#seek) {
      if (pausing.length > 0) this.#lastBreakpoint = this.#guest().count();
      return 'go on';
    }
    if (pausing.length > 0) return this.#pause('breakpoint', pausing);
    if (why === 'debugger') return this.#pause('debugger-statement');
    return why === 'step' ? this.#pause(this.#stepReason) : 'go on';
  }

  thrown(error: GuestError | undefined, caughtHere: boolean): Verdict {
    if (this.#seek || this.#guest().isEvaluating) return 'go on';
    const { catches } = this.#call;
    const caught =
      caughtHere ||
      this.#guest()
        .frames()
        .some(([, statement]) => statement >= 0 && catches[statement] === 1);
    if (!(caught ? this.#stops.caught : this.#stops.uncaught)) return 'go on';
    const { name = 'Error', message = '' } = error ?? {};
    return this.#pause('exception', [], { name, message, caught });
  }

  /** Sets the next count at which something is to be done: an edit, or the end of the seeking. */
  #seekNext(seek: Seek | undefined): void {
    this.#seek = seek;
    const passed = this.#guest().count();
    this.#edits = this.#edits.filter(({ count }) => count > passed);
    const next = Math.min(...this.#edits.map(({ count }) => count), seek?.count ?? Infinity);
    this.#guest().seek(next === Infinity ? 0 : next, seek !== undefined, seek?.depth ?? -1);
  }

  #sought(statement: number): Verdict {
    const count = this.#guest().count();
    for (const edit of this.#edits) {
      if (edit.count !== count) continue;
      const made = this.#guest().inspect(edit.question, true);
      if ('error' in made) {
        const message = `A change made at a pause could not be made again: ${made.error}`;
        this.#line.post({ type: 'logged', statement, message, failed: true });
      }
    }
    const seek = this.#seek;
    if (seek?.count !== count) {
      this.#seekNext(seek);
      return 'go on';
    }
    if (!seek.pause) {
      this.#line.post({ type: 'sought', before: this.#guest().before(), breakpoint: this.#lastBreakpoint });
      return 'stop';
    }
    this.#breakpointsAt(statement);
    this.#seekNext(undefined);
    return this.#pause(seek.reason);
  }

  /** Counts hits, writes logs, and answers the ids of breakpoints that pause here. */
  #breakpointsAt(statement: number): number[] {
    return (this.#breakpoints.get(statement) ?? []).filter((each) => this.#pausesAt(each)).map(({ id }) => id);
  }

  #pausesAt({ id, statement, condition, hitCondition, log }: StatementBreakpoint): boolean {
    const isSeeking = this.#seek !== undefined;
    const say = (message: string, failed: boolean) => {
      if (!isSeeking) this.#line.post({ type: 'logged', statement, message, failed });
    };
    if (condition !== undefined) {
      const fulfilled = this.#evaluate(statement, { ask: 'test', frame: 0, code: condition });
      if ('error' in fulfilled) {
        say(`The condition failed: ${fulfilled.error}`, true);
        return true;
      }
      if (fulfilled.answer !== 'true') return false;
    }
    const hits = (this.#hits.get(id) ?? 0) + 1;
    this.#hits.set(id, hits);
    if (!isSeeking) this.#line.post({ type: 'hit', id, hits });
    if (hitCondition !== undefined && parseHitCondition(hitCondition)?.(hits) === false) return false;
    if (!log) return true;
    if (!isSeeking) {
      const text = this.#evaluate(statement, { ask: 'format', frame: 0, parts: log });
      say('error' in text ? text.error : (JSON.parse(text.answer) as string), 'error' in text);
    }
    return false;
  }

  /** Evaluates on the way; tells so, for it might not come back. */
  #evaluate(statement: number, question: GuestQuestion): Answered {
    const guest = this.#guest();
    this.#line.evaluates({ statement, count: guest.count() });
    const answer = guest.inspectLightly(question);
    this.#line.evaluates(undefined);
    return answer;
  }

  #pause(
    reason: PauseReason,
    breakpoints: readonly number[] = [],
    error?: { readonly name: string; readonly message: string; readonly caught: boolean },
  ): Verdict {
    const guest = this.#guest();
    guest.step('continue');
    this.#stepReason = 'step';
    return guest.outsideGuest(() => {
      this.#line.post({ type: 'paused', reason, breakpoints, error, count: guest.count(), frames: guest.frames() });
      return this.#serve();
    });
  }

  /** Answers until the script goes on. */
  #serve(): Verdict {
    for (;;) {
      const message = this.#line.next();
      if (!message) return 'stop';
      if (message.type === 'inspect') {
        const { id, question, effects } = message;
        this.#line.post({ type: 'inspected', id, ...this.#guest().inspect(question, effects) });
      } else if (message.type === 'stops') this.setStops(message.stops);
      else if (message.type === 'resume') return this.#resume(message.mode);
    }
  }

  #resume(mode: StepMode | 'abort' | Seek): Verdict {
    if (mode === 'abort') return 'stop';
    if (typeof mode === 'object') this.#seekNext(mode);
    else {
      this.#guest().step(mode);
      this.#seekNext(undefined);
    }
    return 'paused';
  }
}
