import type { RunClock } from '../../engine/run-control.ts';
import type { Scope } from '../../engine/run.ts';
import type { Lanes } from './lanes.ts';
import type { LaneMark, Tape } from './tape.ts';

/** Time for a script to come to its next call before it counts as one that was stopped in its middle, milliseconds. */
const IDLE_MS = 20;
/** Time that items handled at the same time may wait for one that does not come, milliseconds. */
const STUCK_MS = 2_000;

interface OrderEvents {
  /** Somebody stopped the run here. */
  stopped(): void;
  /** Milliseconds that the replay was held until now. */
  heldMs(): number;
}

/**
 * The order in which things happened in a recorded run. Items of a loop that are handled at the same time wait for each other's turn.
 * It is the clock of the replay as well: nothing waits for real, and what time did to the recorded run happens where it did.
 */
export class RecordedOrder implements RunClock {
  readonly #tape: Tape;
  readonly #lanes: Lanes;
  readonly #events: OrderEvents;
  readonly #cursors = new Map<string, number>();
  readonly #waiting = new Map<string, () => void>();
  /** What ends the steps that have a time limit, innermost last. */
  readonly #limits = new Map<string, (() => void)[]>();
  #used = 0;
  #resting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #stuck = false;

  constructor(tape: Tape, lanes: Lanes, events: OrderEvents) {
    this.#tape = tape;
    this.#lanes = lanes;
    this.#events = events;
  }

  /** True when nothing is left. */
  get isOver(): boolean {
    return this.#used >= this.#tape.marks.length;
  }

  /** What would have to come next, but does not; undefined as long as it may. */
  get missing(): LaneMark | undefined {
    return this.#stuck ? this.#front : undefined;
  }

  /** What comes next in a lane. */
  head(lane: string): LaneMark | undefined {
    return this.#tape.lane(lane)[this.#cursors.get(lane) ?? 0];
  }

  /** What comes next in a lane, as soon as it is its turn; undefined where the lane is over, or all is. */
  async turn(lane: string): Promise<LaneMark | undefined> {
    for (;;) {
      const head = this.head(lane);
      if (!head || this.#closed || this.#stuck) return this.#closed || this.#stuck ? undefined : head;
      if (head === this.#front && head.e !== 'timeout') return head;
      const turn = new Promise<void>((resolve) => this.#waiting.set(lane, resolve));
      this.#attend();
      await turn;
    }
  }

  /** The turn of the lane is over. */
  use(lane: string): void {
    this.#cursors.set(lane, (this.#cursors.get(lane) ?? 0) + 1);
    this.#goOn();
  }

  /** Resolves when everything has happened that is recorded. */
  async rest(): Promise<void> {
    if (this.isOver || this.#closed || this.#stuck) return;
    const rest = new Promise<void>((resolve) => this.#resting.push(resolve));
    this.#attend();
    await rest;
  }

  /** Nothing waits any more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#wakeAll();
  }

  wait(): Promise<void> {
    return Promise.resolve();
  }

  limit(scope: Scope, expire: () => void): () => void {
    const lane = this.#lanes.of(scope);
    const limits = this.#limits.get(lane) ?? [];
    this.#limits.set(lane, limits);
    limits.push(expire);
    this.#attend();
    return () => {
      const at = limits.indexOf(expire);
      if (at >= 0) limits.splice(at, 1);
    };
  }

  get #front(): LaneMark | undefined {
    return this.#tape.marks[this.#used];
  }

  #goOn(): void {
    this.#used++;
    const front = this.#front;
    if (!front) for (const rested of this.#resting.splice(0)) rested();
    else if (front.e !== 'timeout' && front.e !== 'stopped') this.#wake(front.lane);
    this.#attend();
  }

  #wake(lane: string): void {
    const resolve = this.#waiting.get(lane);
    this.#waiting.delete(lane);
    resolve?.();
  }

  #wakeAll(): void {
    for (const lane of [...this.#waiting.keys()]) this.#wake(lane);
    for (const rested of this.#resting.splice(0)) rested();
  }

  /** Sees to it that what time did happens, and that nobody waits for ever. */
  #attend(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = undefined;
    const front = this.#front;
    if (!front || this.#closed || this.#stuck) return;
    if (front.e === 'timeout' || front.e === 'stopped') this.#attendTime(front);
    else if (this.#waiting.size + this.#resting.length > 0 && !this.#waiting.has(front.lane)) this.#watch(this.#events.heldMs());
  }

  /** A call that was under way is to be made before it is ended; a script that made none has no such sign. */
  #attendTime(front: LaneMark): void {
    const calling = [...this.#tape.laneNames].filter((lane) => this.#isWithin(lane, front) && this.#callIn(lane) !== undefined);
    if (calling.length === 0) this.#timer = setTimeout(() => this.#fire(front), IDLE_MS);
    else if (calling.some((lane) => this.#waiting.has(lane))) this.#timer = setTimeout(() => this.#fire(front), 0);
  }

  #isWithin(lane: string, { e, lane: outer }: LaneMark): boolean {
    return e === 'stopped' || lane.startsWith(outer);
  }

  /** The call that comes next in the lane, behind the end of its time. */
  #callIn(lane: string): LaneMark | undefined {
    const marks = this.#tape.lane(lane);
    let at = this.#cursors.get(lane) ?? 0;
    while (marks[at]?.e === 'timeout') at++;
    return marks[at]?.e === 'call' ? marks[at] : undefined;
  }

  #fire(front: LaneMark): void {
    if (this.#front !== front || this.#closed) return;
    if (front.e === 'stopped') {
      this.#goOn();
      this.#events.stopped();
      return;
    }
    const limit = this.#limits.get(front.lane)?.at(-1);
    this.use(front.lane);
    limit?.();
  }

  #watch(heldBefore: number): void {
    this.#timer = setTimeout(() => {
      const held = this.#events.heldMs();
      if (held > heldBefore) return this.#watch(held);
      this.#stuck = true;
      this.#wakeAll();
    }, STUCK_MS);
  }
}
