import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { SqlResult, SqlValue } from '../../../src/targets/port.ts';
import { openSqlite, type SqliteTarget } from '../../../src/targets/sql/sqlite.ts';
import { targetErrorOf } from '../target-error-of.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, age INTEGER CHECK (age > 0), photo BLOB, more ANY);
  CREATE TABLE IF NOT EXISTS grants (user_id INTEGER NOT NULL REFERENCES users (id), role TEXT);
`;

describe('a statement on SQLite', () => {
  let hr: SqliteTarget;
  beforeEach(() => {
    hr = openSqlite({ name: 'hr', file: ':memory:', schema: SCHEMA });
  });
  afterEach(() => hr.close());

  /** Runs at once: nothing else is on this connection. */
  const run = (text: string, ...values: SqlValue[]): SqlResult => {
    const result = hr.prepare(text).run(values);
    assert.ok(!(result instanceof Promise));
    return result;
  };
  it('binds names, each given once, and answers rows and counts', () => {
    const insert = hr.prepare("INSERT INTO users (login, more) VALUES (:login, :login || ':x')");
    assert.deepEqual([insert.parameters, insert.writes], [['login'], true]);
    assert.deepEqual(insert.run(['jdoe']), { rows: [], affected: 1 });
    assert.deepEqual(run('SELECT id, login, more FROM users WHERE login = :login', 'jdoe'), {
      rows: [{ id: 1, login: 'jdoe', more: 'jdoe:x' }],
      affected: 0,
    });
    assert.equal(hr.prepare('SELECT 1').writes, false);
  });

  it('counts what the statement itself changed', () => {
    run('CREATE TABLE log (n)');
    run('CREATE TRIGGER t AFTER INSERT ON users BEGIN INSERT INTO log VALUES (1), (2), (3); END');
    assert.equal(run("INSERT INTO users (login) VALUES ('a'), ('b')").affected, 2);
    assert.equal(run('UPDATE users SET age = 3').affected, 2);
    assert.equal(run('UPDATE users SET age = 3 WHERE id = 99').affected, 0);
    assert.equal(run('CREATE TABLE other (n)').affected, 0, 'not the count of the statement before');
    assert.equal(run("INSERT INTO users (login) VALUES ('a') ON CONFLICT DO NOTHING").affected, 0);
    assert.deepEqual(run("UPDATE users SET age = 4 WHERE login = 'a' RETURNING id, age"), {
      rows: [{ id: 1, age: 4 }],
      affected: 1,
    });
    assert.equal(run('WITH x AS (SELECT 1 AS id) DELETE FROM users WHERE id IN (SELECT id FROM x)').affected, 1);
    assert.equal(run("UPDATE users SET more = 'returning'").affected, 1);
  });

  it('stores whole numbers as such, also in text columns', () => {
    run('INSERT INTO users (login, age, more) VALUES (:n, :age, :half)', 42, 7, 0.5);
    assert.deepEqual(run('SELECT login, typeof(age) AS t, age, more FROM users').rows, [
      { login: '42', t: 'integer', age: 7, more: 0.5 },
    ]);
    assert.deepEqual(run('SELECT :a AS yes, :b AS no, :c AS gone', true, false, null).rows, [{ yes: 1, no: 0, gone: null }]);
    assert.deepEqual(run('SELECT :a AS big, :b AS low', 2 ** 53, -9007199254740991).rows, [
      { big: 2 ** 53, low: -9007199254740991 },
    ]);
  });

  it('binds null for an attribute that is not there', () => {
    const values: SqlValue[] = [];
    values.length = 1;
    assert.deepEqual(hr.prepare('SELECT :gone AS v').run(values), { rows: [{ v: null }], affected: 0 });
  });

  it('refuses lists and objects, and says which', () => {
    const list: unknown = ['a'];
    const error = targetErrorOf(() => hr.prepare('SELECT :x, :roles').run([1, list as SqlValue]));
    assert.equal(error.kind, 'invalid-input');
    assert.match(error.message, /:roles is a list/);
    const half = targetErrorOf(() => run('SELECT :x', '\ud800'));
    assert.match(half.message, /:x is text with half a character/);
    assert.match(targetErrorOf(() => run('SELECT :x', NaN)).message, /:x is not a number/);
  });

  it('keeps long and strange text as it is', () => {
    const long = 'ü€😀\'":x\\\n'.repeat(100_000);
    assert.equal(run('SELECT :long AS long', long).rows[0]?.['long'], long);
    run('INSERT INTO users (login) VALUES (:l)', "Robert'); DROP TABLE users;--");
    assert.equal(run('SELECT login FROM users').rows[0]?.['login'], "Robert'); DROP TABLE users;--");
  });

  it('answers rows that survive JSON', () => {
    const photo = Uint8Array.of(0, 255, 16);
    run("INSERT INTO users (login, photo) VALUES ('a', :photo)", photo);
    const [row] = run('SELECT photo, 9223372036854775807 AS huge, 7 AS small, 9e999 AS endless, NULL AS none FROM users').rows;
    assert.deepEqual(row, { photo: 'AP8Q', huge: '9223372036854775807', small: 7, endless: 'Infinity', none: null });
    assert.deepEqual(JSON.parse(JSON.stringify(row)), row);
  });

  it('writes once when RETURNING answers a huge number', () => {
    const result = run("INSERT INTO users (login, more) VALUES ('a', 9223372036854775807) RETURNING id, more");
    assert.deepEqual(result, { rows: [{ id: 1, more: '9223372036854775807' }], affected: 1 });
    assert.deepEqual(run('SELECT count(*) AS n FROM users').rows, [{ n: 1 }]);
  });

  it('answers ordinary objects, whatever the columns are called', () => {
    const [row] = run('SELECT 1 AS __proto__, 2 AS constructor').rows;
    assert.ok(row);
    assert.deepEqual(Object.entries(row), [
      ['__proto__', 1],
      ['constructor', 2],
    ]);
    assert.equal(Object.getPrototypeOf(row), Object.prototype);
    assert.equal(Object.getPrototypeOf(run('SELECT 1 AS a').rows[0]), Object.prototype);
    assert.equal(Object.getPrototypeOf(run('SELECT * FROM (SELECT 1 AS a)').rows[0]), Object.prototype);
  });

  it('sees a column that came later', () => {
    run("INSERT INTO users (login) VALUES ('a')");
    const all = hr.prepare('SELECT * FROM users');
    void all.run([]);
    run('ALTER TABLE users RENAME COLUMN more TO notes');
    run("ALTER TABLE users ADD COLUMN phone TEXT DEFAULT '1'");
    assert.deepEqual(all.run([]), {
      rows: [{ id: 1, login: 'a', age: null, photo: null, notes: null, phone: '1' }],
      affected: 0,
    });
  });

  it('is prepared once, however many others come between', () => {
    const first = hr.prepare('SELECT 1');
    assert.equal(hr.prepare('SELECT 1'), first);
    for (let n = 0; n < 500; n++) hr.prepare(`SELECT ${n}`);
    assert.deepEqual(first.run([]), { rows: [{ '1': 1 }], affected: 0 }, 'a statement out of the cache still runs');
  });

  it('stops before it starts when the run was cancelled', () => {
    const reason = new Error('cancelled by the operator');
    const signal = AbortSignal.abort(reason);
    assert.throws(() => hr.prepare("INSERT INTO users (login) VALUES ('a')").run([], { signal }), reason);
    assert.deepEqual(run('SELECT count(*) AS n FROM users').rows, [{ n: 0 }]);
  });

  describe('that fails', () => {
    beforeEach(() => {
      run("INSERT INTO users (id, login) VALUES (1, 'jdoe')");
    });
    const cases: readonly (readonly [string, string, string, RegExp, string?])[] = [
      [
        "INSERT INTO users (login) VALUES ('jdoe')",
        'already-exists',
        'SQLITE_CONSTRAINT_UNIQUE',
        /users\.login.*exists already/s,
        'users.login',
      ],
      [
        "INSERT INTO users (id, login) VALUES (1, 'x')",
        'already-exists',
        'SQLITE_CONSTRAINT_PRIMARYKEY',
        /users\.id/,
        'users.id',
      ],
      ['INSERT INTO grants (user_id) VALUES (9)', 'conflict', 'SQLITE_CONSTRAINT_FOREIGNKEY', /refers to is missing/],
      ['INSERT INTO users (login) VALUES (NULL)', 'invalid-input', 'SQLITE_CONSTRAINT_NOTNULL', /users\.login/, 'users.login'],
      ["INSERT INTO users (login, age) VALUES ('x', -1)", 'invalid-input', 'SQLITE_CONSTRAINT_CHECK', /age > 0/, 'age > 0'],
      ["INSERT INTO users (id, login) VALUES ('x', 'x')", 'invalid-input', 'SQLITE_MISMATCH', /datatype mismatch/],
      ['SELECT * FROM nowhere', 'invalid-input', 'SQLITE_ERROR', /no such table: nowhere/],
      ['SELECT shoe_size FROM users', 'invalid-input', 'SQLITE_ERROR', /no such column: shoe_size/],
      ['SELEC 1', 'invalid-input', 'SQLITE_ERROR', /near "SELEC": syntax error/],
      ["SELECT 'x", 'invalid-input', 'SQLITE_ERROR', /not closed.*line 1, column 8/s],
      ['SELECT ?', 'invalid-input', 'SQLITE_ERROR', /written :name/],
      ['SELECT 1; DELETE FROM users', 'invalid-input', 'SQLITE_ERROR', /second statement/],
    ];
    for (const [text, kind, code, message, constraint] of cases) {
      it(`${code}: ${text}`, () => {
        const error = targetErrorOf(() => run(text));
        assert.equal(error.kind, kind);
        assert.equal(error.code, code);
        assert.match(error.message, /^hr: /);
        assert.match(error.message, message);
        if (constraint !== undefined) assert.equal((error.details as { constraint?: string }).constraint, constraint);
      });
    }

    it('does not tell the values it was given', () => {
      const error = targetErrorOf(() => run('INSERT INTO users (login, more) VALUES (:login, :password)', 'jdoe', 's3cret'));
      assert.doesNotMatch(`${error.message} ${JSON.stringify(error.details)}`, /s3cret/);
    });
  });

  describe('that a flow may not run', () => {
    const forbidden = [
      "ATTACH DATABASE '/tmp/other.db' AS other",
      " /* x */ ; -- y\n attach '/tmp/other.db' AS other",
      'DETACH other',
      "VACUUM INTO '/tmp/copy.db'",
      "VACUUM main /**/INTO '/tmp/copy.db'",
      'PRAGMA journal_mode = OFF',
      'PRAGMA writable_schema = 1',
      'PRAGMA main.foreign_keys(0)',
      'PRAGMA temp_store_directory = "/tmp"',
      'PRAGMA user_version = 5',
      'BEGIN',
      'COMMIT',
      'ROLLBACK',
      'SAVEPOINT a',
    ];
    for (const text of forbidden) it(text, () => assert.equal(targetErrorOf(() => run(text)).kind, 'forbidden'));

    it('extensions', () => {
      assert.match(targetErrorOf(() => run("SELECT load_extension('/tmp/x.so')")).message, /not authorized/);
    });
    it('but it may clean up and look at the schema', () => {
      run('VACUUM');
      assert.equal(run('PRAGMA table_info(users)').rows.length, 5);
      assert.deepEqual(run('PRAGMA foreign_keys').rows, [{ foreign_keys: 1 }]);
      assert.deepEqual(run('PRAGMA user_version').rows, [{ user_version: 0 }]);
    });
  });
});
