import assert from 'node:assert/strict';
import { Client } from 'pg';
import type { Json } from '../../../src/flow/json.ts';
import { runQuery } from '../../../src/targets/sql/postgresql/query.ts';
import { execute, newTable, openTarget, query, type ContractServer } from './contract/database.ts';
import { OwnTables } from './own-tables.ts';

/** What PostgreSQL has and others have not, or have otherwise. */
export function postgresqlOwn(server: () => ContractServer): void {
  describe('of its own', () => {
    const own = new OwnTables(server);

    const reads = (sql: string, value: Json): void => {
      it(`reads ${sql} as ${JSON.stringify(value)}`, async () => {
        assert.deepEqual(await query(own.target, `SELECT ${sql} AS v`), [{ v: value }]);
      });
    };
    it('shows functions beside tables, those of one name once', async () => {
      const name = newTable();
      await execute(own.target, `CREATE FUNCTION ${name}(a int) RETURNS int LANGUAGE sql AS 'SELECT a'`);
      await execute(own.target, `CREATE FUNCTION ${name}(a text) RETURNS int LANGUAGE sql AS 'SELECT 1'`);
      own.drops.push(`DROP FUNCTION ${name}(int)`, `DROP FUNCTION ${name}(text)`);
      const browser = own.target.browser();
      const { entries } = await browser.list(['public'], { filter: name });
      assert.deepEqual(entries, [
        { path: ['public', `${name}()`], name, kind: 'procedure', detail: 'function', opens: false, fetchable: false },
      ]);
      await assert.rejects(browser.list(['public', `${name}()`]), { kind: 'invalid-input' });
    });

    reads('true', true);
    reads('42::smallint', 42);
    reads('9007199254740991::bigint', 9007199254740991);
    reads('9007199254740993::bigint', '9007199254740993');
    reads('0.1::real', 0.1);
    reads("'NaN'::float8", 'NaN');
    reads("'-infinity'::float4", '-Infinity');
    reads('1.50::numeric', '1.50');
    reads("'2026-01-31'::date", '2026-01-31');
    reads("'10:00:01.5'::time", '10:00:01.5');
    reads("'2026-01-31 10:00:01.123456'::timestamp", '2026-01-31T10:00:01.123456');
    reads("'2026-01-31 10:00:01.123456+05:30'::timestamptz", '2026-01-31T04:30:01.123456Z');
    reads("'0044-03-15 12:00:00+00 BC'::timestamptz = '0044-03-15 12:00:00+00 BC'", true);
    reads("'infinity'::timestamptz", 'infinity');
    reads("'1 day 2 hours'::interval", 'P1DT2H');
    reads("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
    reads(`'{"a":[1,null,"x"]}'::jsonb`, { a: [1, null, 'x'] });
    reads(`'"text"'::json`, 'text');
    reads('ARRAY[1,NULL,3]', [1, null, 3]);
    reads(`ARRAY['a,b','"c"',NULL,'NULL']`, ['a,b', '"c"', null, 'NULL']);
    reads('ARRAY[[1,2],[3,4]]', [
      [1, 2],
      [3, 4],
    ]);
    reads(String.raw`ARRAY['\x00ff'::bytea]`, ['AP8=']);
    reads("'192.168.0.1/24'::inet", '192.168.0.1/24');
    reads('int4range(1,5)', '[1,5)');

    it('reads instants as UTC whatever the time zone of the session is', async () => {
      const there = openTarget(server(), { settings: { onConnect: ["SET TIME ZONE 'America/St_Johns'"] } });
      try {
        const sql = `SELECT '1900-06-01 00:00:00+00'::timestamptz AS old, '2026-07-01 00:00:00.5Z'::timestamptz AS v`;
        assert.deepEqual(await query(there, sql), [{ old: '1900-06-01T00:00:00Z', v: '2026-07-01T00:00:00.5Z' }]);
      } finally {
        await there.close();
      }
    });

    it('calls procedures with OUT parameters, and functions', async () => {
      const [procedure, fn] = [newTable(), newTable()];
      await execute(
        own.target,
        `CREATE PROCEDURE ${procedure}(login text, OUT id bigint, INOUT note text) LANGUAGE plpgsql AS $$
         BEGIN id := length(login) + 9007199254740993; note := note || '!'; END $$`,
      );
      own.drops.push(`DROP PROCEDURE ${procedure}`);
      assert.deepEqual(await query(own.target, `CALL ${procedure}(:login, NULL, :note)`, { login: 'jane', note: 'hello' }), [
        { id: '9007199254740997', note: 'hello!' },
      ]);
      await execute(
        own.target,
        `CREATE FUNCTION ${fn}(n int) RETURNS TABLE (a int, b text) LANGUAGE sql AS 'SELECT i, i::text FROM generate_series(1, n) i'`,
      );
      own.drops.push(`DROP FUNCTION ${fn}(int)`);
      assert.deepEqual(await query(own.target, `SELECT * FROM ${fn}(:n)`, { n: 2 }), [
        { a: 1, b: '1' },
        { a: 2, b: '2' },
      ]);
    });

    it('answers and counts what RETURNING gives, also behind a WITH', async () => {
      const table = newTable();
      await execute(own.target, `CREATE TABLE ${table} (id serial PRIMARY KEY, name text UNIQUE)`);
      own.drops.push(`DROP TABLE ${table}`);
      assert.deepEqual(await execute(own.target, `INSERT INTO ${table} (name) VALUES ('a'), ('b') RETURNING id`), {
        rows: [{ id: 1 }, { id: 2 }],
        affected: 2,
      });
      const upsert = `INSERT INTO ${table} (name) VALUES ('a') ON CONFLICT (name) DO NOTHING`;
      assert.equal((await execute(own.target, upsert)).affected, 0);
      assert.equal(
        (await execute(own.target, `WITH x AS (SELECT 1 AS id) DELETE FROM ${table} USING x WHERE ${table}.id = x.id`)).affected,
        1,
      );
    });

    it('says what to do about a parameter whose type it can not tell', async () => {
      await assert.rejects(query(own.target, 'SELECT :x IS NULL AS v', { x: null }), {
        kind: 'invalid-input',
        message: /CAST\(:name AS text\)/,
      });
      assert.deepEqual(await query(own.target, 'SELECT CAST(:x AS text) IS NULL AS v', { x: null }), [{ v: true }]);
    });

    it('names the constraint of a duplicate, and none of the values', async () => {
      const table = newTable();
      await execute(
        own.target,
        `CREATE TABLE ${table} (login text CONSTRAINT ${table}_login UNIQUE, secret text NOT NULL, born date)`,
      );
      own.drops.push(`DROP TABLE ${table}`);
      const insert = `INSERT INTO ${table} (login, secret, born) VALUES (:login, :secret, :born)`;
      await execute(own.target, insert, { login: 'jane', secret: 's3cret' });
      await assert.rejects(
        execute(own.target, insert, { login: 'jane', secret: 's3cret' }),
        (error: Error & { details: Record<string, Json> }) => {
          assert.equal(error.details['constraint'], `${table}_login`);
          assert.ok(!JSON.stringify([error.message, error.details]).match(/jane|s3cret/));
          return true;
        },
      );
      await assert.rejects(
        execute(own.target, insert, { login: 'joe', secret: 's', born: 'hunter2-as-date' }),
        ({ message }: Error) => {
          assert.match(message, /invalid input syntax for type date/);
          return !message.includes('hunter2');
        },
      );
    });

    it('goes on when a column was added to a table that a prepared statement reads', async () => {
      const table = newTable();
      await execute(own.target, `CREATE TABLE ${table} (a int)`);
      own.drops.push(`DROP TABLE ${table}`);
      await execute(own.target, `INSERT INTO ${table} VALUES (1)`);
      const one = openTarget(server(), { size: 1 });
      try {
        for (let time = 0; time < 3; time++) await query(one, `SELECT * FROM ${table}`);
        await execute(one, `ALTER TABLE ${table} ADD COLUMN b text DEFAULT 'new'`);
        assert.deepEqual(await query(one, `SELECT * FROM ${table}`), [{ a: 1, b: 'new' }]);
        await one.transaction(async () => {
          await execute(one, `ALTER TABLE ${table} ADD COLUMN c int`);
        });
        assert.deepEqual(await one.transaction(() => query(one, `SELECT * FROM ${table}`)), [{ a: 1, b: 'new', c: null }]);
      } finally {
        await one.close();
      }
    });

    it('prepares a statement once, whatever became of its first values', async () => {
      const one = openTarget(server(), { size: 1 });
      try {
        for (let time = 0; time < 3; time++) {
          await assert.rejects(query(one, 'SELECT CAST(:n AS int) AS n', { n: 'x' }), { kind: 'invalid-input' });
        }
        assert.deepEqual(await query(one, 'SELECT CAST(:n AS int) AS n', { n: '7' }), [{ n: 7 }]);
        for (let time = 0; time < 3; time++) await assert.rejects(query(one, 'SELECT nonsense'), { kind: 'invalid-input' });
        const prepared = await query(one, "SELECT count(*)::int AS n FROM pg_prepared_statements WHERE name LIKE 'idflow%'");
        assert.deepEqual(prepared, [{ n: 1 }]);
      } finally {
        await one.close();
      }
    });

    describe('on one connection', () => {
      let client: Client;
      beforeEach(async () => {
        const { host, port, database, user, password } = server().settings;
        client = new Client({ host, port, database, user, password: password ?? '' });
        await client.connect();
      });
      afterEach(() => client.end());

      const worksOn = async (): Promise<void> =>
        assert.deepEqual((await runQuery(client, 'works', 'SELECT $1::text AS v', ['on'])).rows, [['on']]);

      it('ends a COPY that nobody has data for, and goes on', async () => {
        await client.query('CREATE TEMPORARY TABLE copied (a int)');
        await assert.rejects(runQuery(client, '', 'COPY copied FROM STDIN', []), { code: '57014' });
        await worksOn();
        await runQuery(client, '', 'COPY (SELECT 1) TO STDOUT', []);
        await worksOn();
      });

      it('goes on after values that do not fit into a message', async () => {
        for (const name of ['', 'kept', 'kept', 'works']) {
          await assert.rejects(runQuery(client, name, 'SELECT $1::text AS v', [{} as never]), TypeError);
        }
        await worksOn();
        await worksOn();
      });

      it('answers nothing to a statement of nothing but comments', async () => {
        for (const name of ['', 'kept', 'kept']) {
          const { columns, rows, tag } = await runQuery(client, name, '-- nothing', []);
          assert.deepEqual({ columns, rows, tag }, { columns: [], rows: [], tag: '' });
        }
      });

      it('fails what waits on it when the server lets go of it, and what comes after', async () => {
        client.on('error', () => undefined);
        const waiting = assert.rejects(runQuery(client, '', 'SELECT pg_sleep(10)', []), { code: '57P01' });
        const { processID } = client as unknown as { readonly processID: number };
        await execute(own.target, `SELECT pg_terminate_backend(${processID})`);
        await waiting;
        await assert.rejects(runQuery(client, '', 'SELECT 1', []));
      });
    });

    it('does not claim to have committed what a failed statement spoilt', async () => {
      const table = newTable();
      await execute(own.target, `CREATE TABLE ${table} (a int PRIMARY KEY)`);
      own.drops.push(`DROP TABLE ${table}`);
      const work = async (): Promise<void> => {
        await execute(own.target, `INSERT INTO ${table} VALUES (1)`);
        await execute(own.target, `INSERT INTO ${table} VALUES (1)`).catch(() => undefined);
      };
      await assert.rejects(async () => own.target.transaction(work), { kind: 'conflict', message: /all of it was undone/ });
      assert.deepEqual(await query(own.target, `SELECT * FROM ${table}`), []);
    });

    it('does a serialisation conflict again', async () => {
      const table = newTable();
      await execute(own.target, `CREATE TABLE ${table} (id int PRIMARY KEY, n int)`);
      own.drops.push(`DROP TABLE ${table}`);
      await execute(own.target, `INSERT INTO ${table} VALUES (1, 0)`);
      const strict = openTarget(server(), { settings: { onConnect: ["SET default_transaction_isolation TO 'serializable'"] } });
      try {
        const add = async (): Promise<void> => {
          const [row] = await query(strict, `SELECT n FROM ${table}`);
          await execute(strict, `UPDATE ${table} SET n = :n`, { n: Number(row?.['n']) + 1 });
        };
        await Promise.all([strict.transaction(add), strict.transaction(add)]);
        assert.deepEqual(await query(strict, `SELECT n FROM ${table}`), [{ n: 2 }]);
      } finally {
        await strict.close();
      }
    });

    it('refuses what would change the connection for others, but lets a transaction set what is its own', async () => {
      for (const sql of [
        "SET search_path TO 'x'",
        'DISCARD ALL',
        'LISTEN x',
        'COPY t FROM STDIN',
        'PREPARE x AS SELECT 1',
        'BEGIN',
        'START TRANSACTION',
      ]) {
        await assert.rejects(async () => own.target.prepare(sql), { kind: 'forbidden' }, sql);
      }
      await own.target.transaction(() => execute(own.target, `SET LOCAL search_path TO pg_catalog`));
    });

    it('tells of a server that has no TLS and one that has no such database', async () => {
      const nowhere = openTarget(server(), { settings: { database: 'no_such_database' } });
      await assert.rejects(query(nowhere, 'SELECT 1'), { kind: 'connection', message: /Check `database` of the target/ });
      await nowhere.close();
    });

    it('tells of a permission that is missing', async () => {
      const [table, role] = [newTable(), newTable()];
      await execute(own.target, `CREATE TABLE ${table} (a int)`);
      await execute(own.target, `CREATE ROLE ${role}`);
      own.drops.push(`DROP TABLE ${table}`, `DROP ROLE ${role}`);
      const small = openTarget(server(), { settings: { onConnect: [`SET ROLE ${role}`] } });
      await assert.rejects(query(small, `SELECT * FROM ${table}`), { kind: 'forbidden', message: /GRANT/ });
      await small.close();
    });
  });
}
