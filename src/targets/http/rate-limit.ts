import { headerOf, type HttpResponse } from './port.ts';

/** One second on top: `Date` and `X-Rate-Limit-Reset` are whole seconds. */
const MARGIN_MS = 1_000;

/**
 * Time until the limit of an answer is lifted: X-Rate-Limit-Reset minus the answer's own Date plus a second, so that a wrong
 * clock here does not matter (https://developer.okta.com/docs/reference/rl-best-practices/). Without those headers
 * Retry-After, else a second.
 * @param now epoch milliseconds, used only when the answer has no Date
 * @returns milliseconds, at least 1,000
 */
export function limitedForMs(response: HttpResponse, now: number): number {
  const reset = Number(headerOf(response, 'x-rate-limit-reset') ?? Number.NaN);
  if (Number.isFinite(reset)) {
    const date = Date.parse(headerOf(response, 'date') ?? '');
    return Math.max(MARGIN_MS, reset * 1_000 - (Number.isNaN(date) ? now : date) + MARGIN_MS);
  }
  return Math.max(MARGIN_MS, retryAfterMs(response) ?? 0);
}

/** `Retry-After` in seconds, as milliseconds; undefined when absent or a date. */
export function retryAfterMs(response: HttpResponse): number | undefined {
  const header = headerOf(response, 'retry-after');
  return header !== undefined && /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1_000 : undefined;
}

/** The resource whose limit a path counts against: Okta keeps limits per API endpoint, "/api/v1/users" for example. */
export function limitBucket(path: string): string {
  return /^(?:\/[^/?]*){1,3}/.exec(path)?.[0] ?? path;
}

const WHOLE_ORG = '*';

/**
 * What the calls of one target know together about limits: once an answer was 429 or the last one allowed, later requests to the
 * same resource wait too instead of running into a 429 of their own.
 */
export class RateLimitGate {
  readonly #openAt = new Map<string, number>();
  readonly #maxPauseMs: number;

  /** @param maxPauseMs longer pauses are not kept: the next request asks the server again */
  constructor(maxPauseMs: number) {
    this.#maxPauseMs = maxPauseMs;
  }

  /** Takes note of an answer. */
  learn(bucket: string, response: HttpResponse, now: number): void {
    if (response.status !== 429 && headerOf(response, 'x-rate-limit-remaining') !== '0') return;
    const pause = limitedForMs(response, now);
    if (pause > this.#maxPauseMs) return;
    // A limit of 0 is Okta's sign for too many requests at the same time, which counts for the whole org.
    const scope = headerOf(response, 'x-rate-limit-limit') === '0' ? WHOLE_ORG : bucket;
    this.#openAt.set(scope, Math.max(this.#openAt.get(scope) ?? 0, now + pause));
  }

  /** When requests to this resource may go again; epoch milliseconds, 0 for at once. */
  openAt(bucket: string): number {
    return Math.max(this.#openAt.get(bucket) ?? 0, this.#openAt.get(WHOLE_ORG) ?? 0);
  }
}
