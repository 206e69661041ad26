import assert from 'node:assert/strict';
import { execute, newTable, query, type ContractDatabase } from './database.ts';

/** What every SQL target does with plain statements. */
export function statementsContract(database: () => ContractDatabase): void {
  describe('statements', () => {
    const people = newTable();
    before(async () => {
      const { dialect, target } = database();
      await execute(
        target,
        `CREATE TABLE ${people} (login ${dialect.key} NOT NULL PRIMARY KEY, city ${dialect.text}, age ${dialect.bigint}, amount ${dialect.decimal}, picture ${dialect.binary}) ${dialect.tableOptions ?? ''}`,
      );
    });
    after(() => execute(database().target, `DROP TABLE ${people}`));
    beforeEach(() => execute(database().target, `DELETE FROM ${people}`));

    it('answers what was inserted, and counts it', async () => {
      const { target } = database();
      const inserted = await execute(target, `INSERT INTO ${people} (login, city, age) VALUES (:login, :city, :age)`, {
        login: 'jane',
        city: 'Köln',
        age: 40,
      });
      assert.deepEqual(inserted, { rows: [], affected: 1 });
      assert.deepEqual(await execute(target, `SELECT login, city, age FROM ${people}`), {
        rows: [{ login: 'jane', city: 'Köln', age: 40 }],
        affected: 0,
      });
    });

    it('counts the rows that an UPDATE matched, also those that were so already, and those deleted', async () => {
      const { target } = database();
      for (const login of ['a', 'b', 'c'])
        await execute(target, `INSERT INTO ${people} (login, city) VALUES (:login, 'Bonn')`, { login });
      assert.equal(
        (await execute(target, `UPDATE ${people} SET city = 'Bonn' WHERE login <> :login`, { login: 'a' })).affected,
        2,
      );
      assert.equal((await execute(target, `DELETE FROM ${people} WHERE login = :login`, { login: 'nobody' })).affected, 0);
      assert.equal((await execute(target, `DELETE FROM ${people}`)).affected, 3);
    });

    it('runs a prepared statement many times, also at once', async () => {
      const { target } = database();
      const insert = await target.prepare(`INSERT INTO ${people} (login, age) VALUES (:login, :age)`);
      assert.deepEqual(insert.parameters, ['login', 'age']);
      assert.equal(insert.writes, true);
      await Promise.all(Array.from({ length: 50 }, async (_, age) => insert.run([`p${age}`, age])));
      assert.deepEqual(
        await query(target, `SELECT count(*) AS n, sum(age) AS s FROM ${people} WHERE age >= 0`).then((rows) =>
          Number(rows[0]?.['n']),
        ),
        50,
      );
    });

    it('binds a name that stands several times everywhere', async () => {
      const { target } = database();
      for (const login of ['anna', 'bert', 'carl'])
        await execute(target, `INSERT INTO ${people} (login) VALUES (:login)`, { login });
      const sql = `SELECT login FROM ${people} WHERE (login = :x OR login = :y) AND login <> :y AND login >= :x`;
      assert.deepEqual(await query(target, sql, { x: 'anna', y: 'bert' }), [{ login: 'anna' }]);
    });

    it('keeps whole numbers beyond 2^53 and decimals exact, as text', async () => {
      const { target } = database();
      await execute(target, `INSERT INTO ${people} (login, age, amount) VALUES (:login, :age, :amount)`, {
        login: 'big',
        age: '9223372036854775807',
        amount: '12345678901234567890.1234567891',
      });
      const row = (await query(target, `SELECT age, amount FROM ${people}`))[0] ?? {};
      assert.equal(row['age'], '9223372036854775807');
      assert.match(String(row['amount']), /^1234567890123456789/);
      const again = { age: row['age'] as string, amount: row['amount'] as string };
      assert.equal((await execute(target, `UPDATE ${people} SET age = :age WHERE amount = :amount`, again)).affected, 1);
    });

    it('answers binary as base64 and takes bytes', async () => {
      const { target } = database();
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      await execute(target, `INSERT INTO ${people} (login, picture) VALUES ('p', :bytes)`, { bytes });
      assert.deepEqual(await query(target, `SELECT picture FROM ${people}`), [
        { picture: Buffer.from(bytes).toString('base64') },
      ]);
    });

    it('refuses a second statement, text that is no statement, and a parameter of the wrong form, before anything is sent', async () => {
      const { target } = database();
      const prepare = async (sql: string): Promise<unknown> => target.prepare(sql);
      for (const sql of [`DELETE FROM ${people}; DELETE FROM ${people}`, '', '-- nothing', `SELECT ':x`, `SELECT :user.login`]) {
        await assert.rejects(prepare(sql), { name: 'TargetError', kind: 'invalid-input' }, sql);
      }
    });

    it('refuses statements that begin or end transactions', async () => {
      const { target } = database();
      for (const sql of ['COMMIT', 'ROLLBACK', 'SAVEPOINT x', '/* now */ commit']) {
        await assert.rejects(async () => target.prepare(sql), { kind: 'forbidden' }, sql);
      }
    });

    it('tells the server and that it answers', async () => {
      const status = await database().target.test();
      assert.equal(status.ok, true);
      assert.match(status.server, /^[\w ]+ \d+\.\d+/);
      assert.ok(status.latencyMs >= 0);
    });
  });
}
