import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessControl } from './access.ts';
import { parseBody, readBody } from './body.ts';
import type { Answer, IdpContext } from './exchange.ts';
import type { FaultEffect, Faults } from './faults.ts';
import { OktaError } from './okta-error.ts';
import { rateLimitHeaders } from './rate-limit.ts';
import type { RateLimiter, RateLimitState } from './rate-limit.ts';
import type { RequestLog } from './request-log.ts';
import type { Router } from './router.ts';
import { isBusy } from './store.ts';

/** What the HTTP side of the IdP is made of. */
export interface HttpParts {
  readonly context: IdpContext;
  readonly router: Router;
  readonly access: AccessControl;
  readonly limiter: RateLimiter;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Waits before each call is served, milliseconds. */
  readonly latencyMs: number;
  /** Told of errors that are defects of this server; the client gets a 500. */
  readonly onDefect: (error: unknown) => void;
}

interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly target: string;
  readonly path: string;
  readonly started: number;
  readonly fault: FaultEffect | undefined;
}

/** Speaks HTTP: reads requests, lets faults strike, has the calls served, writes and logs the answers. */
export class IdpHttpServer {
  readonly #server: Server;
  readonly #waiting = new Set<NodeJS.Timeout>();
  #parts: HttpParts | undefined;
  #answers = 0;

  constructor() {
    this.#server = createServer({ keepAlive: true, keepAliveTimeout: 60_000, requestTimeout: 60_000 }, (request, response) => {
      void this.#serve(request, response);
    });
    // Clients that break off are no events here; what is not HTTP at all gets Node's 400.
    this.#server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    });
  }

  /**
   * @returns the port listened on
   * @throws Error in words for people when the port can not be had
   */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        const reason = error.code === 'EADDRINUSE' ? 'another program listens there' : error.message;
        reject(
          new Error(`The embedded IdP can not listen on ${host}:${port}: ${reason}. Choose another port.`, { cause: error }),
        );
      });
      this.#server.listen(port, host, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Starts serving; requests that came before are answered with 503. */
  serve(parts: HttpParts): void {
    this.#parts = parts;
  }

  /** Breaks all connections and frees the port. Calls that wait (latency, faults) are dropped, not served. */
  async close(): Promise<void> {
    this.#parts = undefined;
    for (const timer of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts = this.#parts;
    if (parts === undefined) {
      response.writeHead(503, { 'Content-Length': 0 }).end();
      return;
    }
    response.on('error', () => undefined);
    const method = request.method ?? 'GET';
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    const fault = parts.faults.strike(method, path);
    const incoming: Incoming = { request, response, method, target, path, started: performance.now(), fault };
    try {
      await this.#answer(parts, incoming);
    } catch (error) {
      parts.onDefect(error);
      this.#drop(parts, incoming);
    }
  }

  async #answer(parts: HttpParts, incoming: Incoming): Promise<void> {
    const { request, fault, method } = incoming;
    if (fault?.kind === 'hang') {
      incoming.response.once('close', () => this.#note(parts, incoming, 0));
      request.resume();
      return;
    }
    const body = method === 'GET' ? Buffer.alloc(0) : await readBody(request);
    const delay = parts.latencyMs + (fault?.kind === 'delay' ? fault.ms : 0);
    if (delay > 0) await this.#wait(delay);
    const gone = body === undefined || this.#parts === undefined || incoming.response.destroyed;
    if (gone || (fault?.kind === 'reset' && fault.when === 'before')) {
      this.#drop(parts, incoming);
      return;
    }
    const state = parts.limiter.take(parts.context.now());
    const answer = await this.#outcome(parts, incoming, body, state);
    if (fault?.kind === 'reset') this.#drop(parts, incoming);
    else this.#write(parts, incoming, answer, state);
  }

  /** The answer to a request: that of a fault, of an error, or of the call. */
  async #outcome(parts: HttpParts, incoming: Incoming, body: Buffer | 'too-large', state: RateLimitState): Promise<Answer> {
    try {
      const { fault } = incoming;
      if (fault?.kind === 'answer') return this.#faultAnswer(fault);
      if (fault?.kind === 'rate-limit') throw rateLimited(parts.context.now(), fault.resetSeconds ?? 1, state.limit);
      if (!state.allowed) throw new OktaError('E0000047', { headers: rateLimitHeaders(state) });
      if (body === 'too-large') throw new OktaError('E0000003', { status: 413, headers: { Connection: 'close' } });
      return await this.#call(parts, incoming, body);
    } catch (error) {
      return this.#errorAnswer(parts, error);
    }
  }

  #call(parts: HttpParts, incoming: Incoming, body: Buffer): Answer | Promise<Answer> {
    const { context, router, access } = parts;
    const { method, path, target } = incoming;
    const { headers } = incoming.request;
    const { route, params } = router.match(method, path);
    const caller = access.check(context, headers.authorization, route.access);
    const call = {
      ...{ store: context.store, ids: context.ids, now: context.now, url: context.url },
      ...{ params, path, caller, headers },
      query: new URLSearchParams(target.length > path.length ? target.slice(path.length + 1) : ''),
      body: parseBody(body, headers['content-type']),
    };
    if (method === 'GET' || route.access === 'public') return route.handle(call);
    return context.store.transaction(() => route.handle(call));
  }

  #errorAnswer(parts: HttpParts, error: unknown): Answer {
    let known = error instanceof OktaError ? error : undefined;
    // A call that was under way when the server closed finds its store closed too.
    if (known === undefined && (isBusy(error) || this.#parts === undefined)) known = new OktaError('E0000010');
    if (known === undefined) parts.onDefect(error);
    known ??= new OktaError('E0000009');
    return { status: known.status, body: known.body(this.#requestId('oae')), headers: known.headers };
  }

  #faultAnswer(fault: Extract<FaultEffect, { kind: 'answer' }>): Answer {
    const body = fault.body ?? new OktaError('E0000009').body(this.#requestId('oae'));
    return { status: fault.status, body, ...(fault.headers && { headers: fault.headers }) };
  }

  #write(parts: HttpParts, incoming: Incoming, answer: Answer, state: RateLimitState): void {
    const headers: Record<string, string | string[]> = {
      Date: new Date(parts.context.now()).toUTCString(),
      'X-Okta-Request-Id': this.#requestId('req'),
      'Cache-Control': 'no-cache, no-store',
      ...rateLimitHeaders(state),
      ...answer.headers,
    };
    let text = answer.body === undefined ? undefined : JSON.stringify(answer.body);
    if (incoming.fault?.kind === 'malformed') text = text?.slice(0, Math.ceil(text.length / 2)) ?? '{';
    const { response } = incoming;
    if (text === undefined) {
      response.writeHead(answer.status, headers).end();
    } else {
      headers['Content-Type'] ??= 'application/json';
      headers['Content-Length'] = String(Buffer.byteLength(text));
      response.writeHead(answer.status, headers).end(text);
    }
    this.#note(parts, incoming, answer.status);
  }

  #drop(parts: HttpParts, incoming: Incoming): void {
    const { socket } = incoming.request;
    if (!socket.destroyed) socket.resetAndDestroy();
    this.#note(parts, incoming, 0);
  }

  #note(parts: HttpParts, { method, target, started, fault }: Incoming, status: number): void {
    parts.log.add({ method, path: target, status, durationMs: performance.now() - started, fault: fault?.kind });
  }

  #requestId(prefix: string): string {
    this.#answers += 1;
    return prefix + this.#answers.toString(36).toUpperCase().padStart(20, '0');
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        resolve();
      }, ms);
      this.#waiting.add(timer);
    });
  }
}

function rateLimited(now: number, resetSeconds: number, limit: number): OktaError {
  const reset = Math.floor(now / 1000) + resetSeconds;
  return new OktaError('E0000047', { headers: rateLimitHeaders({ allowed: false, limit, remaining: 0, reset }) });
}
