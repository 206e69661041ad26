/** Time and chance, replaced in tests so that nothing waits. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** At least 0, below 1. */
  readonly random: () => number;
  /** Resolves after `ms`; rejects with the signal's reason when that is aborted before. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** How often and how long a target tries again by itself. */
export interface RetrySettings {
  /** Tries per request when the connection breaks or the server fails, the first one included. Default 4. */
  readonly attempts: number;
  /** Upper bound of the first pause; it doubles with each further one. Default 250 ms. */
  readonly baseMs: number;
  /** Upper bound of any such pause. Default 8,000 ms. */
  readonly maxBackoffMs: number;
  /**
   * How long one request may wait for rate limits altogether. Default 65,000 ms: Okta's windows are a minute, and a request that
   * comes at their very beginning waits a second longer than that.
   */
  readonly maxWaitMs: number;
}

const DEFAULTS: RetrySettings = { attempts: 4, baseMs: 250, maxBackoffMs: 8_000, maxWaitMs: 65_000 };

/** Settings that are absent or undefined are those by default. */
export function retrySettings(given: Partial<RetrySettings> = {}): RetrySettings {
  return {
    attempts: given.attempts ?? DEFAULTS.attempts,
    baseMs: given.baseMs ?? DEFAULTS.baseMs,
    maxBackoffMs: given.maxBackoffMs ?? DEFAULTS.maxBackoffMs,
    maxWaitMs: given.maxWaitMs ?? DEFAULTS.maxWaitMs,
  };
}
