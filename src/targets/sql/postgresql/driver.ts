import type { ParsedStatement } from '../../../flow/sql/parameters.ts';
import type { ServerSettings, SqlDriver } from '../server/driver.ts';
import { sessionRefusal, transactionRefusal } from '../server/refusals.ts';
import { postgresqlCatalogue } from './catalogue.ts';
import { connectPostgresql } from './connection.ts';
import { postgresqlFailure } from './errors.ts';

const SESSION_KEYWORDS = new Set(['DISCARD', 'LISTEN', 'UNLISTEN', 'PREPARE', 'DEALLOCATE', 'RESET', 'DECLARE', 'LOAD']);

/** PostgreSQL 12 and newer, over `pg`. */
export function createDriver(settings: ServerSettings): SqlDriver {
  return {
    product: 'PostgreSQL',
    dialect: 'postgres',
    placeholders: '$n',
    catalogue: postgresqlCatalogue,
    connect: (signal) => connectPostgresql(settings, signal),
    refusal,
    failure: postgresqlFailure,
  };
}

function refusal(parsed: ParsedStatement): string | undefined {
  const { keyword, object, text } = parsed;
  const transaction = transactionRefusal(parsed);
  if (transaction !== undefined) return transaction;
  if (SESSION_KEYWORDS.has(keyword)) return sessionRefusal(keyword);
  if (keyword === 'SET' && object !== 'LOCAL') return sessionRefusal('SET');
  if (keyword === 'COPY' && /\b(stdin|stdout)\b/i.test(text)) {
    return 'COPY from or to the client is not allowed: a flow binds values and reads rows. Use INSERT or SELECT.';
  }
  return undefined;
}
