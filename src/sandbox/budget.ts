import { STOP } from './messages.ts';
import type { GuestStop } from './messages.ts';
import type { ScriptLimits } from './port.ts';

/** Ticks that looking at an error may take after a limit is broken. */
const GRACE_TICKS = 50;

/**
 * What a call has left of fuel and time. The engine asks `interrupted` every 10,000 loop rounds or calls; the count
 * starts with the call, so fuel ends at the same place on any machine.
 */
export class Budget {
  readonly #control: Int32Array;
  readonly #onTick: (() => void) | undefined;
  #broken: GuestStop['reason'] | undefined;
  #fuel = 0;
  #timeLeft = 0;
  #runningSince = 0;
  #grace = 0;

  /** @param onTick asked at each tick, before anything else */
  constructor(control: Int32Array, onTick?: () => void) {
    this.#control = control;
    this.#onTick = onTick;
  }

  start(limits: ScriptLimits): void {
    this.#broken = undefined;
    this.#fuel = limits.fuel;
    this.#timeLeft = limits.timeMs;
    this.#runningSince = performance.now();
    this.#grace = 0;
  }

  /** Why the call was stopped; undefined while it may run. */
  whyBroken(): GuestStop['reason'] | undefined {
    return this.#broken;
  }

  /** The call ends here, whatever is left. */
  stop(): void {
    this.#broken = 'stopped';
  }

  /** True stops the guest now. */
  interrupted(): boolean {
    if (this.#broken !== undefined) return this.#grace-- <= 0;
    this.#onTick?.();
    if (Atomics.load(this.#control, STOP) !== 0) this.#broken = 'stopped';
    else if (--this.#fuel < 0) this.#broken = 'fuel';
    else if (performance.now() - this.#runningSince > this.#timeLeft) this.#broken = 'time';
    return this.#broken !== undefined;
  }

  /** Runs host code, whose time is not the guest's. */
  outsideGuest<T>(work: () => T): T {
    this.#timeLeft -= performance.now() - this.#runningSince;
    try {
      return work();
    } finally {
      this.#runningSince = performance.now();
    }
  }

  /**
   * Runs guest code of somebody else, such as a debugger, on a budget of its own.
   * @returns what it answers, and why it was stopped if it was
   */
  apart<T>(
    limits: Pick<ScriptLimits, 'fuel' | 'timeMs'>,
    work: () => T,
  ): { readonly result: T; readonly broken: GuestStop['reason'] | undefined } {
    const [broken, fuel, timeLeft, grace] = [this.#broken, this.#fuel, this.#timeLeft, this.#grace];
    const started = performance.now();
    const usedBefore = started - this.#runningSince;
    this.#broken = undefined;
    this.#fuel = limits.fuel;
    this.#timeLeft = limits.timeMs;
    this.#runningSince = started;
    try {
      const result = work();
      return { result, broken: this.#broken };
    } finally {
      [this.#broken, this.#fuel, this.#timeLeft, this.#grace] = [broken, fuel, timeLeft, grace];
      this.#runningSince = performance.now() - usedBefore;
    }
  }

  /** Lets some guest code run although the call is over. */
  withGrace<T>(work: () => T): T {
    this.#grace = GRACE_TICKS;
    try {
      return work();
    } finally {
      this.#grace = 0;
    }
  }
}
