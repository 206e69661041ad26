/** At most `limit` requests in each window of `windowSeconds`. */
export interface RateLimit {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** What a limiter says of one request. */
export interface RateLimitState {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Epoch seconds at which the window ends. */
  readonly reset: number;
}

/** Shown in headers when nothing is limited. */
const NOMINAL: RateLimit = { limit: 10_000, windowSeconds: 60 };

/** Counts requests in fixed windows, as Okta does (https://developer.okta.com/docs/reference/rl-best-practices/). */
export class RateLimiter {
  readonly #rule: RateLimit;
  readonly #limited: boolean;
  #window = -1;
  #used = 0;

  /** @param rule undefined: everything is allowed, the headers show a nominal limit */
  constructor(rule: RateLimit | undefined) {
    this.#rule = rule ?? NOMINAL;
    this.#limited = rule !== undefined;
  }

  /** Counts one request. @param now epoch milliseconds */
  take(now: number): RateLimitState {
    const { limit, windowSeconds } = this.#rule;
    const window = Math.floor(now / 1000 / windowSeconds);
    if (window !== this.#window) {
      this.#window = window;
      this.#used = 0;
    }
    const reset = Math.ceil((window + 1) * windowSeconds);
    if (!this.#limited) return { allowed: true, limit, remaining: limit - 1, reset };
    const allowed = this.#used < limit;
    if (allowed) this.#used += 1;
    return { allowed, limit, remaining: limit - this.#used, reset };
  }
}

/** The headers every answer of Okta carries. */
export function rateLimitHeaders(state: RateLimitState): Record<string, string> {
  return {
    'X-Rate-Limit-Limit': String(state.limit),
    'X-Rate-Limit-Remaining': String(state.remaining),
    'X-Rate-Limit-Reset': String(state.reset),
  };
}
