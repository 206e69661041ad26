import { codeOf } from '../../flow/error-code.ts';
import { TargetError } from '../port.ts';

/** A server may break a connection at any time; one that always does was not meant. */
const WHERE_IT_STAYS = 'where this stays, check the port and whether the address is one with TLS';

/** What Node's error codes mean to a person. */
const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused); check the address and that the server runs',
  ENOTFOUND: 'the host name is unknown; check its spelling and the network',
  EAI_AGAIN: 'the host name could not be looked up; check the network',
  EHOSTUNREACH: 'there is no route to the host; check the network, VPN or proxy',
  ENETUNREACH: 'the network is not reachable; check the network, VPN or proxy',
  ECONNRESET: `the connection was reset; ${WHERE_IT_STAYS}`,
  EPIPE: `the connection was closed while sending; ${WHERE_IT_STAYS}`,
  ETIMEDOUT: 'connecting took too long; check the address, VPN or proxy',
};

/** What ldapts says of a connection that ended before the answer. */
const CLOSED = /^Connection closed/;

/** What came back is no TLS. */
const NO_TLS = /wrong version number|packet length too long|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG/;

/** Said by the server in the TLS handshake: no client certificate, or one that it does not know. */
const ALERT = /ALERT/;

/** The words between the numbers and paths of OpenSSL. */
const ALERT_WORDS = /alert ([a-z][a-z ]*[a-z])/;

const capitalised = (words: string): string => words.replace(/^the /, 'The ');

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL/;

/**
 * Translates an error of node:http, node:https or the socket below.
 * @param origin scheme and host of the server, or the proxy's with a word before, for the message
 * @param reached whether a byte of the request can have reached the server
 * @returns TargetError of kind connection, or unavailable when what came back is not HTTP
 */
export function connectionError(error: unknown, origin: string, reached: boolean): TargetError {
  // Of the way there: it says what it means already.
  if (error instanceof TargetError) return error;
  const code = codeOf(error);
  const words = error instanceof Error && error.message !== '' ? error.message : (code ?? 'unknown error');
  const more = { code, cause: error, safeToRepeat: !reached };
  if (code?.startsWith('HPE_')) {
    return new TargetError('unavailable', `${origin} answered with something that is not HTTP (${words}).`, more);
  }
  if (code !== undefined && ALERT.test(code)) {
    const advice = 'If it wants to know who connects, give "client-certificate" and "client-key".';
    // The server ended the handshake, so no request was read.
    const message = `${capitalised(origin)} refused the encryption: ${ALERT_WORDS.exec(words)?.[1] ?? words}. ${advice}`;
    return new TargetError('connection', message, { ...more, safeToRepeat: true });
  }
  if (NO_TLS.test(`${code ?? ''} ${words}`)) {
    const advice = 'Check the port, and whether the address is one with TLS.';
    // Nothing is sent before the handshake is over.
    return new TargetError('connection', `${capitalised(origin)} does not speak TLS. ${advice}`, { ...more, safeToRepeat: true });
  }
  if (code !== undefined && CERTIFICATE.test(code))
    return new TargetError(
      'connection',
      `The certificate of ${origin} is not trusted: ${whyNotTrusted(error, code, words)}`,
      more,
    );
  const known = CLOSED.test(words) ? `the connection was closed; ${WHERE_IT_STAYS}` : code && SENTENCES[code];
  return new TargetError('connection', `Could not talk to ${origin}: ${known ?? words}.`, more);
}

/** Why a certificate is not trusted, and what to do about it. */
function whyNotTrusted(error: unknown, code: string, words: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'it has expired. Whoever runs the server has to renew it.';
  if (code === 'CERT_NOT_YET_VALID') return 'it is not valid yet. Check the clock of this machine.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const { host = 'this address', names } = namesOf(error);
    const its = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}` || 'another name';
    return `it is for ${its}, not for ${host}. Use the name of the certificate in the address.`;
  }
  // What Node advises is for those who start it.
  const reason = words.replace(/; if the root CA is installed locally.*$/, '');
  return `${reason}. If the server is the right one, give the certificate of its authority as "ca".`;
}

/** The host that was meant, and the names that the certificate has. */
function namesOf(error: unknown): { readonly host: string | undefined; readonly names: readonly string[] } {
  if (!(error instanceof Error)) return { host: undefined, names: [] };
  const host: unknown = Reflect.get(error, 'host');
  const certificate: unknown = Reflect.get(error, 'cert');
  const names: unknown = certificate instanceof Object ? Reflect.get(certificate, 'subjectaltname') : undefined;
  const subject: unknown = certificate instanceof Object ? Reflect.get(certificate, 'subject') : undefined;
  const own: unknown = subject instanceof Object ? Reflect.get(subject, 'CN') : undefined;
  return {
    host: typeof host === 'string' ? host : undefined,
    names:
      typeof names === 'string' && names !== ''
        ? names.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))
        : typeof own === 'string'
          ? [own]
          : [],
  };
}

/** `code` of the error for an answer that is larger than allowed. */
export const TOO_LARGE = 'answer-too-large';

/** `code` of the error for a proxy that does not want to. */
export const PROXY_REFUSED = 'proxy-refused';

const LASTING: ReadonlySet<string | undefined> = new Set(['ENOTFOUND', TOO_LARGE, PROXY_REFUSED]);

/** True when the same request is bound to fail again: not writable, an unknown host, a certificate not trusted, an answer too large, a proxy that refuses. */
export function isLasting(error: TargetError): boolean {
  if (error.kind === 'invalid-input' || LASTING.has(error.code)) return true;
  return error.code !== undefined && CERTIFICATE.test(error.code);
}
