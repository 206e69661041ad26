import { codeOf } from '../../../flow/error-code.ts';
import type { DriverFailure } from './driver.ts';
import { untrusted } from './meaning.ts';

/** What Node's error codes mean to a person. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there: check host and port, and that the server runs.',
  ENOTFOUND: 'The host name is unknown: check its spelling and the network.',
  EAI_AGAIN: 'The host name could not be looked up: check the network.',
  EHOSTUNREACH: 'There is no route to the host: check the network and VPN.',
  ENETUNREACH: 'The network is not reachable: check the network and VPN.',
  ETIMEDOUT: 'Nobody answered: check the address, the network and VPN.',
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|ERR_SSL|^EPROTO$/;

/** The words of an error without line breaks and the full stop at the end. */
export function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  // What Node advises about certificates is for those who start it.
  const words = said.replace(/; if the root CA is installed locally.*$/s, '');
  return words.replace(/\s+/g, ' ').trim().replace(/\.$/, '') || (code ?? 'unknown error');
}

/** What an error of the socket, of TLS, or of a library that lost its connection means: whether the server did its work is unknown. */
export function networkFailure(error: unknown): DriverFailure {
  const code = codeOf(error);
  const common = { kind: 'connection', code, refused: false, lost: true, cancelled: false } as const;
  if (code !== undefined && CERTIFICATE.test(code)) return untrusted({ ...common, message: wordsOf(error) });
  return { ...common, message: wordsOf(error), advice: code === undefined ? undefined : ADVICE[code] };
}
