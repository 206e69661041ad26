import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseStatement, type SqlDialect } from '../../../src/flow/sql/parameters.ts';

const READS: readonly (readonly [string, SqlDialect?])[] = [
  ['SELECT 1'],
  ['  (SELECT 1) UNION ALL (SELECT 2)'],
  ['/* DELETE */ -- DROP\n select 1'],
  ['VALUES (1), (2)'],
  ['TABLE users'],
  ['SELECT * FROM users FOR UPDATE'],
  ['WITH x AS (SELECT 1) SELECT * FROM x'],
  ['WITH RECURSIVE x(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM x) SELECT n FROM x'],
  ['SELECT \'INSERT INTO x\', "into", t.into FROM t'],
  ["SELECT (INSERT('abc', 1, 1, 'x'))", 'mysql'],
  ["SELECT (REPLACE(name, 'a', 'b')) FROM users"],
  ['EXPLAIN DELETE FROM users'],
  ['EXPLAIN QUERY PLAN SELECT 1', 'sqlite'],
  ['EXPLAIN ANALYZE SELECT 1 FOR UPDATE', 'postgres'],
  ['SHOW TABLES', 'mysql'],
  ['DESCRIBE users', 'mysql'],
  ['PRAGMA foreign_keys', 'sqlite'],
  ['PRAGMA table_info(users)', 'sqlite'],
  ['PRAGMA main.table_info(users)', 'sqlite'],
  ['SELECT [delete] FROM users', 'mssql'],
];

const WRITES: readonly (readonly [string, SqlDialect?])[] = [
  ['INSERT INTO t VALUES (1)'],
  ['update t set a = 1'],
  ['DELETE FROM t'],
  ['REPLACE INTO t VALUES (1)', 'sqlite'],
  ['MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET a = 1'],
  ['CREATE TABLE t (a)'],
  ['CALL p(1)'],
  ['EXEC p'],
  ['BEGIN p; END;', 'oracle'],
  ["SET x = 'y'"],
  ['WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x'],
  ['WITH x AS (SELECT 1), y AS (SELECT 2) DELETE FROM t'],
  ['WITH x AS (SELECT 1) UPDATE t SET a = 1'],
  ['WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone', 'postgres'],
  ['WITH x AS MATERIALIZED ( UPDATE t SET a = 1 RETURNING a) SELECT * FROM x', 'postgres'],
  ['SELECT * INTO fresh FROM t', 'mssql'],
  ["SELECT * FROM t INTO OUTFILE '/tmp/x'", 'mysql'],
  ["SELECT * FROM t /*!50000 INTO OUTFILE '/tmp/x' */", 'mysql'],
  ['SELECT 1 DELETE FROM t', 'mssql'],
  ['SELECT 1; DELETE FROM t'],
  ['EXPLAIN ANALYZE DELETE FROM t', 'postgres'],
  ['EXPLAIN (ANALYZE, BUFFERS) UPDATE t SET a = 1', 'postgres'],
  ['EXPLAIN PLAN FOR SELECT 1', 'oracle'],
  ['PRAGMA journal_mode = DELETE', 'sqlite'],
  ['PRAGMA main.user_version(3)', 'sqlite'],
  ['PRAGMA wal_checkpoint', 'sqlite'],
  ["ATTACH 'x' AS y", 'sqlite'],
  ['nonsense'],
];

describe('reads and writes', () => {
  for (const [text, dialect] of READS) it(`reads: ${text}`, () => assert.equal(parseStatement(text, dialect).writes, false));
  for (const [text, dialect] of WRITES) it(`writes: ${text}`, () => assert.equal(parseStatement(text, dialect).writes, true));

  it('tells what a WITH does', () => {
    const parsed = parseStatement('WITH x AS (SELECT 1 AS a) INSERT INTO t SELECT a FROM x');
    assert.equal(parsed.keyword, 'WITH');
    assert.equal(parsed.verb, 'INSERT');
  });
});
