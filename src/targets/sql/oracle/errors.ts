import { codeOf } from '../../../flow/error-code.ts';
import type { JsonObject } from '../../../flow/json.ts';
import type { DriverFailure } from '../server/driver.ts';
import { MEANING, type Meaning } from '../server/meaning.ts';
import { networkFailure } from '../server/network-failure.ts';

/** What the adapter itself refuses. */
export class OracleError extends Error {
  override readonly name = 'OracleError';
  readonly code = 'ADDRESS';
}

const SESSIONS: Meaning = {
  kind: 'unavailable',
  advice: 'Use fewer connections (pool-size) or allow more on the server (PROCESSES, SESSIONS, SESSIONS_PER_USER).',
};
const STARTING: Meaning = { kind: 'unavailable', advice: 'The database is starting or shutting down.', lost: true };
const SERVICE: Meaning = { kind: 'connection', advice: 'Check `service` of the target.', lost: true };
const LOCKED_OUT: Meaning = { kind: 'unauthorised', advice: 'The account is locked.' };
const EXPIRED: Meaning = { kind: 'unauthorised', advice: 'The password has expired.' };
const HIDDEN: Meaning = {
  kind: 'invalid-input',
  advice: 'There is no such table, or the user of the target needs a GRANT for it.',
};

/** By number of ORA-…; https://docs.oracle.com/error-help/db/ */
const BY_NUMBER: Readonly<Record<number, Meaning>> = {
  1: MEANING.exists,
  18: SESSIONS,
  20: SESSIONS,
  54: MEANING.locked,
  60: MEANING.again,
  942: HIDDEN,
  990: MEANING.grant,
  1013: MEANING.stopped,
  1017: MEANING.password,
  1031: MEANING.grant,
  1033: STARTING,
  1034: STARTING,
  1035: STARTING,
  1045: { kind: 'forbidden', advice: 'The user of the target needs CREATE SESSION.' },
  1090: STARTING,
  1109: STARTING,
  1456: MEANING.readOnly,
  1536: MEANING.unavailable,
  1652: MEANING.unavailable,
  1653: MEANING.unavailable,
  2049: MEANING.locked,
  2291: MEANING.reference,
  2292: MEANING.reference,
  2391: SESSIONS,
  4020: MEANING.again,
  4021: MEANING.locked,
  4031: MEANING.unavailable,
  4068: MEANING.again,
  8177: MEANING.again,
  12505: SERVICE,
  12514: SERVICE,
  12516: SESSIONS,
  12518: SESSIONS,
  12519: SESSIONS,
  12520: SESSIONS,
  16000: MEANING.readOnly,
  25128: MEANING.readOnly,
  28000: LOCKED_OUT,
  28001: EXPIRED,
  28007: EXPIRED,
  30006: MEANING.locked,
  41900: MEANING.grant,
};

/** Codes of the library: the connection, its address, and what it can not do in thin mode. */
const BY_LIBRARY_CODE: Readonly<Record<string, Meaning>> = {
  'NJS-101': MEANING.password,
  'NJS-116': {
    kind: 'unauthorised',
    advice: 'The server keeps the password in an old form (10G): have it set again.',
    lost: true,
  },
  'NJS-138': { kind: 'connection', advice: 'The server is older than Oracle Database 12.1.', lost: true },
  'NJS-518': SERVICE,
  'NJS-519': SERVICE,
  'NJS-530': { kind: 'connection', advice: 'The host name is unknown: check its spelling and the network.', lost: true },
  'NJS-533': {
    kind: 'connection',
    advice: 'The server wants native network encryption, which only Oracle’s own client has. Use its TLS listener.',
    lost: true,
  },
};

const CONNECTION = /^NJS-(003|5\d\d)$/;

/** Says what an error of `oracledb` means. */
export function oracleFailure(error: unknown): DriverFailure {
  if (error instanceof OracleError) {
    const { code, message } = error;
    return { kind: 'invalid-input', code, message, refused: true, lost: true, cancelled: false };
  }
  const code = codeOf(error);
  const words = error instanceof Error ? error.message : String(error);
  const number = numberIn(code) ?? numberIn(/Cause: (ORA-\d+)/.exec(words)?.[1]);
  if (number !== undefined) return reportedFailure(code ?? '', number, words);
  if (code !== undefined && code.startsWith('NJS-')) return libraryFailure(error, code, words);
  return networkFailure(error);
}

const numberIn = (code: string | undefined): number | undefined =>
  code !== undefined && /^ORA-\d+$/.test(code) ? Number(code.slice('ORA-'.length)) : undefined;

function reportedFailure(code: string, number: number, words: string): DriverFailure {
  const refusal = !code.startsWith('ORA-');
  const {
    kind,
    advice,
    repeat,
    lost = refusal,
    cancelled = false,
  } = BY_NUMBER[number] ?? {
    kind: refusal ? 'connection' : 'invalid-input',
  };
  const message = withoutValues(firstLine(words));
  const named = `ORA-${String(number).padStart(5, '0')}`;
  // The server undoes a statement that it reports an error of.
  return { kind, code: named, message, advice, details: detailsOf(message), refused: true, lost, cancelled, repeat };
}

function libraryFailure(error: unknown, code: string, words: string): DriverFailure {
  const known = BY_LIBRARY_CODE[code];
  if (known === undefined && !CONNECTION.test(code)) {
    // It could not read an answer, or a value has a type that it does not know: the statement itself may have been done.
    return { kind: 'invalid-input', code, message: firstLine(words), refused: false, lost: false, cancelled: false };
  }
  // What the socket said is a part of the words only.
  const socket = /\b(E[A-Z]{3,})\b/.exec(words)?.[1];
  const failure = networkFailure(Object.assign(new Error(wordsOf(words)), { code: socket ?? code, cause: error }));
  if (known === undefined) return failure;
  return { ...failure, kind: known.kind, code, advice: known.advice, lost: known.lost ?? true };
}

/** Without the number of the error, which stands in `code`, and the number of the connection, which nobody knows. */
const wordsOf = (words: string): string =>
  words
    .split('\n')
    .map((line) => line.replace(/^NJS-\d+: /, '').replace(/ \(CONNECTION_ID=[^)]*\)/, ''))
    .filter((line) => line.trim() !== '' && !line.startsWith('Help: '))
    .map((line) => line.trim().replace(/\.$/, ''))
    .join(': ');

/** What follows are the places in PL/SQL, a link, and in 23ai the whole row. */
const firstLine = (words: string): string =>
  (words.split('\n', 1)[0] ?? '')
    .replace(/^(ORA|NJS)-\d+: /, '')
    .replace(/\s*\(CONNECTION_ID=[^)]*\)/, '')
    .replace(/\.$/, '');

/** Some messages repeat what was bound; those of names are in double quotes. */
const withoutValues = (words: string): string =>
  words
    .replace(/(containing) '.*' (to )/s, '$1 $2')
    .replace(/\bvalue \S+ ((?:larger|greater) than)/, 'value $1')
    .replace(/'[^']*'/g, "'…'");

function detailsOf(message: string): JsonObject {
  const constraint = /constraint \((\S+?)\)/.exec(message)?.[1];
  const column = /(?:"[^"]+"\.){1,2}"([^"]+)"/.exec(message)?.[1];
  return { ...(constraint === undefined ? {} : { constraint }), ...(column === undefined ? {} : { column }) };
}
