import assert from 'node:assert/strict';
import type { Json } from '../../../src/flow/json.ts';
import { execute, newTable, query, type ContractServer } from './contract/database.ts';
import { OwnTables } from './own-tables.ts';

/** What SQL Server has and others have not, or have otherwise. */
export function sqlServerOwn(server: () => ContractServer): void {
  describe('of its own', () => {
    const own = new OwnTables(server);

    const reads = (sql: string, value: Json): void => {
      it(`reads ${sql} as ${JSON.stringify(value)}`, async () => {
        assert.deepEqual(await query(own.target, `SELECT ${sql} AS v`), [{ v: value }]);
      });
    };
    reads('CAST(1 AS bit)', true);
    reads('CAST(-42 AS smallint)', -42);
    reads('CAST(9007199254740993 AS bigint)', '9007199254740993');
    reads('CAST(12345678901234567890.1234567891 AS decimal(38,10))', '12345678901234567890.1234567891');
    reads('CAST(-922337203685477.5808 AS money)', '-922337203685477.5808');
    reads('CAST(0.1 AS real)', 0.1);
    reads("CAST('2026-01-31' AS date)", '2026-01-31');
    reads("CAST('10:00:01.1234567' AS time)", '10:00:01.1234567');
    reads("CAST('2026-01-31T10:00:01.5' AS datetime2(3))", '2026-01-31T10:00:01.5');
    reads("CAST('2026-01-31T10:00:01' AS datetime)", '2026-01-31T10:00:01');
    reads("CAST('2026-01-31T10:00:01.5+05:30' AS datetimeoffset)", '2026-01-31T04:30:01.5Z');
    reads("CAST('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11' AS uniqueidentifier)", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
    reads('0x00FF', 'AP8=');
    reads('CAST(CAST(1.50 AS decimal(5,2)) AS sql_variant)', '1.50');

    it('answers and counts what OUTPUT gives', async () => {
      const name = await own.table('id int IDENTITY PRIMARY KEY, login nvarchar(10)');
      assert.deepEqual(await execute(own.target, `INSERT INTO ${name} (login) OUTPUT inserted.id VALUES ('a'), ('b')`), {
        rows: [{ id: 1 }, { id: 2 }],
        affected: 2,
      });
    });

    it('counts what the statement changed, and not its triggers', async () => {
      const [name, log] = [await own.table('a int'), await own.table('a int')];
      await execute(
        own.target,
        `CREATE TRIGGER ${name}_t ON ${name} AFTER INSERT AS INSERT INTO ${log} SELECT 1 UNION ALL SELECT 2`,
      );
      assert.equal((await execute(own.target, `INSERT INTO ${name} VALUES (1)`)).affected, 1);
    });

    it('calls procedures with OUTPUT parameters, and with results', async () => {
      const procedure = newTable();
      await execute(
        own.target,
        `CREATE PROCEDURE ${procedure} @login nvarchar(100), @id bigint OUTPUT AS
         BEGIN SET @id = LEN(@login) + 9007199254740993; SELECT @login AS login; END`,
      );
      own.drops.push(`DROP PROCEDURE ${procedure}`);
      const values = { login: 'jane' };
      assert.deepEqual(await query(own.target, `EXEC ${procedure} :login, :id OUTPUT`, values), [{ id: '9007199254740997' }]);
      assert.deepEqual(
        await query(
          own.target,
          `DECLARE @id bigint; EXEC ${procedure} :login, @id OUTPUT; SELECT @id - 9007199254740993 AS n`,
          values,
        ),
        [{ n: 4 }],
      );
    });

    it('does not write outside of a transaction that the server undid', async () => {
      const name = await own.table('a int');
      const work = async (): Promise<void> => {
        await execute(own.target, `INSERT INTO ${name} VALUES (1)`);
        await execute(own.target, `SELECT CAST('hunter2' AS int)`).catch((error: unknown) =>
          assert.ok(!String(error).includes('hunter2')),
        );
        await execute(own.target, `INSERT INTO ${name} VALUES (2)`);
      };
      await assert.rejects(own.target.transaction(work), { kind: 'conflict' });
      assert.deepEqual(await query(own.target, `SELECT a FROM ${name}`), []);
    });

    it('says what to do about a NULL for a binary column', async () => {
      const name = await own.table('a varbinary(10)');
      const insert = `INSERT INTO ${name} VALUES (:a)`;
      await assert.rejects(execute(own.target, insert, { a: null }), {
        kind: 'invalid-input',
        message: /CAST\(:name AS varbinary/,
      });
      assert.equal(
        (await execute(own.target, `INSERT INTO ${name} VALUES (CAST(:a AS varbinary(10)))`, { a: null })).affected,
        1,
      );
    });
  });
}
