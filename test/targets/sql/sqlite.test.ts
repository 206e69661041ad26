import { after, before, describe } from 'mocha';
import { openSqlite, type SqliteTarget } from '../../../src/targets/sql/sqlite.ts';
import { ranAgainst } from '../servers.ts';
import { bindingContract } from './contract/binding.ts';
import { browsingContract } from './contract/browsing.ts';
import type { ContractDialect } from './contract/database.ts';
import { errorsContract } from './contract/errors.ts';
import { statementsContract } from './contract/statements.ts';
import { transactionsContract } from './contract/transactions.ts';

const DIALECT: ContractDialect = {
  text: 'TEXT',
  key: 'TEXT',
  bigint: 'INTEGER',
  // SQLite has no decimals; as text they are exact.
  decimal: 'TEXT',
  binary: 'BLOB',
  echo: (parameter) => `SELECT ${parameter} AS value`,
  hostile: [
    { sql: `SELECT ':a' AS "b:c", :a AS x`, values: { a: "it's" }, row: { 'b:c': ':a', x: "it's" } },
    { sql: 'SELECT 1 AS [x:y], 2 AS `z:w`', row: { 'x:y': 1, 'z:w': 2 } },
    { sql: `/* :a ' */ SELECT 'it''s :b' AS x -- :c '`, row: { x: "it's :b" } },
    { sql: `SELECT '{"a":7}' ->> :path AS v`, values: { path: '$.a' }, row: { v: 7 } },
    { sql: `SELECT 5 - -3 AS n, 'a' || :a AS j`, values: { a: '--' }, row: { n: 8, j: 'a--' } },
  ],
};

describe('SQLite', () => {
  let target: SqliteTarget;
  before(async () => {
    target = openSqlite({ name: 'hr', file: ':memory:' });
    ranAgainst((await target.test()).server);
  });
  after(() => target.close());
  const database = () => ({ dialect: DIALECT, target });
  statementsContract(database);
  bindingContract(database);
  errorsContract(database);
  transactionsContract(database);
  browsingContract(database);
});
