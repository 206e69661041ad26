import type { ParsedStatement } from '../../../flow/sql/parameters.ts';
import type { ServerSettings, SqlDriver } from '../server/driver.ts';
import { sessionRefusal, transactionRefusal } from '../server/refusals.ts';
import { sqlServerCatalogue } from './catalogue.ts';
import { connectSqlServer } from './connection.ts';
import { sqlServerFailure } from './errors.ts';
import { readExactly } from './exact-values.ts';

const SESSION_KEYWORDS = new Set(['SET', 'USE', 'REVERT', 'SETUSER']);
const TRANSACTION_WORDS = new Set(['TRAN', 'TRANSACTION', 'DISTRIBUTED']);

readExactly();

/** SQL Server 2012 and newer and Azure SQL, over `tedious`. */
export function createDriver(settings: ServerSettings): SqlDriver {
  return {
    product: 'SQL Server',
    dialect: 'mssql',
    placeholders: '@n',
    catalogue: sqlServerCatalogue,
    connect: (signal) => connectSqlServer(settings, signal),
    refusal,
    failure: sqlServerFailure,
  };
}

function refusal(parsed: ParsedStatement): string | undefined {
  const { keyword, object } = parsed;
  // `BEGIN … END` is a block, `BEGIN TRAN` is not.
  if (keyword !== 'BEGIN' || TRANSACTION_WORDS.has(object)) {
    const transaction = transactionRefusal(parsed);
    if (transaction !== undefined) return transaction;
  }
  if (SESSION_KEYWORDS.has(keyword)) return sessionRefusal(keyword);
  if ((keyword === 'EXEC' || keyword === 'EXECUTE') && object === 'AS') return sessionRefusal('EXECUTE AS');
  return undefined;
}
