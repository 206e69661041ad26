import assert from 'node:assert/strict';
import type { Json } from '../../../src/flow/json.ts';
import { execute, newTable, openTarget, query, type ContractServer } from './contract/database.ts';
import { OwnTables } from './own-tables.ts';

/** What MySQL and MariaDB have and others have not, or have otherwise. */
export function mysqlOwn(server: () => ContractServer): void {
  describe('of its own', () => {
    const own = new OwnTables(server, ' ENGINE=InnoDB');

    const reads = (type: string, written: string, value: Json): void => {
      it(`reads ${written} in a column ${type} as ${JSON.stringify(value)}, and writes it back`, async () => {
        const name = await own.table(`v ${type}, w ${type}`);
        await execute(own.target, `INSERT INTO ${name} (v) VALUES (${written})`);
        assert.deepEqual(await query(own.target, `SELECT v FROM ${name}`), [{ v: value }]);
        if (typeof value === 'object' || /BINARY|BLOB|BIT/.test(type)) return;
        await execute(own.target, `UPDATE ${name} SET w = :value`, { value: value });
        assert.deepEqual(await query(own.target, `SELECT w FROM ${name} WHERE v = w`), [{ w: value }]);
      });
    };
    it('shows procedures beside tables', async () => {
      const name = newTable();
      await execute(own.target, `CREATE PROCEDURE ${name}() SELECT 1`);
      own.drops.push(`DROP PROCEDURE ${name}`);
      const { database } = server().settings;
      const { entries } = await own.target.browser().list([database], { filter: name });
      assert.deepEqual(
        entries.map(({ path, kind, detail }) => [path, kind, detail]),
        [[[database, `${name}()`], 'procedure', 'procedure']],
      );
    });

    reads('TINYINT(1)', 'TRUE', 1);
    reads('SMALLINT', '-42', -42);
    reads('BIGINT', '9007199254740991', 9007199254740991);
    reads('BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615');
    reads('DECIMAL(20,4)', '1.5', '1.5000');
    reads('DOUBLE', '0.1', 0.1);
    reads('YEAR', '2026', 2026);
    reads('DATE', "'2026-01-31'", '2026-01-31');
    reads('TIME(1)', "'-10:00:01.5'", '-10:00:01.5');
    reads('DATETIME', "'2026-01-31 10:00:01'", '2026-01-31T10:00:01');
    reads('DATETIME(6)', "'2026-01-31 10:00:01.123456'", '2026-01-31T10:00:01.123456');
    reads('TIMESTAMP NULL', "'2026-01-31 10:00:01'", '2026-01-31T10:00:01');
    reads('VARBINARY(4)', "X'00FF'", 'AP8=');
    reads('BIT(9)', "b'100000001'", 257);
    reads("ENUM('a','b')", "'b'", 'b');
    reads('VARCHAR(40)', "'🚀'", '🚀');
    reads('JSON', `'{"a":[1,null,"x"]}'`, { a: [1, null, 'x'] });
    reads('UUID', "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');

    it('reads a FLOAT with the digits that it has', async () => {
      const name = await own.table('v FLOAT');
      await execute(own.target, `INSERT INTO ${name} VALUES (0.1)`);
      assert.deepEqual(await query(own.target, `SELECT v FROM ${name}`), [{ v: 0.1 }]);
    });

    it('writes whole numbers into text as they are', async () => {
      const name = await own.table('v VARCHAR(40)');
      await execute(own.target, `INSERT INTO ${name} VALUES (:v)`, { v: 9007199254740991 });
      assert.deepEqual(await query(own.target, `SELECT v FROM ${name}`), [{ v: '9007199254740991' }]);
      assert.deepEqual(await query(own.target, `SELECT v FROM ${name} LIMIT :n`, { n: 1 }), [{ v: '9007199254740991' }]);
    });

    it('refuses what does not fit instead of cutting it, and does not repeat it', async () => {
      const name = await own.table('v VARCHAR(3), n INT');
      for (const values of [{ v: 'hunter2' }, { n: 'hunter2' }]) {
        await assert.rejects(
          execute(own.target, `INSERT INTO ${name} VALUES (:v, :n)`, values),
          (error: Error & { kind: string }) => {
            assert.equal(error.kind, 'invalid-input');
            assert.ok(!error.message.includes('hunter2'), error.message);
            return true;
          },
        );
      }
    });

    it('calls procedures with OUT parameters, and with results', async () => {
      const [outs, rows] = [newTable(), newTable()];
      await execute(
        own.target,
        `CREATE PROCEDURE ${outs}(IN login VARCHAR(100), OUT id BIGINT, INOUT note VARCHAR(100))
         BEGIN SELECT 1 AS ignored; SET id = CHAR_LENGTH(login) + 9007199254740993; SET note = CONCAT(note, '!'); END`,
      );
      own.drops.push(`DROP PROCEDURE ${outs}`);
      assert.deepEqual(await query(own.target, `CALL ${outs}(:login, :id, :note)`, { login: 'jane', note: 'hello' }), [
        { id: '9007199254740997', note: 'hello!' },
      ]);
      const name = await own.table('a INT');
      await execute(
        own.target,
        `CREATE PROCEDURE ${rows}(n INT) BEGIN INSERT INTO ${name} VALUES (n), (n + 1); SELECT a FROM ${name} ORDER BY a; END`,
      );
      own.drops.push(`DROP PROCEDURE ${rows}`);
      assert.deepEqual((await execute(own.target, `CALL ${rows}(:n)`, { n: 5 })).rows, [{ a: 5 }, { a: 6 }]);
    });

    it('answers and counts what RETURNING gives', async () => {
      const name = await own.table('id INT AUTO_INCREMENT PRIMARY KEY, login VARCHAR(10) UNIQUE');
      assert.deepEqual(await execute(own.target, `INSERT INTO ${name} (login) VALUES ('a'), ('b') RETURNING id`), {
        rows: [{ id: 1 }, { id: 2 }],
        affected: 2,
      });
      assert.equal((await execute(own.target, `INSERT IGNORE INTO ${name} (login) VALUES ('a')`)).affected, 0);
    });

    it('runs statements that can only be sent as text', async () => {
      const name = await own.table('a INT');
      await execute(own.target, `DROP TRIGGER IF EXISTS ${name}_t`);
      await execute(own.target, `CREATE TRIGGER ${name}_t BEFORE INSERT ON ${name} FOR EACH ROW SET NEW.a = NEW.a * 2`);
      await execute(own.target, `INSERT INTO ${name} VALUES (4)`);
      assert.deepEqual(await query(own.target, `SELECT a FROM ${name}`), [{ a: 8 }]);
    });

    it('refuses what would change the connection for others', async () => {
      for (const sql of [
        'SET autocommit = 0',
        'SET @@sql_mode = ""',
        'USE mysql',
        'LOCK TABLES t READ',
        'START TRANSACTION',
        'BEGIN',
        "XA START 'x'",
      ]) {
        await assert.rejects(async () => own.target.prepare(sql), { kind: 'forbidden' }, sql);
      }
      await own.target.transaction(async () => {
        await execute(own.target, 'SET @answer = 42');
        assert.deepEqual(await query(own.target, 'SELECT @answer AS v'), [{ v: 42 }]);
      });
    });

    it('keeps the meaning of a backslash and of values that do not fit, whatever the session is set to', async () => {
      const loose = openTarget(server(), { settings: { onConnect: ['SET NAMES utf8mb4'] } });
      const [row] = await query(loose, 'SELECT @@SESSION.sql_mode AS mode, @@SESSION.autocommit AS auto');
      assert.match(String(row?.['mode']), /STRICT_TRANS_TABLES/);
      assert.equal(row?.['auto'], 1);
      await loose.close();
    });

    it('does not give a connection to others on which a procedure left a transaction open', async () => {
      const [procedure, name] = [newTable(), await own.table('a INT')];
      await execute(own.target, `CREATE PROCEDURE ${procedure}() BEGIN START TRANSACTION; INSERT INTO ${name} VALUES (1); END`);
      own.drops.push(`DROP PROCEDURE ${procedure}`);
      const one = openTarget(server(), { size: 1 });
      await execute(one, `CALL ${procedure}()`);
      await execute(one, `INSERT INTO ${name} VALUES (2)`);
      await one.close();
      assert.deepEqual(await query(own.target, `SELECT a FROM ${name}`), [{ a: 2 }]);
    });

    it('tells of a permission that is missing and a database that is not there', async () => {
      const user = newTable();
      await execute(own.target, `CREATE USER ${user}@'127.0.0.1' IDENTIFIED BY 'small'`);
      own.drops.push(`DROP USER ${user}@'127.0.0.1'`);
      const small = openTarget(server(), { settings: { user, password: 'small', database: 'information_schema' } });
      await assert.rejects(query(small, 'SELECT * FROM mysql.user'), { kind: 'forbidden', message: /GRANT/ });
      await small.close();
      const nowhere = openTarget(server(), { settings: { database: 'no_such_database' } });
      await assert.rejects(query(nowhere, 'SELECT 1'), { kind: 'connection', message: /Check `database` of the target/ });
      await nowhere.close();
    });
  });
}
