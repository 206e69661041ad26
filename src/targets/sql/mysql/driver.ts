import type { SslOptions } from 'mysql2';
import type { ParsedStatement } from '../../../flow/sql/parameters.ts';
import type { ServerSettings, SqlDriver, TlsSettings } from '../server/driver.ts';
import { sessionRefusal, transactionRefusal } from '../server/refusals.ts';
import { mysqlCatalogue } from './catalogue.ts';
import { connectMysql } from './connection.ts';
import { mysqlFailure } from './errors.ts';

const SESSION_KEYWORDS = new Set(['USE', 'LOCK', 'UNLOCK', 'PREPARE', 'DEALLOCATE', 'EXECUTE', 'HANDLER']);
/** `SET @name := …` in a list of statements is how a procedure's results are passed on; `@@` is a setting of the server. */
const USER_VARIABLE = /^\s*SET\s+@(?!@)/i;

/** MySQL 8 and MariaDB 10.6 and newer, over `mysql2`. */
export function createDriver(settings: ServerSettings): SqlDriver {
  // One object for all connections: `mysql2` keeps what it made of the certificates with it.
  const ssl = settings.tls && sslOptions(settings.tls);
  return {
    product: 'MySQL or MariaDB',
    dialect: 'mysql',
    placeholders: '?',
    catalogue: mysqlCatalogue,
    connect: (signal) => connectMysql(settings, ssl, signal),
    refusal,
    failure: mysqlFailure,
  };
}

const sslOptions = ({ verify, ca, certificate, key }: TlsSettings): SslOptions => ({
  rejectUnauthorized: verify,
  verifyIdentity: verify,
  ...(ca === undefined ? {} : { ca }),
  ...(certificate === undefined ? {} : { cert: certificate }),
  ...(key === undefined ? {} : { key }),
});

function refusal(parsed: ParsedStatement): string | undefined {
  const { keyword, object, text } = parsed;
  const transaction = transactionRefusal(parsed);
  if (transaction !== undefined) return transaction;
  if (SESSION_KEYWORDS.has(keyword)) return sessionRefusal(keyword);
  if (keyword === 'SET' && object !== 'PASSWORD' && !USER_VARIABLE.test(text)) return sessionRefusal('SET');
  return undefined;
}
