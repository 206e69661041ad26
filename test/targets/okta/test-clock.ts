import { setImmediate } from 'node:timers/promises';

/** A clock that jumps to where a sleeper wants to be: nothing waits, and what would have been waited is recorded. */
export class TestClock {
  /** Epoch milliseconds. */
  time = Date.parse('2026-03-01T12:00:00Z');
  readonly slept: number[] = [];

  readonly now = (): number => this.time;
  readonly random = (): number => 0.5;
  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    const wake = this.time + ms;
    this.slept.push(ms);
    await setImmediate();
    signal?.throwIfAborted();
    this.time = Math.max(this.time, wake);
  };
}
