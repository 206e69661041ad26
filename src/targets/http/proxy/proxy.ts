import { TargetError } from '../../port.ts';
import { isLoopback } from '../loopback.ts';
import { isExcepted } from './no-proxy.ts';

/** A proxy to go through. */
export interface Proxy {
  /** Scheme, host and port, as messages show it. */
  readonly origin: string;
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization; undefined where nobody signs in. */
  readonly authorisation: string | undefined;
}

/** What a target says about proxies: its own, or none whatever the environment says. */
export type ProxyChoice = { readonly url: string; readonly user?: string; readonly password?: string } | 'none';

/** The proxy on the way to a server; undefined for none. */
export type ProxyRoute = (url: URL) => Proxy | undefined;

/**
 * Reads where requests go through.
 * @param choice of the target; the environment decides when there is none
 * @param environment HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in capitals or not
 * @returns the route, which throws the same for an address in the environment; this machine is always reached directly
 * @throws TargetError invalid-input: an address that is no proxy's. Its message shows no user and no password.
 */
export function proxyRoute(
  choice: ProxyChoice | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ProxyRoute {
  if (choice === 'none') return () => undefined;
  if (choice !== undefined) {
    const own = readProxy(choice.url, 'proxy', choice);
    return (url) => (isLoopback(url.hostname) ? undefined : own);
  }
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy, NO_PROXY, no_proxy } = environment;
  // Read when it is needed: what is wrong in there does not concern this machine.
  const secure = once(() => fromEnvironment('HTTPS_PROXY', https_proxy || HTTPS_PROXY));
  const plain = once(() => fromEnvironment('HTTP_PROXY', http_proxy || HTTP_PROXY));
  const excepted = no_proxy || NO_PROXY;
  return (url) => {
    if (isLoopback(url.hostname) || isExcepted(excepted, url)) return undefined;
    return url.protocol === 'https:' ? secure() : plain();
  };
}

/** Passwords of the proxies that the environment names, as they are and as they stand there: nothing may show them. */
export function proxyPasswords(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = environment;
  const written = [HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy].flatMap((value) => {
    const [, password = ''] = /^[^/?#@:]*:(.*)@/.exec((value ?? '').replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')) ?? [];
    return password === '' ? [] : [password];
  });
  return [...new Set([...written, ...written.map(decoded)])];
}

function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: read() }).value;
}

/** Addresses in the environment may come without a scheme. */
function fromEnvironment(name: string, value: string | undefined): Proxy | undefined {
  return value ? readProxy(value.includes('://') ? value : `http://${value}`, name) : undefined;
}

function readProxy(text: string, from: string, given?: { readonly user?: string; readonly password?: string }): Proxy {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    const where = given === undefined ? `; VS Code's setting http.proxy stands for it` : '';
    const message = `${from} is no address of a proxy; it looks like http://proxy.example.com:8080 (no SOCKS)${where}.`;
    throw new TargetError('invalid-input', message, { safeToRepeat: true });
  }
  const secure = url.protocol === 'https:';
  const user = given?.user ?? decoded(url.username);
  const password = given?.password ?? decoded(url.password);
  return {
    origin: url.origin,
    secure,
    host: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    authorisation: user === '' ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
