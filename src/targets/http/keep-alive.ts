import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions as TlsRequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { TargetError } from '../port.ts';
import { createAgents, type AgentSettings, type Way } from './agents.ts';
import { connectionError, TOO_LARGE } from './connection-errors.ts';
import type { HttpPort, HttpRequest, HttpResponse } from './port.ts';

export interface KeepAliveOptions extends AgentSettings {
  /** Largest answer taken, bytes. Default 32 MiB. */
  readonly maxResponseBytes?: number | undefined;
}

/**
 * The runner's HTTP port: node:http and node:https on keep-alive agents, for about half the CPU of the platform's `fetch`.
 * @throws TargetError invalid-input: a proxy, a certificate or a key that can not be used
 */
export function createKeepAliveHttp(options: KeepAliveOptions = {}): HttpPort {
  const { maxResponseBytes = 32 * 1024 * 1024 } = options;
  const agents = createAgents(options);
  return {
    request: (request) =>
      new Promise((resolve, reject) => {
        const url = URL.parse(request.url);
        if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
          throw new TargetError('invalid-input', `Not an http: or https: address: ${request.url}`, { safeToRepeat: true });
        }
        exchange(request, url, agents.wayTo(url), maxResponseBytes, resolve, reject);
      }),
    close: () => {
      agents.destroy();
      return Promise.resolve();
    },
  };
}

/** Performs one request; settles exactly once and leaves no timer or listener behind. */
function exchange(
  request: HttpRequest,
  url: URL,
  way: Way,
  maxResponseBytes: number,
  resolve: (response: HttpResponse) => void,
  reject: (reason: unknown) => void,
): void {
  const { signal, timeoutMs, body } = request;
  signal?.throwIfAborted();
  // Who is to blame when it breaks: a proxy that passes on what it can read, or the server.
  const { forward } = way;
  const asked = forward === undefined ? url.origin : `the proxy ${forward.origin}`;
  const secure = (forward === undefined ? url.protocol : forward.protocol) === 'https:';
  let reached = false;
  let settled = false;
  let timer: NodeJS.Timeout | undefined;

  const settle = (): boolean => {
    if (settled) return false;
    settled = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    return true;
  };
  const fail = (reason: unknown): void => {
    if (!settle()) return;
    reject(reason);
    outgoing.destroy();
  };
  const abort = (): void => {
    fail(signal?.reason);
  };
  const expire = (): void => {
    const message = `No answer from ${url.origin} in ${String(timeoutMs)} ms.`;
    fail(new TargetError('timeout', message, { safeToRepeat: !reached }));
  };
  const breakOff = (error: unknown): void => {
    fail(connectionError(error, asked, reached));
  };

  const outgoing = open(request, url, way, secure);
  outgoing.on('error', breakOff);
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) reached = true;
    else {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        reached = true;
      });
    }
  });
  outgoing.once('response', (incoming) => {
    collect(incoming, url.origin, maxResponseBytes, breakOff, fail, (text) => {
      if (settle()) resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
    });
  });
  if (timeoutMs !== undefined) timer = setTimeout(expire, timeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  outgoing.end(body);
}

function open(request: HttpRequest, url: URL, { agent, forward, headers: own }: Way, secure: boolean): ClientRequest {
  const headers: Record<string, string | number> = { ...request.headers, ...own };
  if (request.body !== undefined) headers['content-length'] = Buffer.byteLength(request.body);
  const place = placeOf(forward ?? url);
  const options: TlsRequestOptions = { ...place, agent, method: request.method, headers };
  options.path = url.pathname + url.search;
  if (forward !== undefined) {
    options.path = url.href;
    headers['host'] = url.host;
    // Else Node would look for the server of the Host header in the proxy's certificate.
    if (secure) options.servername = isIP(place.hostname) === 0 ? place.hostname : '';
  }
  try {
    return secure ? httpsRequest(options) : httpRequest(options);
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new TargetError('invalid-input', `The request to ${url.origin} can not be written: ${words}.`, {
      cause,
      safeToRepeat: true,
    });
  }
}

function placeOf({ hostname, port }: URL): { readonly hostname: string; readonly port: string | undefined } {
  // A URL keeps the brackets of an IPv6 address, a socket wants it without.
  return { hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname, port: port === '' ? undefined : port };
}

function collect(
  incoming: IncomingMessage,
  origin: string,
  maxBytes: number,
  breakOff: (error: unknown) => void,
  fail: (reason: unknown) => void,
  done: (text: string) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('error', breakOff);
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size > maxBytes) {
      const message = `The answer of ${origin} is larger than ${String(maxBytes)} bytes; ask for less, for example with a smaller page size.`;
      fail(new TargetError('unavailable', message, { code: TOO_LARGE }));
    }
  });
  incoming.on('end', () => {
    done((chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)).toString('utf8'));
  });
}
