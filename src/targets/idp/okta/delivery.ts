import { isLasting } from '../../http/connection-errors.ts';
import type { HttpPort, HttpResponse } from '../../http/port.ts';
import { TargetError, type CallNotice } from '../../port.ts';
import { backoffMs } from './backoff.ts';
import type { OktaClock, OktaRetry } from './options.ts';
import { limitBucket, limitedForMs, RateLimitGate, retryAfterMs } from './rate-limit.ts';

/** A request to bring to the server, as often as it takes and is allowed. */
export interface Delivery {
  readonly method: string;
  readonly url: string;
  /** Path and query as messages show it: without secrets. */
  readonly label: string;
  /** Whether a second arrival does no harm: GET, PUT, DELETE, a partial update. Never for a create. */
  readonly repeatable: boolean;
  /** Made anew for each try: a signed assertion is good for one. */
  readonly compose: () => Promise<Composed> | Composed;
  /** Told of every try; status 0 when no answer came. */
  readonly onTry?: ((status: number, durationMs: number) => void) | undefined;
}

export interface Composed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface DeliveryContext {
  readonly signal?: AbortSignal | undefined;
  readonly onNotice?: ((notice: CallNotice) => void) | undefined;
}

export interface Delivered {
  /** Never 429; a 5xx when repeating is not allowed or did not help. */
  readonly response: HttpResponse;
  /** An earlier try may have been carried out although its answer was lost. */
  readonly repeated: boolean;
}

/**
 * Sends with patience: waits for rate limits (a 429 was not carried out, so everything may be repeated after it), and repeats what
 * is repeatable after broken connections, timeouts and 5xx answers. What can have reached the server and is not repeatable is
 * sent once.
 * @throws TargetError rate-limited, connection, timeout or unavailable; the signal's reason
 */
export type Deliver = (delivery: Delivery, context: DeliveryContext) => Promise<Delivered>;

export function createDelivery(http: HttpPort, clock: OktaClock, retry: OktaRetry, timeoutMs: number): Deliver {
  const gate = new RateLimitGate(retry.maxWaitMs);

  return async (delivery, context) => {
    const { method, url, label, repeatable } = delivery;
    const bucket = limitBucket(label);
    const patience = new Patience(delivery, context, clock, retry);
    for (;;) {
      await patience.waitUntil(gate.openAt(bucket));
      const { headers, body } = await delivery.compose();
      const begun = performance.now();
      let response: HttpResponse;
      try {
        response = await http.request({ method, url, headers, body, signal: context.signal, timeoutMs });
      } catch (error) {
        delivery.onTry?.(0, performance.now() - begun);
        if (!(error instanceof TargetError) || !(repeatable || error.safeToRepeat) || isLasting(error)) throw error;
        if (!(await patience.pause(error.message, !error.safeToRepeat))) throw error;
        continue;
      }
      delivery.onTry?.(response.status, performance.now() - begun);
      gate.learn(bucket, response, clock.now());
      if (response.status === 429) {
        await patience.waitFor(limitedForMs(response, clock.now()));
      } else if (!repeatable || !isPassing(response.status)) {
        return { response, repeated: patience.mayHaveArrived };
      } else {
        const words = `${method} ${label} was answered with HTTP ${String(response.status)}.`;
        if (!(await patience.pause(words, true, retryAfterMs(response)))) return { response, repeated: patience.mayHaveArrived };
      }
    }
  };
}

/** 501 and 505 say that it will never work. */
function isPassing(status: number): boolean {
  return status >= 500 && status !== 501 && status !== 505;
}

/** What one request has left: tries, and time to wait for rate limits. */
class Patience {
  mayHaveArrived = false;
  readonly #delivery: Delivery;
  readonly #context: DeliveryContext;
  readonly #clock: OktaClock;
  readonly #retry: OktaRetry;
  #failures = 0;
  #waitedMs = 0;
  #waitedUntil = 0;

  constructor(delivery: Delivery, context: DeliveryContext, clock: OktaClock, retry: OktaRetry) {
    this.#delivery = delivery;
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
    const { method, label } = this.#delivery;
    if (this.#waitedMs + ms > this.#retry.maxWaitMs) {
      const message =
        `Okta's rate limit for ${method} ${label} is used up: free again in ${seconds(ms)}, ` +
        `but a request may wait ${seconds(this.#retry.maxWaitMs)} at most. Run fewer users at once, or raise retry.maxWaitMs.`;
      throw new TargetError('rate-limited', message, {
        code: 'E0000047',
        details: { waitMs: ms, waitedMs: this.#waitedMs },
        safeToRepeat: true,
      });
    }
    const message = `Okta's rate limit for ${method} ${label} is used up; waiting ${seconds(ms)}.`;
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
