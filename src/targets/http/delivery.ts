import type { Clock, RetrySettings } from '../patience/clock.ts';
import { Patience, type PatienceContext } from '../patience/patience.ts';
import { TargetError } from '../port.ts';
import { isLasting } from './connection-errors.ts';
import type { HttpPort, HttpResponse } from './port.ts';
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
  /** Credentials that go into the query, encoded; never part of the label. */
  readonly query?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export type DeliveryContext = PatienceContext;

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

export interface DeliverySettings {
  readonly http: HttpPort;
  readonly clock: Clock;
  readonly retry: RetrySettings;
  /** Time for one HTTP exchange. */
  readonly timeoutMs: number;
  /** Who is asked, as messages name it: "Okta". */
  readonly server: string;
  /** The server's own code for a rate limit; 429 if not given. */
  readonly rateLimitCode?: string | undefined;
}

/** @returns what sends the requests of one target; they share what they learn about rate limits */
export function createDelivery(settings: DeliverySettings): Deliver {
  const { http, clock, retry, timeoutMs, server, rateLimitCode } = settings;
  const gate = new RateLimitGate(retry.maxWaitMs);

  return async (delivery, context) => {
    const { method, url, label, repeatable } = delivery;
    const bucket = limitBucket(label);
    const patience = new Patience({ label: `${method} ${label}`, server, rateLimitCode }, context, clock, retry);
    for (;;) {
      await patience.waitUntil(gate.openAt(bucket));
      const { headers, body, query } = await delivery.compose();
      const begun = performance.now();
      let response: HttpResponse;
      try {
        response = await http.request({ method, url: withQuery(url, query), headers, body, signal: context.signal, timeoutMs });
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

const withQuery = (url: string, query: string | undefined): string =>
  query === undefined ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;

/** 501 and 505 say that it will never work. */
function isPassing(status: number): boolean {
  return status >= 500 && status !== 501 && status !== 505;
}
