import { DatabaseError } from 'pg';
import type { ErrorKind } from '../../../flow/error-kind.ts';
import type { JsonObject } from '../../../flow/json.ts';
import type { DriverFailure } from '../server/driver.ts';
import { MEANING, withoutTls, type Meaning } from '../server/meaning.ts';
import { networkFailure, wordsOf } from '../server/network-failure.ts';

/** What the connection itself refuses. */
export class PostgresqlError extends Error {
  override readonly name = 'PostgresqlError';
  readonly code: 'TRANSACTION_FAILED' | 'NO_CANCEL';

  constructor(code: PostgresqlError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const UNTYPED = 'Say the type of the parameter: CAST(:name AS text).';

/** By SQLSTATE; https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BY_STATE: Readonly<Record<string, Meaning>> = {
  '0A000': { kind: 'invalid-input' },
  '25006': { kind: 'forbidden' },
  '25P02': { kind: 'conflict', advice: 'An earlier statement of the transaction failed, so the server refuses the rest of it.' },
  '28000': { kind: 'unauthorised', advice: 'Check the user, pg_hba.conf of the server, and whether it wants TLS.' },
  '28P01': MEANING.password,
  '3D000': MEANING.database,
  '40001': MEANING.again,
  '40P01': MEANING.again,
  '42501': MEANING.grant,
  '42P08': { kind: 'invalid-input', advice: UNTYPED },
  '42P18': { kind: 'invalid-input', advice: UNTYPED },
  '53300': { kind: 'unavailable', advice: 'Use fewer connections (pool-size) or allow more on the server (max_connections).' },
  '55P03': MEANING.unavailable,
  '57014': MEANING.stopped,
  '57P01': MEANING.closed,
  '57P02': MEANING.closed,
  '57P03': MEANING.closed,
  '57P05': MEANING.closed,
  '25P03': MEANING.closed,
  '23001': MEANING.reference,
  '23503': MEANING.reference,
  '23505': MEANING.exists,
  '23P01': { kind: 'conflict', advice: 'It would overlap with a row that is there.' },
};

/** By the class, which is the beginning of the SQLSTATE. */
const BY_CLASS: Readonly<Record<string, ErrorKind>> = {
  '08': 'connection',
  '28': 'unauthorised',
  '40': 'unavailable',
  '53': 'unavailable',
  '55': 'unavailable',
  '57': 'unavailable',
  '58': 'unavailable',
  XX: 'unavailable',
};

/** Messages of these classes may end with the value that was bound: `invalid input syntax for type integer: "secret"`. */
const REPEATS_VALUES = /^22/;

/** Says what an error of `pg` means. */
export function postgresqlFailure(error: unknown): DriverFailure {
  if (error instanceof PostgresqlError) {
    const { code } = error;
    return { kind: 'conflict', code, message: error.message, refused: true, lost: false, cancelled: false };
  }
  if (!(error instanceof DatabaseError) || error.code === undefined) return libraryFailure(error);
  const { code } = error;
  const stale = code === '0A000' && error.message.includes('cached plan');
  const meaning = BY_STATE[code] ?? { kind: BY_CLASS[code.slice(0, 2)] ?? 'invalid-input' };
  const hint = error.hint === undefined ? '' : sentence(error.hint);
  return {
    kind: stale ? 'unavailable' : meaning.kind,
    code,
    message: withoutValues(code, wordsOf(error)),
    advice: [meaning.advice, hint].filter(Boolean).join(' ') || undefined,
    details: detailsOf(error),
    // The server undoes what it reports an error of, also when it then closes the connection.
    refused: true,
    lost: meaning.lost ?? (error.severity === 'FATAL' || error.severity === 'PANIC'),
    cancelled: meaning.cancelled ?? false,
    repeat: stale ? 'new-connection' : meaning.repeat,
  };
}

function libraryFailure(error: unknown): DriverFailure {
  const failure = networkFailure(error);
  return failure.message.includes('does not support SSL') ? withoutTls(failure) : failure;
}

/** What the server names, without `detail`: that holds whole rows. */
function detailsOf({ constraint, table, column, schema }: DatabaseError): JsonObject {
  return Object.fromEntries(Object.entries({ constraint, table, column, schema }).filter(([, name]) => name !== undefined));
}

const withoutValues = (code: string, words: string): string =>
  REPEATS_VALUES.test(code) ? words.replace(/: ".*$/, '').replace(/"[^"]*"/g, '"…"') : words;

const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);
