import { ClientRequest, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent, request as httpsRequest, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect, type ConnectionOptions, type SecureContext, type TLSSocket } from 'node:tls';
import { TargetError } from '../../port.ts';
import { connectionError, PROXY_REFUSED } from '../connection-errors.ts';
import type { Proxy } from './proxy.ts';

type Done = NonNullable<Parameters<Agent['createConnection']>[1]>;

/** Nobody looks at the stream of a failure. */
const NO_STREAM = undefined as unknown as Duplex;

/** What is under way: the question to the proxy, then the handshake with the server. */
type Opening = ClientRequest | TLSSocket;

/** Longest time until a tunnel stands, with TLS inside. */
const OPENING_MS = 30_000;

/**
 * Reaches https: servers through a proxy: asks it for a tunnel (CONNECT, RFC 9110, 9.3.6), and speaks TLS with the server inside.
 * The proxy sees the name of the server and nothing else. Node's own agents do this from 24.5 on only.
 */
export class TunnelAgent extends Agent {
  readonly #proxy: Proxy;
  /** Checks the certificate of the proxy itself. */
  readonly #trust: SecureContext | undefined;
  readonly #opening = new Set<Opening>();

  constructor(proxy: Proxy, options: AgentOptions, trust: SecureContext | undefined) {
    super(options);
    this.#proxy = proxy;
    this.#trust = trust;
  }

  override createConnection(options: RequestOptions & ConnectionOptions, callback: Done = () => undefined): Duplex | undefined {
    const host = options.host ?? 'localhost';
    const authority = `${host.includes(':') ? `[${host}]` : host}:${String(options.port ?? 443)}`;
    let opening: Opening = this.#ask(authority);
    let settled = false;
    const settle = (error: Error | null, stream: Duplex = NO_STREAM): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      this.#opening.delete(opening);
      if (error !== null) opening.destroy();
      callback(error, stream);
    };
    const timer = setTimeout(() => {
      settle(new TargetError('timeout', `No way to ${authority} through ${this.#name} in time.`, { safeToRepeat: true }));
    }, OPENING_MS);
    const fail = (error: Error): void => settle(connectionError(error, this.#name, false));
    this.#opening.add(opening);
    opening.once('error', fail);
    opening.once('close', () => {
      if (opening instanceof ClientRequest) fail(new Error('the connection was closed'));
    });
    opening.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        settle(this.#refusal(statusCode, authority));
        return;
      }
      this.#opening.delete(opening);
      const inner = tlsConnect({ ...options, socket, servername: options.servername ?? host });
      this.#opening.add((opening = inner));
      inner.once('error', (error: Error) => settle(error));
      inner.once('close', () => settle(new Error('the connection was closed')));
      inner.once('secureConnect', () => settle(null, inner));
    });
    opening.end();
    return undefined;
  }

  override destroy(): void {
    for (const opening of this.#opening) opening.destroy();
    super.destroy();
  }

  get #name(): string {
    return `the proxy ${this.#proxy.origin}`;
  }

  #ask(authority: string): ClientRequest {
    const { host, port, secure, authorisation } = this.#proxy;
    const headers = { host: authority, ...(authorisation === undefined ? {} : { 'proxy-authorization': authorisation }) };
    const options = { host, port, method: 'CONNECT', path: authority, headers, agent: false as const };
    // Else Node would look for the server of the Host header in the proxy's certificate.
    const servername = isIP(host) === 0 ? host : '';
    return secure
      ? httpsRequest({ ...options, servername, rejectUnauthorized: true, ...(this.#trust && { secureContext: this.#trust }) })
      : httpRequest(options);
  }

  #refusal(status: number, authority: string): TargetError {
    const why =
      status === 407
        ? 'it wants somebody to sign in (HTTP 407); check the user and the password of the proxy'
        : `HTTP ${String(status)}; check that it may be used for this server`;
    // A proxy that can not reach the server just now says so by 5xx.
    const code = status < 500 ? PROXY_REFUSED : `proxy-${String(status)}`;
    const message = `T${this.#name.slice(1)} opened no way to ${authority}: ${why}.`;
    return new TargetError('connection', message, { code, details: { status }, safeToRepeat: true });
  }
}
