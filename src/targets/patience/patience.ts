import { TargetError, type CallNotice } from '../port.ts';
import { backoffMs } from './backoff.ts';
import type { Clock, RetrySettings } from './clock.ts';

/** The request that is waited for, as messages name it. */
export interface Awaited {
  /** What is asked, without secrets: `GET /api/v1/users`. */
  readonly label: string;
  /** Who is asked, for example "Okta". */
  readonly server: string;
  /** The server's own code for a rate limit. */
  readonly rateLimitCode?: string | undefined;
}

export interface PatienceContext {
  readonly signal?: AbortSignal | undefined;
  readonly onNotice?: ((notice: CallNotice) => void) | undefined;
}

/** What one request has left: tries, and time to wait for rate limits. */
export class Patience {
  /** Whether an earlier try may have been carried out although its answer was lost. */
  mayHaveArrived = false;
  readonly #awaited: Awaited;
  readonly #context: PatienceContext;
  readonly #clock: Clock;
  readonly #retry: RetrySettings;
  #failures = 0;
  #waitedMs = 0;
  #waitedUntil = 0;

  constructor(awaited: Awaited, context: PatienceContext, clock: Clock, retry: RetrySettings) {
    this.#awaited = awaited;
    this.#context = context;
    this.#clock = clock;
    this.#retry = retry;
  }

  /** Waits for what other requests found out about the limit. */
  async waitUntil(openAt: number): Promise<void> {
    const left = openAt - this.#clock.now();
    if (left > 0 && openAt > this.#waitedUntil) await this.waitFor(left);
  }

  /** @throws TargetError rate-limited when this request would wait longer than allowed altogether */
  async waitFor(ms: number): Promise<void> {
    const { server, label, rateLimitCode } = this.#awaited;
    if (this.#waitedMs + ms > this.#retry.maxWaitMs) {
      const message =
        `${server}'s rate limit for ${label} is used up: free again in ${seconds(ms)}, ` +
        `but a request may wait ${seconds(this.#retry.maxWaitMs)} at most. Run fewer users at once, or raise retry.maxWaitMs.`;
      throw new TargetError('rate-limited', message, {
        code: rateLimitCode ?? '429',
        details: { waitMs: ms, waitedMs: this.#waitedMs },
        safeToRepeat: true,
      });
    }
    const message = `${server}'s rate limit for ${label} is used up; waiting ${seconds(ms)}.`;
    this.#context.onNotice?.({ kind: 'rate-limited', message, waitMs: ms });
    this.#waitedUntil = this.#clock.now() + ms;
    this.#waitedMs += ms;
    await this.#clock.sleep(ms, this.#context.signal);
  }

  /**
   * Pauses before a repetition.
   * @param words what happened
   * @param arrived whether the failed try can have been carried out
   * @returns false when the tries are used up
   */
  async pause(words: string, arrived: boolean, atLeastMs = 0): Promise<boolean> {
    this.mayHaveArrived ||= arrived;
    this.#failures += 1;
    const { attempts, maxWaitMs } = this.#retry;
    if (this.#failures >= attempts || atLeastMs > maxWaitMs) return false;
    const waitMs = Math.max(atLeastMs, backoffMs(this.#failures, this.#retry, this.#clock.random));
    const message = `${words} Trying again in ${seconds(waitMs)} (try ${String(this.#failures + 1)} of ${String(attempts)}).`;
    this.#context.onNotice?.({ kind: 'retry', message, waitMs });
    await this.#clock.sleep(waitMs, this.#context.signal);
    return true;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
