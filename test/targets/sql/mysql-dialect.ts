import type { ServerDialect } from './contract/database.ts';

/** What the contract needs to know of MySQL and MariaDB. */
export const MYSQL: ServerDialect = {
  text: 'LONGTEXT COLLATE utf8mb4_bin',
  key: 'VARCHAR(100) COLLATE utf8mb4_bin',
  bigint: 'BIGINT',
  decimal: 'DECIMAL(38,10)',
  binary: 'LONGBLOB',
  tableOptions: 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4',
  echo: (parameter) => `SELECT ${parameter} AS value`,
  slowRead: (seconds) => `SELECT 1 AS x FROM (SELECT SLEEP(${seconds})) AS s`,
  slowInsert: (table, seconds) => `INSERT INTO ${table} (id) SELECT :id FROM (SELECT SLEEP(${seconds})) AS s`,
  hostile: [
    { sql: "SELECT ':a' AS `b:c`, :a AS x", values: { a: "it's" }, row: { 'b:c': ':a', x: "it's" } },
    {
      sql: String.raw`SELECT 'it\'s :a' AS q, "say \":b\"" AS r, 'a''b:c' AS s`,
      row: { q: "it's :a", r: 'say ":b"', s: "a'b:c" },
    },
    { sql: "/* :a ' */ SELECT 1 AS x # :b '", row: { x: 1 } },
    { sql: "SELECT 1 AS x -- :c '", row: { x: 1 } },
    { sql: 'SELECT 5--3 AS n', row: { n: 8 } },
    { sql: `SELECT JSON_VALUE('{"a":7}', :path) AS v`, values: { path: '$.a' }, row: { v: '7' } },
    { sql: 'SELECT @x := :a AS y', values: { a: 'b' }, row: { y: 'b' } },
  ],
};
