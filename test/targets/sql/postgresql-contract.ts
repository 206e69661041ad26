import type { SqlServer } from '../../../scripts/targets/sql-server.ts';
import { createDriver } from '../../../src/targets/sql/postgresql/driver.ts';
import type { ServerDialect } from './contract/database.ts';
import { serverContract, throwaway } from './contract/server.ts';
import { updateUserContract } from './contract/update-user.ts';
import { postgresqlOwn } from './postgresql-own.ts';

const DIALECT: ServerDialect = {
  text: 'text',
  key: 'varchar(100)',
  bigint: 'bigint',
  decimal: 'numeric(38,10)',
  binary: 'bytea',
  echo: (parameter) => `SELECT CAST(${parameter} AS text) AS value`,
  slowRead: (seconds) => `SELECT 1 AS x FROM pg_sleep(${seconds})`,
  slowInsert: (table, seconds) => `INSERT INTO ${table} (id) SELECT CAST(:id AS text) FROM pg_sleep(${seconds})`,
  hostile: [
    { sql: `SELECT ':a' AS "b:c", :a::text AS x`, values: { a: "it's" }, row: { 'b:c': ':a', x: "it's" } },
    { sql: `SELECT $tag$ :a $1 ' $tag$ AS q, $$:b$$ AS r`, row: { q: " :a $1 ' ", r: ':b' } },
    { sql: `SELECT E'\\':a' AS q, U&'\\003a:a' AS u`, row: { q: "':a", u: '::a' } },
    { sql: `/* :a /* nested :b */ ' */ SELECT 1 AS x -- :c '`, row: { x: 1 } },
    { sql: `SELECT (ARRAY[10,20,30])[1:2] AS s, (ARRAY[10,20,30])[:i] AS e`, values: { i: 3 }, row: { s: [10, 20], e: 30 } },
    {
      sql: `SELECT '{"a":{"b":7}}'::jsonb #>> '{a,b}' AS v, '{"a":1}'::jsonb ? :k AS has`,
      values: { k: 'a' },
      row: { v: '7', has: true },
    },
    {
      sql: `SELECT '{"a":1,"b":2}'::jsonb ?| ARRAY['x', :k] AS h, '{"a":1}'::jsonb - :k2 AS m`,
      values: { k: 'b', k2: 'a' },
      row: { h: true, m: {} },
    },
    { sql: `SELECT 5 - -3 AS n, 'a' || :a AS j`, values: { a: '--' }, row: { n: 8, j: 'a--' } },
    { sql: `SELECT now() AT TIME ZONE 'UTC' > '2020-01-01 00:00:00'::timestamp AS later`, row: { later: true } },
  ],
};

const inSchema = (name: string) => ({
  create: `CREATE SCHEMA ${name}`,
  drop: `DROP SCHEMA ${name} CASCADE`,
  settings: { onConnect: [`SET search_path TO ${name}`] },
});

/** The whole contract on a PostgreSQL. */
export const postgresqlContract = (name: string, start: () => Promise<SqlServer>): void =>
  serverContract({
    name,
    dialect: DIALECT,
    createDriver,
    running: throwaway(name, start),
    more: [postgresqlOwn, (server) => updateUserContract(server, 'postgresql.sql', 'postgres', inSchema)],
  });
