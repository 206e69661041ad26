/** Something that must be over by a certain time. */
export interface Deadline {
  /** On the clock of `performance.now()`. */
  readonly at: number;
  /** Called once when it is not. */
  readonly late: () => void;
}

const SHORTEST_TICK_MS = 5;
const LONGEST_TICK_MS = 1000;

/**
 * Time limits of equal length, thousands a second: one clock that ticks for all of them, because starting and stopping a timer
 * for each costs as much as a tenth of a statement. Late by at most a tenth of the limit, and a second.
 */
export class Deadlines {
  private readonly limitMs: number;
  /** In the order in which they end, which is that in which they began. */
  private readonly open = new Set<Deadline>();
  private clock: NodeJS.Timeout | undefined;

  /** @param limitMs 0 for none */
  constructor(limitMs: number) {
    this.limitMs = limitMs;
  }

  /** Begins a time limit; {@link end} it when the work is done. Undefined where there is no limit. */
  begin(late: () => void): Deadline | undefined {
    if (this.limitMs <= 0) return undefined;
    const deadline: Deadline = { at: performance.now() + this.limitMs, late };
    this.open.add(deadline);
    // Whoever waits has a connection, or is getting one, and that keeps the process alive.
    this.clock ??= setInterval(() => this.tick(), tickFor(this.limitMs)).unref();
    return deadline;
  }

  end(deadline: Deadline | undefined): void {
    if (deadline !== undefined) this.open.delete(deadline);
  }

  private tick(): void {
    if (this.open.size === 0) {
      clearInterval(this.clock);
      this.clock = undefined;
      return;
    }
    const now = performance.now();
    for (const deadline of this.open) {
      if (deadline.at > now) break;
      this.open.delete(deadline);
      deadline.late();
    }
  }
}

const tickFor = (limitMs: number): number => Math.min(LONGEST_TICK_MS, Math.max(SHORTEST_TICK_MS, limitMs / 10));
