import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { SqlDialect } from '../../src/flow/sql/parameters.ts';
import { readStatements } from '../../src/flow/sql/statements.ts';
import { createDriver as createOracle } from '../../src/targets/sql/oracle/driver.ts';
import type { ServerSettings, SqlDriver } from '../../src/targets/sql/server/driver.ts';
import { createDriver as createSqlServer } from '../../src/targets/sql/sqlserver/driver.ts';
import { openTarget } from '../targets/sql/contract/database.ts';

const read = (name: string): string => readFileSync(new URL(`../../samples/update-user/database/${name}`, import.meta.url), 'utf8');
const tables = (sql: string): string[] => [...sql.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)].map(([, name = '']) => name);
const settings = { host: '127.0.0.1', port: 1, database: 'hr', user: 'hr', password: 'x', tls: undefined, onConnect: [] };

/** There are no such servers here: see the README of the sample. */
const NEVER_RUN: readonly (readonly [string, SqlDialect, (settings: ServerSettings) => SqlDriver])[] = [
  ['sqlserver.sql', 'mssql', createSqlServer],
  ['oracle.sql', 'oracle', createOracle],
];

describe('the tables of the sample update-user for servers that the tests do not have', () => {
  for (const [file, dialect, createDriver] of NEVER_RUN) {
    it(`are all in ${file}, in statements that the driver takes one by one`, async () => {
      const sql = read(file);
      assert.deepEqual(tables(sql), tables(read('postgresql.sql')));
      const target = openTarget({ settings, createDriver });
      for (const { start, end } of readStatements(sql, dialect).statements) target.prepare(sql.slice(start, end));
      await target.close();
    });
  }
});
