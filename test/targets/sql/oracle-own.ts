import assert from 'node:assert/strict';
import type { Json } from '../../../src/flow/json.ts';
import { execute, newTable, query, type ContractServer } from './contract/database.ts';
import { OwnTables } from './own-tables.ts';

/** What Oracle has and others have not, or have otherwise. */
export function oracleOwn(server: () => ContractServer): void {
  describe('of its own', () => {
    const own = new OwnTables(server);

    const reads = (sql: string, value: Json): void => {
      it(`reads ${sql} as ${JSON.stringify(value)}`, async () => {
        assert.deepEqual(await query(own.target, `SELECT ${sql} AS v FROM dual`), [{ v: value }]);
      });
    };
    reads('-42', -42);
    reads('9007199254740993', '9007199254740993');
    reads('CAST(1.5 AS NUMBER(10,2))', '1.5');
    reads('TO_BINARY_DOUBLE(0.1)', 0.1);
    reads('TO_BINARY_FLOAT(0.1)', 0.1);
    reads("DATE '2026-01-31'", '2026-01-31T00:00:00');
    reads("TIMESTAMP '2026-03-29 02:30:01.123456789'", '2026-03-29T02:30:01.123456789');
    reads("TIMESTAMP '2026-01-31 10:00:01.5 +05:30'", '2026-01-31T04:30:01.5Z');
    reads("INTERVAL '1 02:00:01.5' DAY TO SECOND", 'P1DT2H0M1.5S');
    reads("INTERVAL '1-2' YEAR TO MONTH", 'P1Y2M');
    reads("HEXTORAW('00FF')", 'AP8=');
    reads("TO_CLOB('long')", 'long');

    it('takes dates and decimals as texts', async () => {
      const name = await own.table('d DATE, t TIMESTAMP, n NUMBER');
      const values = { d: '2026-01-31T10:00:01', t: '2026-01-31T10:00:01.5', n: '1.5' };
      await execute(own.target, `INSERT INTO ${name} VALUES (:d, :t, :n)`, values);
      assert.deepEqual(await query(own.target, `SELECT d, t, n FROM ${name}`), [values]);
      await execute(own.target, `UPDATE ${name} SET d = :d`, { d: '2026-02-01' });
      assert.deepEqual(await query(own.target, `SELECT d FROM ${name}`), [{ d: '2026-02-01T00:00:00' }]);
    });

    it('answers what RETURNING … INTO gives, a row for each', async () => {
      const name = await own.table('id NUMBER GENERATED ALWAYS AS IDENTITY, login VARCHAR2(10)');
      const insert = `INSERT INTO ${name} (login) VALUES (:login) RETURNING id INTO :id`;
      assert.deepEqual(await execute(own.target, insert, { login: 'a' }), { rows: [{ id: '1' }], affected: 1 });
      await execute(own.target, insert, { login: 'b' });
      assert.equal((await query(own.target, `DELETE FROM ${name} RETURNING login INTO :gone`)).length, 2);
    });

    it('calls procedures with OUT parameters, functions and blocks, and those that return rows', async () => {
      const procedure = newTable();
      await execute(
        own.target,
        `CREATE PROCEDURE ${procedure}(login IN VARCHAR2, id OUT NUMBER, note IN OUT VARCHAR2) IS
         BEGIN id := LENGTH(login) + 9007199254740993; note := note || '!'; END;`,
      );
      own.drops.push(`DROP PROCEDURE ${procedure}`);
      const values = { login: 'jane', note: 'hello' };
      const after = [{ login: 'jane', id: '9007199254740997', note: 'hello!' }];
      assert.deepEqual(await query(own.target, `CALL ${procedure}(:login, :id, :note)`, values), after);
      assert.deepEqual(await query(own.target, `BEGIN ${procedure}(:login, :id, :note); END;`, values), after);
      const rows = 'DECLARE c SYS_REFCURSOR; BEGIN OPEN c FOR SELECT :n AS n FROM dual; DBMS_SQL.RETURN_RESULT(c); END;';
      assert.deepEqual(await query(own.target, rows, { n: 7 }), [{ n: '7' }]);
    });

    it('keeps what a block wrote only together with its transaction', async () => {
      const name = await own.table('a NUMBER');
      const work = async (): Promise<never> => {
        await execute(own.target, `BEGIN INSERT INTO ${name} VALUES (:a); END;`, { a: 1 });
        throw new Error('undo');
      };
      await assert.rejects(own.target.transaction(work), /undo/);
      assert.deepEqual(await query(own.target, `SELECT a FROM ${name}`), []);
    });
  });
}
