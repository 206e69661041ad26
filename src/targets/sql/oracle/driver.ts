import type { ParsedStatement } from '../../../flow/sql/parameters.ts';
import type { ServerSettings, SqlDriver } from '../server/driver.ts';
import { sessionRefusal, transactionRefusal } from '../server/refusals.ts';
import { oracleCatalogue } from './catalogue.ts';
import { connectOracle } from './connection.ts';
import { oracleFailure } from './errors.ts';
import { keepExactDates } from './exact-dates.ts';
import { takePartInConnecting } from './transport.ts';

takePartInConnecting();
keepExactDates();

/** Oracle Database 12.1 and newer, over `oracledb` in its thin mode, which needs none of Oracle's libraries. */
export function createDriver(settings: ServerSettings): SqlDriver {
  return {
    product: 'Oracle Database',
    dialect: 'oracle',
    placeholders: ':n',
    catalogue: oracleCatalogue,
    connect: (signal) => connectOracle(settings, signal),
    refusal,
    failure: oracleFailure,
  };
}

function refusal(parsed: ParsedStatement): string | undefined {
  const { keyword, object } = parsed;
  // BEGIN is a block of PL/SQL; a transaction begins by itself.
  if (keyword !== 'BEGIN') {
    const transaction = transactionRefusal(parsed);
    if (transaction !== undefined) return transaction;
  }
  if (keyword === 'SET') return sessionRefusal(`SET ${object}`.trimEnd());
  if (keyword === 'ALTER' && object === 'SESSION') return sessionRefusal('ALTER SESSION');
  return undefined;
}
