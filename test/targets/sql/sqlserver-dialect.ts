import type { ServerDialect } from './contract/database.ts';

const delay = (seconds: number): string => `WAITFOR DELAY '${new Date(seconds * 1000).toISOString().slice(11, 23)}'`;

/** What the contract needs to know of SQL Server. */
export const SQL_SERVER: ServerDialect = {
  text: 'nvarchar(max) COLLATE Latin1_General_100_BIN2',
  key: 'nvarchar(100) COLLATE Latin1_General_100_BIN2',
  bigint: 'bigint',
  decimal: 'decimal(38,10)',
  binary: 'varbinary(max)',
  echo: (parameter) => `SELECT ${parameter} AS value`,
  slowRead: delay,
  slowInsert: (table, seconds) => `BEGIN ${delay(seconds)}; INSERT INTO ${table} (id) VALUES (:id); END`,
  hostile: [
    { sql: `SELECT ':a' AS [b:c], :a AS "x:y"`, values: { a: "it's" }, row: { 'b:c': ':a', 'x:y': "it's" } },
    { sql: `/* :a /* nested :b */ ' */ SELECT 1 AS x -- :c '`, row: { x: 1 } },
    { sql: `SELECT N'it''s :a' AS q, ']:b' AS [r]]s]`, row: { q: "it's :a", 'r]s': ']:b' } },
    { sql: `SELECT geometry::Point(:n, 2, 0).STX AS x`, values: { n: 1 }, row: { x: 1 } },
    {
      sql: `SELECT JSON_VALUE('{"a":7}', '$.a') AS v, 5 - -3 AS n, 'a' + :a AS j`,
      values: { a: '--' },
      row: { v: '7', n: 8, j: 'a--' },
    },
    { sql: 'DECLARE @x nvarchar(10) = :a; SELECT @x AS y', values: { a: 'b' }, row: { y: 'b' } },
  ],
};
