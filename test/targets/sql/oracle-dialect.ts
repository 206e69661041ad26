import type { ServerDialect } from './contract/database.ts';

/** What the contract needs to know of Oracle Database 23ai and newer; older ones want FROM dual everywhere. */
export const ORACLE: ServerDialect = {
  text: 'CLOB',
  key: 'VARCHAR2(100)',
  bigint: 'NUMBER(19)',
  decimal: 'NUMBER(38,10)',
  binary: 'BLOB',
  echo: (parameter) => `SELECT CAST(${parameter} AS VARCHAR2(4000)) AS value FROM dual`,
  longestEcho: 1000,
  same: (column, parameter) => `DBMS_LOB.COMPARE(${column}, TO_CLOB(${parameter})) = 0`,
  emptyIsNull: true,
  slowRead: (seconds) => `BEGIN DBMS_SESSION.SLEEP(${seconds}); END;`,
  slowInsert: (table, seconds) => `BEGIN DBMS_SESSION.SLEEP(${seconds}); INSERT INTO ${table} (id) VALUES (:id); END;`,
  hostile: [
    { sql: `SELECT ':a' AS "b:c", :a AS x FROM dual`, values: { a: "it's" }, row: { 'b:c': ':a', x: "it's" } },
    { sql: `SELECT q'[it's :a]' AS q, q'!:b!' AS r FROM dual`, row: { q: "it's :a", r: ':b' } },
    { sql: `/* :a ' */ SELECT 1 AS x FROM dual -- :c '`, row: { x: 1 } },
    {
      sql: `SELECT JSON_VALUE('{"a":7}', '$.a') AS v, 5 - -3 AS n, 'a' || :a AS j FROM dual`,
      values: { a: '--' },
      row: { v: '7', n: 8, j: 'a--' },
    },
  ],
};
