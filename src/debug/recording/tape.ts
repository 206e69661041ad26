import type { BeginEntry, EntryOf, TapeEntry } from './entries.ts';
import { isItemLane, outerLane } from './lanes.ts';

/** What happens in a lane one after the other; `stopped` happens to all. */
export type LaneKind = 'step' | 'port' | 'edit' | 'call' | 'action' | 'timeout' | 'stopped';

/** An entry of a lane, by its number on the tape. */
export interface LaneMark {
  readonly seq: number;
  readonly lane: string;
  readonly e: LaneKind;
}

/** The beginning of a step. */
export interface StepMark {
  readonly seq: number;
  readonly lane: string;
  readonly step: string;
}

/** One recorded run: what it was told, ready to be told again. Entries have numbers, from 0; they are kept as text, so that each replay gets values of its own. */
export class Tape {
  readonly begin: BeginEntry;
  readonly #texts: string[] = [];
  readonly #lanes = new Map<string, LaneMark[]>();
  readonly #steps: StepMark[] = [];
  /** Times of called flows, values of pushed state, answers to questions and changes in scripts, by whom they are for. */
  readonly #asides = new Map<string, number[]>();
  readonly #firstSteps = new Map<string, number>();
  readonly #lastSteps = new Map<string, number>();
  readonly #marks: LaneMark[] = [];
  #end: EntryOf<'end'> | undefined;

  constructor(begin: BeginEntry) {
    this.begin = begin;
  }

  /** @returns the number of the entry */
  add(entry: TapeEntry): number {
    const seq = this.#texts.push(JSON.stringify(entry)) - 1;
    switch (entry.e) {
      case 'step':
        this.#steps.push({ seq, lane: entry.at, step: entry.step });
        if (!this.#firstSteps.has(entry.at)) this.#firstSteps.set(entry.at, seq);
        this.#lastSteps.set(entry.at, seq);
        this.#mark({ seq, lane: entry.at, e: entry.e });
        break;
      case 'port':
      case 'edit':
      case 'call':
      case 'action':
      case 'timeout':
        this.#mark({ seq, lane: entry.at, e: entry.e });
        break;
      case 'time':
        this.#aside(timeKey(entry.at), seq);
        break;
      case 'state':
        this.#aside(stateKey(entry.key), seq);
        break;
      case 'consent':
        this.#aside(consentKey(entry.step, entry.question), seq);
        break;
      case 'script':
        this.#aside(scriptKey(entry.step, entry.index), seq);
        break;
      case 'stopped':
        this.#marks.push({ seq, lane: '', e: entry.e });
        break;
      case 'end':
        this.#end = entry;
    }
    return seq;
  }

  get steps(): readonly StepMark[] {
    return this.#steps;
  }

  /** Everything that happened in lanes, in its order. */
  get marks(): readonly LaneMark[] {
    return this.#marks;
  }

  /** Undefined for a run that was cut off, or is not over. */
  get end(): EntryOf<'end'> | undefined {
    return this.#end;
  }

  lane(name: string): readonly LaneMark[] {
    return this.#lanes.get(name) ?? NONE;
  }

  get laneNames(): Iterable<string> {
    return this.#lanes.keys();
  }

  /** A copy of an entry; of one of a lane it has the kind that its mark says. */
  entry<K extends TapeEntry['e'] = TapeEntry['e']>(seq: number): EntryOf<K> {
    return JSON.parse(this.#texts[seq]!) as EntryOf<K>;
  }

  /** Numbers of the entries that are for a caller's called flows, a key, a question or a script, in their order. */
  asides(key: string): readonly number[] {
    return this.#asides.get(key) ?? NO_NUMBERS;
  }

  /**
   * The step that stepping back goes to: the one before, in the same scope, in one around, or in the item before of the same loop.
   * @returns undefined at the start
   */
  stepBefore(seq: number): StepMark | undefined {
    const at = this.#indexOf(seq);
    const lane = this.#steps[at]?.lane;
    if (lane === undefined) return undefined;
    const around = new Set<string>();
    for (let outer: string | undefined = lane; outer !== undefined; outer = outerLane(outer)) around.add(outer);
    const began = this.#firstSteps.get(lane)!;
    for (let index = at - 1; index >= 0; index--) {
      const mark = this.#steps[index]!;
      if (around.has(mark.lane) || (this.#isSibling(mark.lane, around) && this.#lastSteps.get(mark.lane)! < began)) return mark;
    }
    return undefined;
  }

  #isSibling(lane: string, around: ReadonlySet<string>): boolean {
    const outer = outerLane(lane);
    if (!isItemLane(lane) || outer === undefined || !around.has(outer)) return false;
    for (const other of around) if (isItemLane(other) && outerLane(other) === outer) return true;
    return false;
  }

  #indexOf(seq: number): number {
    return this.#steps.findLastIndex((mark) => mark.seq === seq);
  }

  #mark(mark: LaneMark): void {
    this.#marks.push(mark);
    const marks = this.#lanes.get(mark.lane);
    if (marks) marks.push(mark);
    else this.#lanes.set(mark.lane, [mark]);
  }

  #aside(key: string, seq: number): void {
    const found = this.#asides.get(key);
    if (found) found.push(seq);
    else this.#asides.set(key, [seq]);
  }
}

export const timeKey = (caller: string): string => `time ${caller}`;
export const stateKey = (key: string): string => `state ${key}`;
export const consentKey = (step: string, question: string): string => `consent ${step} ${question}`;
export const scriptKey = (step: number, index: number): string => `script ${step} ${index}`;

const NONE: readonly LaneMark[] = [];
const NO_NUMBERS: readonly number[] = [];
