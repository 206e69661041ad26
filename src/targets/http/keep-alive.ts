import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { createSecureContext, rootCertificates } from 'node:tls';
import { TargetError } from '../port.ts';
import { connectionError, TOO_LARGE } from './connection-errors.ts';
import { isLoopback } from './loopback.ts';
import type { HttpPort, HttpRequest, HttpResponse } from './port.ts';

export interface KeepAliveOptions {
  /** Connections per server at the same time; more requests queue. Default 256. */
  readonly maxSockets?: number | undefined;
  /** Largest answer taken, bytes. Default 32 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** Certificates (PEM) of authorities trusted besides the well-known ones. Verification can not be switched off. */
  readonly ca?: string | readonly string[] | undefined;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read from; default the environment. Loopback hosts are always reached directly. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Servers and load balancers close idle connections after a minute or so; ours go first, so that no request meets a dying one. */
const IDLE_MS = 30_000;

/**
 * The runner's HTTP port: node:http and node:https on keep-alive agents, for about half the CPU of the platform's `fetch`.
 * Proxies need Node 24.5 or newer; older ones connect directly.
 */
export function createKeepAliveHttp(options: KeepAliveOptions = {}): HttpPort {
  const { maxSockets = 256, maxResponseBytes = 32 * 1024 * 1024 } = options;
  const pool = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: IDLE_MS };
  const tls = { ...pool, rejectUnauthorized: true, ...trust(options.ca) };
  const direct = { http: new HttpAgent(pool), https: new HttpsAgent(tls) };
  const proxyEnv = proxySettings(options.proxyEnv ?? process.env);
  const outward =
    proxyEnv === undefined ? direct : { http: new HttpAgent({ ...pool, proxyEnv }), https: new HttpsAgent({ ...tls, proxyEnv }) };

  return {
    request: (request) =>
      new Promise((resolve, reject) => {
        const url = URL.parse(request.url);
        if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
          throw new TargetError('invalid-input', `Not an http: or https: address: ${request.url}`, { safeToRepeat: true });
        }
        const agents = isLoopback(url.hostname) ? direct : outward;
        exchange(request, url, url.protocol === 'https:' ? agents.https : agents.http, maxResponseBytes, resolve, reject);
      }),
    close: () => {
      for (const agent of new Set([...Object.values(direct), ...Object.values(outward)])) agent.destroy();
      return Promise.resolve();
    },
  };
}

/** One context for all connections: parsing the root certificates takes milliseconds. */
function trust(ca: KeepAliveOptions['ca']): { secureContext?: ReturnType<typeof createSecureContext> } {
  return ca === undefined
    ? {}
    : { secureContext: createSecureContext({ ca: [...rootCertificates, ...(typeof ca === 'string' ? [ca] : ca)] }) };
}

function proxySettings(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> | undefined {
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy'];
  const settings = Object.fromEntries(names.filter((name) => env[name]).map((name) => [name, env[name]]));
  return Object.keys(settings).some((name) => !/^no_/i.test(name)) ? settings : undefined;
}

/** Performs one request; settles exactly once and leaves no timer or listener behind. */
function exchange(
  request: HttpRequest,
  url: URL,
  agent: HttpAgent,
  maxResponseBytes: number,
  resolve: (response: HttpResponse) => void,
  reject: (reason: unknown) => void,
): void {
  const { signal, timeoutMs, body } = request;
  signal?.throwIfAborted();
  const secure = url.protocol === 'https:';
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
    fail(connectionError(error, url.origin, reached));
  };

  const outgoing = open(request, url, agent, secure);
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

function open(request: HttpRequest, url: URL, agent: HttpAgent, secure: boolean): ClientRequest {
  const headers: Record<string, string | number> = { ...request.headers };
  if (request.body !== undefined) headers['content-length'] = Buffer.byteLength(request.body);
  const options: RequestOptions = {
    agent,
    method: request.method,
    // A URL keeps the brackets of an IPv6 address, a socket wants it without.
    hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port === '' ? undefined : url.port,
    path: url.pathname + url.search,
    headers,
  };
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
