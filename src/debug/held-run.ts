import type { Pause, PauseChoice } from './pause.ts';

/** Holds a run at a pause until a person has decided, and knows for how long it was held in all. */
export class HeldRun {
  readonly #signal: AbortSignal;
  #pause: Pause | undefined;
  #since = 0;
  #total = 0;
  #waiting: (() => void)[] = [];
  readonly #choices = new WeakMap<Pause, PauseChoice>();
  readonly #stopped: (pause: Pause) => void;

  /** @param signal ends the pause for good: the run is being stopped @param stopped told each pause */
  constructor(signal: AbortSignal, stopped: (pause: Pause) => void) {
    this.#signal = signal;
    this.#stopped = stopped;
    signal.addEventListener('abort', () => this.release(), { once: true });
  }

  get pause(): Pause | undefined {
    return this.#pause;
  }

  /** Milliseconds, those of the present pause included. */
  get heldMs(): number {
    return this.#total + (this.#pause ? performance.now() - this.#since : 0);
  }

  /** Asked before each pause while the run is brought to a place: whether that is it. Undefined where every pause counts. */
  stopsAt: ((pause: Pause) => boolean) | undefined;

  /** Begins a pause, unless there is one already, or the run is being stopped. */
  stop(pause: Pause): void {
    if (this.stopsAt && !this.stopsAt(pause)) return;
    if (this.#pause || this.#signal.aborted) return;
    this.#pause = pause;
    this.#since = performance.now();
    this.#stopped(pause);
  }

  /** Holds the run at a place, when nothing else holds it any more. @returns what a person chose there */
  async hold(pause: Pause): Promise<PauseChoice> {
    await this.free();
    if (this.#signal.aborted) return {};
    this.stop(pause);
    await this.free();
    return this.#choices.get(pause) ?? {};
  }

  release(choice: PauseChoice = {}): void {
    if (!this.#pause) return;
    this.#choices.set(this.#pause, choice);
    this.#total = this.heldMs;
    this.#pause = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const goOn of waiting) goOn();
  }

  /** Resolves as soon as nothing is held. */
  async free(): Promise<void> {
    while (this.#pause) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
