import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { TargetError } from '../port.ts';
import { proxyRoute, type Proxy, type ProxyChoice } from './proxy/proxy.ts';
import { TunnelAgent } from './proxy/tunnel.ts';

/** A certificate that this side shows, with its key; PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface AgentSettings {
  /** Connections per server at the same time; more requests queue. Default 256. */
  readonly maxSockets?: number | undefined;
  /** Certificates (PEM) of authorities trusted besides the well-known ones. Verification can not be switched off. */
  readonly ca?: string | readonly string[] | undefined;
  /** Shown to servers that ask who connects; never to a proxy. */
  readonly clientCertificate?: ClientCertificate | undefined;
  /** A proxy for all servers but this machine, or none; the environment decides if not given. */
  readonly proxy?: ProxyChoice | undefined;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read from; default the environment of the process. */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>> | undefined;
}

/** How one request gets to its server. */
export interface Way {
  readonly agent: HttpAgent;
  /** A proxy that reads the request and passes it on: for http: only. */
  readonly forward?: URL;
  /** Headers for that proxy. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The connections to servers, directly or through proxies. */
export interface Agents {
  wayTo(url: URL): Way;
  destroy(): void;
}

/** Servers and load balancers close idle connections after a minute or so; ours go first, so that no request meets a dying one. */
const IDLE_MS = 30_000;

/** @throws TargetError invalid-input: a proxy, a certificate or a key that can not be used */
export function createAgents(settings: AgentSettings): Agents {
  const { maxSockets = 256, ca, clientCertificate, proxy: choice, proxyEnv = process.env } = settings;
  const pool = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: IDLE_MS };
  const toServers = tls({ ...pool, rejectUnauthorized: true }, secureContext(ca, clientCertificate));
  const ofProxies = secureContext(ca, undefined);
  const route = proxyRoute(choice, proxyEnv);
  const made = new Map<string, HttpAgent>();

  const agent = (name: string, make: () => HttpAgent): HttpAgent => {
    let found = made.get(name);
    if (found === undefined) made.set(name, (found = make()));
    return found;
  };
  const direct = (secure: boolean): HttpAgent =>
    secure ? agent('https', () => new HttpsAgent(toServers)) : agent('http', () => new HttpAgent(pool));
  const through = (proxy: Proxy): Way => ({
    agent: proxy.secure
      ? agent('to a proxy', () => new HttpsAgent(tls({ ...pool, rejectUnauthorized: true }, ofProxies)))
      : direct(false),
    forward: new URL(proxy.origin),
    headers: proxy.authorisation === undefined ? undefined : { 'proxy-authorization': proxy.authorisation },
  });

  return {
    wayTo(url) {
      const secure = url.protocol === 'https:';
      const proxy = route(url);
      if (proxy === undefined) return { agent: direct(secure) };
      if (!secure) return through(proxy);
      return { agent: agent(`through ${proxy.origin}`, () => new TunnelAgent(proxy, toServers, ofProxies)) };
    },
    destroy() {
      for (const one of made.values()) one.destroy();
    },
  };
}

const tls = <O extends object>(options: O, context: SecureContext | undefined): O & { secureContext?: SecureContext } =>
  context === undefined ? options : { ...options, secureContext: context };

/** One context for all connections: parsing the root certificates takes milliseconds. */
function secureContext(ca: AgentSettings['ca'], shown: ClientCertificate | undefined): SecureContext | undefined {
  if (ca === undefined && shown === undefined) return undefined;
  const authorities = ca === undefined ? {} : { ca: [...rootCertificates, ...(typeof ca === 'string' ? [ca] : ca)] };
  try {
    return createSecureContext({ ...authorities, ...(shown && { cert: shown.certificate, key: shown.key }) });
  } catch {
    // The cause is left out: it may quote the key.
    const message = shown
      ? 'The client certificate and its key can not be used: both must be PEM, the key without a passphrase, and belong together. Check `ca` too.'
      : 'The certificates in `ca` can not be read: they must be PEM (BEGIN CERTIFICATE).';
    throw new TargetError('invalid-input', message, { safeToRepeat: true });
  }
}
