/** One HTTP request, complete: the port adds nothing but what the protocol needs. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute http: or https: URL. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborts the request; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole exchange, from queueing to the last byte of the answer; milliseconds. None given: no limit. */
  readonly timeoutMs?: number | undefined;
}

/** Header names in lower case; repeated headers joined by ", " or, for set-cookie, as a list. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface HttpResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** The whole body, decoded as UTF-8; empty when there is none. */
  readonly text: string;
}

/**
 * How adapters reach HTTP servers. The runner gives {@link import('./keep-alive.ts').createKeepAliveHttp}; an editor can give
 * its own, so that its proxy and certificate settings hold. An implementation follows no redirect and repeats nothing: what
 * may be repeated is the adapter's decision.
 */
export interface HttpPort {
  /**
   * Sends a request; every status is an answer, not an error.
   * @throws TargetError of kind connection, timeout, unavailable (no HTTP, an answer too large) or invalid-input (a request that
   *   can not be written); `safeToRepeat` is true only when no byte of the request can have reached the server
   * @throws the reason of `signal` once that is aborted
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Ends all connections; requests still under way reject. */
  close(): Promise<void>;
}

/**
 * A header's value as one text; several values are joined by ", ".
 * @param name in lower case
 */
export function headerOf(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name];
  return value === undefined || typeof value === 'string' ? value : value.join(', ');
}
