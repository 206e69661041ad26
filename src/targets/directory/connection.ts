import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type ConnectionOptions } from 'node:tls';
import { Client } from 'ldapts';
import { connectionError } from '../http/connection-errors.ts';
import { TargetError } from '../port.ts';
import { refusalIn } from './result-codes.ts';

/** How a server is reached and signed in to. */
export interface ServerSettings {
  readonly url: URL;
  readonly startTls: boolean;
  readonly ca: string | undefined;
  readonly serverName: string | undefined;
  readonly bind: { readonly user: string; readonly password: string } | undefined;
  readonly timeoutMs: number;
}

/** One connection, signed in. It serves one request at a time, so that giving up a request harms no other. */
export interface DirectoryConnection {
  readonly client: Client;
  /** False once the connection is closed, by whomever. */
  readonly isOpen: boolean;
  /** Breaks off whatever is under way; the server stops working on it. */
  readonly destroy: () => void;
  /** Takes leave. */
  readonly close: () => Promise<void>;
}

/**
 * Connects and signs in.
 * @throws TargetError connection, timeout or unauthorised; nothing was written then
 */
export async function openConnection(settings: ServerSettings, signal: AbortSignal | undefined): Promise<DirectoryConnection> {
  const { url, startTls, bind, timeoutMs } = settings;
  signal?.throwIfAborted();
  let socket: Socket | undefined;
  const client = new Client({
    url: url.href,
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    createConnection: ((port: number, host: string) => (socket = connectPlain(port, host))) as typeof connectPlain,
    createSecureConnection: ((...of: [ConnectionOptions] | [number, string, ConnectionOptions]) =>
      (socket = of.length === 1 ? connectTls(of[0]) : connectTls(of[0], of[1], tlsOptions(settings)))) as typeof connectTls,
  });
  const destroy = (): void => {
    socket?.destroy();
  };
  signal?.addEventListener('abort', destroy, { once: true });
  try {
    if (startTls) await client.startTLS(tlsOptions(settings));
    await client.bind(bind?.user ?? '', bind?.password ?? '');
  } catch (error) {
    // A client that is not unbound keeps the process alive.
    await leave(client, destroy);
    signal?.throwIfAborted();
    throw openingError(error, settings);
  } finally {
    signal?.removeEventListener('abort', destroy);
  }
  return {
    client,
    get isOpen() {
      return client.isConnected && socket?.destroyed !== true;
    },
    destroy,
    close: () => leave(client, destroy),
  };
}

/** Verification of the certificate is always on. */
function tlsOptions({ ca, url, serverName }: ServerSettings): ConnectionOptions {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const name = serverName ?? host;
  return {
    rejectUnauthorized: true,
    host,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
  };
}

async function leave(client: Client, destroy: () => void): Promise<void> {
  try {
    await client.unbind();
  } catch {
    // It was gone already.
  }
  destroy();
}

function openingError(error: unknown, { url, bind, timeoutMs }: ServerSettings): TargetError {
  const refusal = refusalIn(error);
  if (refusal) {
    const { code, name, kind, words, advice } = refusal;
    const who = bind === undefined ? 'nobody' : `"${bind.user}"`;
    const told = words === '' ? name : words;
    const message = `${addressOf(url)} did not let ${who} sign in: ${told} [LDAP ${String(code)}].${advice === undefined ? '' : ` ${advice}`}`;
    return new TargetError(kind, message, { code: String(code), safeToRepeat: true });
  }
  const words = error instanceof Error ? error.message : '';
  if (/timeout|timed out/i.test(words)) {
    return new TargetError('timeout', `No answer from ${addressOf(url)} in ${String(timeoutMs)} ms.`, { safeToRepeat: true });
  }
  const failure = connectionError(error, addressOf(url), false);
  const advice = failure.code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? ' Or say that name as "server-name".' : '';
  return new TargetError(failure.kind, failure.message + advice, {
    code: failure.code,
    cause: error,
    safeToRepeat: true,
  });
}

/** As a person writes it; `origin` of other schemes than HTTP's is "null". */
export const addressOf = (url: URL): string => `${url.protocol}//${url.host}`;
