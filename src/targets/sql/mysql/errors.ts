import { codeOf } from '../../../flow/error-code.ts';
import type { JsonObject } from '../../../flow/json.ts';
import type { DriverFailure } from '../server/driver.ts';
import { MEANING, untrusted, withoutTls, type Meaning } from '../server/meaning.ts';
import { networkFailure, wordsOf } from '../server/network-failure.ts';

const CONNECTIONS: Meaning = {
  kind: 'unavailable',
  advice: 'Use fewer connections (pool-size) or allow more on the server (max_connections).',
};
const STALE: Meaning = { kind: 'unavailable', repeat: 'new-connection' };

/** By number, because the two products name some differently; https://mariadb.com/kb/en/mariadb-error-code-reference/ */
const BY_NUMBER: Readonly<Record<number, Meaning>> = {
  1020: MEANING.again,
  1021: MEANING.unavailable,
  1040: CONNECTIONS,
  1044: MEANING.grant,
  1045: MEANING.password,
  1049: MEANING.database,
  1053: MEANING.closed,
  1062: MEANING.exists,
  1114: MEANING.unavailable,
  1142: MEANING.grant,
  1143: MEANING.grant,
  1153: { kind: 'invalid-input', advice: 'Allow more on the server: max_allowed_packet.', lost: true },
  1169: MEANING.exists,
  1203: CONNECTIONS,
  1205: MEANING.locked,
  1213: MEANING.again,
  1216: MEANING.reference,
  1217: MEANING.reference,
  1226: CONNECTIONS,
  1227: MEANING.grant,
  1243: STALE,
  1290: MEANING.readOnly,
  1317: MEANING.stopped,
  1370: MEANING.grant,
  1451: MEANING.reference,
  1452: MEANING.reference,
  1461: { kind: 'unavailable', advice: 'The server keeps too many statements prepared: max_prepared_stmt_count.' },
  1586: MEANING.exists,
  1615: STALE,
  1698: MEANING.password,
  1792: MEANING.readOnly,
  1836: MEANING.readOnly,
  1927: MEANING.closed,
  1969: MEANING.stopped,
  3024: MEANING.stopped,
  3572: MEANING.unavailable,
  4031: MEANING.closed,
};

/** The number of an error of the server; undefined for one of the library or the network. */
export function errnoOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || typeof Reflect.get(error, 'sqlState') !== 'string') return undefined;
  const number: unknown = Reflect.get(error, 'errno');
  return typeof number === 'number' ? number : undefined;
}

/** Says what an error of `mysql2` means. */
export function mysqlFailure(error: unknown): DriverFailure {
  const number = errnoOf(error);
  if (number === undefined) return libraryFailure(error);
  const { kind, advice, repeat, lost = false, cancelled = false } = BY_NUMBER[number] ?? { kind: 'invalid-input' };
  const message = withCut(withoutValues(wordsOf(error)));
  const name = codeOf(error);
  const code = name === undefined || name.startsWith('UNKNOWN') ? `ER_${number}` : name;
  // The server undoes a statement that it reports an error of; tables without transactions (MyISAM) keep a part of it.
  return { kind, code, message, advice, details: detailsOf(message), refused: true, lost, cancelled, repeat };
}

function libraryFailure(error: unknown): DriverFailure {
  const failure = networkFailure(error);
  switch (failure.code) {
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return withoutTls(failure);
    case 'HANDSHAKE_SSL_ERROR':
      return untrusted(failure);
    default:
      return failure;
  }
}

/** Some messages repeat what was bound: `Duplicate entry 'jane' for key 'login'`. */
const withoutValues = (words: string): string =>
  words
    .replace(/(Duplicate entry) '.*' (for key)/s, '$1 $2')
    .replace(/(value): '.*' (for (?:column|function))/s, '$1 $2')
    .replace(/(value): '.*'$/s, '$1')
    .replace(/(Can't find record|Data too long|Out of range value).* (for column)/s, '$1 $2');

/** The servers repeat 80 bytes of a statement that they can not read, MySQL without a sign: where it is cut, a part of a secret is looked for. */
const withCut = (words: string): string => words.replace(/(near '.+?)(?:\.{3})?(' at line \d+)$/s, '$1…$2');

function detailsOf(message: string): JsonObject {
  const constraint = /for key '([^']+)'/.exec(message)?.[1] ?? /CONSTRAINT [`']([^`']+)[`']/.exec(message)?.[1];
  const column = /[Cc]olumn '([^']+)'/.exec(message)?.[1];
  return { ...(constraint === undefined ? {} : { constraint }), ...(column === undefined ? {} : { column }) };
}
