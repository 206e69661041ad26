import { ConnectionError, RequestError } from 'tedious';
import { codeOf } from '../../../flow/error-code.ts';
import type { JsonObject } from '../../../flow/json.ts';
import type { DriverFailure } from '../server/driver.ts';
import { MEANING, withoutTls, type Meaning } from '../server/meaning.ts';
import { networkFailure, wordsOf } from '../server/network-failure.ts';

/** What the connection itself refuses, and what the server says of a login. */
export class SqlServerError extends Error {
  override readonly name = 'SqlServerError';
  readonly code: 'TRANSACTION_UNDONE' | 'STOPPED_TOO_LATE' | 'LOGIN' | 'NO_TLS';
  /** The server's, of a login that it refused. */
  readonly number: number | undefined;

  constructor(code: SqlServerError['code'], message: string, number?: number) {
    super(message);
    this.code = code;
    this.number = number;
  }
}

const CONNECTIONS: Meaning = { kind: 'unavailable', advice: 'Use fewer connections (pool-size), or give the server more.' };
const CAST: Meaning = { kind: 'invalid-input', advice: 'Say the type of the parameter: CAST(:name AS varbinary(max)).' };

/** By number; https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors */
const BY_NUMBER: Readonly<Record<number, Meaning>> = {
  229: MEANING.grant,
  230: MEANING.grant,
  257: CAST,
  262: MEANING.grant,
  297: MEANING.grant,
  300: MEANING.grant,
  596: MEANING.closed,
  701: MEANING.unavailable,
  911: MEANING.database,
  916: MEANING.grant,
  1105: MEANING.unavailable,
  1205: MEANING.again,
  1222: MEANING.locked,
  2601: MEANING.exists,
  2627: MEANING.exists,
  3906: MEANING.readOnly,
  3908: MEANING.readOnly,
  3930: { kind: 'conflict', advice: 'An earlier statement of the transaction failed, so the server refuses the rest of it.' },
  3960: MEANING.again,
  3961: MEANING.again,
  4060: MEANING.database,
  5701: MEANING.database,
  6005: MEANING.closed,
  8645: MEANING.unavailable,
  9002: MEANING.unavailable,
  10928: CONNECTIONS,
  10929: CONNECTIONS,
  17809: CONNECTIONS,
  18401: MEANING.unavailable,
  18452: MEANING.password,
  18456: MEANING.password,
  18486: { kind: 'unauthorised', advice: 'The login is locked out.' },
  18487: { kind: 'unauthorised', advice: 'The password has expired.' },
  18488: { kind: 'unauthorised', advice: 'The password must be changed first.' },
  40197: MEANING.unavailable,
  40501: MEANING.unavailable,
  40613: MEANING.unavailable,
  41302: MEANING.again,
  41305: MEANING.again,
  41325: MEANING.again,
  49918: CONNECTIONS,
  49919: CONNECTIONS,
  49920: CONNECTIONS,
};

/** Severities at which the server itself has trouble, and at which it closes the connection. */
const TROUBLE = 17;
const FATAL = 20;

/** Says what an error of `tedious` means. */
export function sqlServerFailure(error: unknown): DriverFailure {
  if (error instanceof SqlServerError) return ownFailure(error);
  const reported = reportedOf(error);
  if (reported !== undefined) return reportedFailure(reported);
  const code = codeOf(error);
  if (code === 'ECANCEL') {
    return { kind: 'timeout', code, message: 'it was stopped', refused: true, lost: false, cancelled: true };
  }
  if (code === 'EPARAM') {
    return { kind: 'invalid-input', code, message: wordsOf(error), refused: true, lost: false, cancelled: false };
  }
  return libraryFailure(error);
}

function ownFailure(error: SqlServerError): DriverFailure {
  const { code, message, number } = error;
  const common = { code, message, refused: true, lost: false, cancelled: false } as const;
  switch (code) {
    case 'NO_TLS':
      return withoutTls({ ...common, kind: 'connection', lost: true });
    case 'LOGIN': {
      const { kind, advice } = (number === undefined ? undefined : BY_NUMBER[number]) ?? MEANING.password;
      return { ...common, kind, advice, code: number === undefined ? 'ELOGIN' : String(number), lost: true };
    }
    case 'STOPPED_TOO_LATE':
      return { ...common, kind: 'timeout', refused: false, cancelled: true };
    default:
      return { ...common, kind: 'conflict' };
  }
}

/** The error of the server that says most: of several the first one that is known. */
function reportedOf(error: unknown): RequestError | undefined {
  const all: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const reported = all.filter((each): each is RequestError => each instanceof RequestError && each.number !== undefined);
  return reported.find(({ number = 0 }) => number in BY_NUMBER) ?? reported[0];
}

function reportedFailure(error: RequestError): DriverFailure {
  const number = error.number ?? 0;
  const severity = error.class ?? 0;
  const words = wordsOf(error);
  const { kind, advice, repeat, lost = false, cancelled = false } = BY_NUMBER[number] ?? meaningOf(number, severity, words);
  const message = withoutValues(words);
  return {
    kind,
    code: String(number),
    message,
    advice,
    details: detailsOf(message),
    // The server undoes a statement that it reports an error of, also when it then closes the connection.
    refused: true,
    lost: lost || severity >= FATAL,
    cancelled,
    repeat,
  };
}

function meaningOf(number: number, severity: number, words: string): Meaning {
  if (number === 547) return words.includes('CHECK constraint') ? { kind: 'invalid-input' } : MEANING.reference;
  return severity >= TROUBLE ? MEANING.unavailable : { kind: 'invalid-input' };
}

/** `tedious` wraps the errors of sockets and of TLS. */
function libraryFailure(error: unknown): DriverFailure {
  const inner = error instanceof ConnectionError && error.cause instanceof Error ? error.cause : error;
  const failure = networkFailure(inner);
  if (codeOf(error) === 'EENCRYPT') {
    return { ...failure, code: 'EENCRYPT', message: 'the server wants encryption', advice: 'Take `tls: off` out.' };
  }
  return failure;
}

/** Some messages repeat what was bound: `The duplicate key value is (jane)`. */
const withoutValues = (words: string): string =>
  words
    .replace(/\s*The duplicate key value is \(.*\)\.?$/s, '')
    .replace(/\s*Truncated value: '.*'\.?$/s, '')
    .replace(/(converting the \w+ value|conversion of the \w+ value|the value) '.*' (to |overflowed|is )/s, '$1 $2')
    .replace(/, value = .*$/s, '')
    .replace(/\.$/, '');

const DETAILS = {
  constraint: /constraint ['"]([^'"]+)['"]|unique index '([^']+)'/,
  table: /table ['"]([^'"]+)['"]|object '([^']+)'/,
  column: /column ['"]([^'"]+)['"]/,
} as const;

function detailsOf(message: string): JsonObject {
  const found = Object.entries(DETAILS).map(([name, pattern]) => {
    const match = pattern.exec(message);
    return [name, match?.[1] ?? match?.[2]] as const;
  });
  return Object.fromEntries(found.filter((entry): entry is [keyof typeof DETAILS, string] => entry[1] !== undefined));
}
