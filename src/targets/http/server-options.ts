import type { Clock, RetrySettings } from '../patience/clock.ts';
import { retrySettings } from '../patience/clock.ts';
import { sleep } from '../patience/sleep.ts';
import { createDelivery, type Deliver } from './delivery.ts';
import { createKeepAliveHttp, type KeepAliveOptions } from './keep-alive.ts';
import type { HttpPort } from './port.ts';

/** How a server over HTTP is reached: the way to it, certificates, patience. What all targets over HTTP are told. */
export interface HttpServerOptions extends Pick<KeepAliveOptions, 'ca' | 'clientCertificate' | 'proxy'> {
  /** Time for one HTTP exchange; default 30,000 ms. */
  readonly timeoutMs?: number | undefined;
  readonly retry?: Partial<RetrySettings> | undefined;
  /** Default: a keep-alive port of its own, which `close` ends. A given one stays open. */
  readonly http?: HttpPort | undefined;
  readonly clock?: Partial<Clock> | undefined;
}

/** The way to one server. */
export interface WayToServer {
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly close: () => Promise<void>;
}

/**
 * Opens the way to a server; nothing is sent yet.
 * @param server as messages name it: "Okta"
 * @param more what is known of its rate limits: its own code for them, and how its answers are to be read
 * @throws TargetError invalid-input: a proxy, a certificate or a key that can not be used
 */
export function openWay(
  options: HttpServerOptions,
  server: string,
  more: { readonly rateLimitCode?: string; readonly readThrough?: (http: HttpPort, clock: Clock) => HttpPort } = {},
): WayToServer {
  const clock: Clock = { now: Date.now, random: Math.random, sleep, ...options.clock };
  const { ca, clientCertificate, proxy } = options;
  const http = options.http ?? createKeepAliveHttp({ ca, clientCertificate, proxy });
  const deliver = createDelivery({
    http: more.readThrough?.(http, clock) ?? http,
    clock,
    retry: retrySettings(options.retry),
    timeoutMs: options.timeoutMs ?? 30_000,
    server,
    rateLimitCode: more.rateLimitCode,
  });
  return {
    deliver,
    clock,
    close: async () => {
      if (options.http === undefined) await http.close();
    },
  };
}
