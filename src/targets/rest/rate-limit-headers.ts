import { headerOf, type HttpPort, type HttpResponse } from '../http/port.ts';
import type { Clock } from '../patience/clock.ts';
import type { RateLimitHeaders } from './api.ts';

/** Reads the headers in which a server tells of its limits, and passes them on under the names that all targets know. */
export const withRateLimitHeaders = (limit: RateLimitHeaders, http: HttpPort, clock: Clock): HttpPort => ({
  request: async (request) => {
    const response = await http.request(request);
    return { ...response, headers: { ...response.headers, ...translated(limit, response, clock) } };
  },
  close: () => http.close(),
});

function translated({ remaining, reset, unit }: RateLimitHeaders, response: HttpResponse, clock: Clock): Record<string, string> {
  const numberIn = (name: string | undefined): number => Number((name && headerOf(response, name)) || Number.NaN);
  const [left, free] = [numberIn(remaining), numberIn(reset)];
  const date = Date.parse(headerOf(response, 'date') ?? '');
  const now = Math.floor((Number.isNaN(date) ? clock.now() : date) / 1_000);
  const at = unit === 'seconds' ? now + free : unit === 'epoch-milliseconds' ? free / 1_000 : free;
  return {
    ...(Number.isNaN(left) ? {} : { 'x-rate-limit-remaining': String(Math.max(0, left)) }),
    ...(Number.isNaN(at) ? {} : { 'x-rate-limit-reset': String(Math.ceil(at)) }),
  };
}
