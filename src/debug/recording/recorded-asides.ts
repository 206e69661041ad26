import type { PushedState } from '../../engine/pushed-state.ts';
import type { Cleaning } from './difference.ts';
import type { EntryOf } from './entries.ts';
import { consentKey, stateKey, timeKey, type Tape } from './tape.ts';

/** What a run was told that belongs to no step: each thing once, in its order for whom it is. */
export class RecordedAsides {
  readonly #tape: Tape;
  readonly #clean: (text: string) => string;
  readonly #used = new Map<string, number>();

  constructor(tape: Tape, cleaning: Cleaning | undefined) {
    this.#tape = tape;
    this.#clean = (text) => cleaning?.text(text) ?? text;
  }

  /** When the flow began that is called from the lane. */
  timeOf(lane: string): number {
    return this.#next<'time'>(timeKey(lane))?.time ?? this.#tape.begin.time;
  }

  /** The answer to a question; where nobody has answered it stays open, as it did. */
  consent(question: string, step: string): Promise<boolean> | boolean {
    const entry = this.#next<'consent'>(consentKey(step, this.#clean(question)));
    return entry ? entry.granted : new Promise(() => undefined);
  }

  /** Pushed state as it was read; what is written to it goes nowhere. */
  pushedState(): PushedState {
    return {
      read: (key) => this.#next<'state'>(stateKey(this.#clean(key)))?.value ?? undefined,
      write: () => undefined,
      remove: () => undefined,
    };
  }

  #next<K extends 'time' | 'consent' | 'state'>(key: string): EntryOf<K> | undefined {
    const index = this.#used.get(key) ?? 0;
    const seq = this.#tape.asides(key)[index];
    if (seq === undefined) return undefined;
    this.#used.set(key, index + 1);
    return this.#tape.entry<K>(seq);
  }
}
