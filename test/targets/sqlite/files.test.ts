import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openSqlite } from '../../../src/targets/sql/sqlite.ts';
import { targetErrorOf } from '../target-error-of.ts';

const SCHEMA = 'CREATE TABLE IF NOT EXISTS users (login TEXT PRIMARY KEY)';

describe('a SQLite file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-sqlite-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is created with its folders, in WAL mode, and closed without leftovers', async () => {
    const file = join(folder, 'deep', 'down', 'hr.db');
    const hr = openSqlite({ name: 'hr', file, schema: SCHEMA });
    await hr.prepare("INSERT INTO users VALUES ('jdoe')").run([]);
    assert.deepEqual(await hr.prepare('PRAGMA journal_mode').run([]), { rows: [{ journal_mode: 'wal' }], affected: 0 });
    assert.deepEqual(await hr.prepare('PRAGMA synchronous').run([]), { rows: [{ synchronous: 1 }], affected: 0 });
    await hr.close();
    await hr.close();
    assert.equal(existsSync(`${file}-wal`), false);
    const again = openSqlite({ name: 'hr', file, schema: SCHEMA });
    assert.deepEqual((await again.prepare('SELECT login FROM users').run([])).rows, [{ login: 'jdoe' }]);
    await again.close();
  });

  it('tells its version, and that it was closed', async () => {
    const hr = openSqlite({ name: 'hr', file: ':memory:' });
    const status = await hr.test();
    assert.equal(status.ok, true);
    assert.match(status.server, /^SQLite 3\.\d+\.\d+$/);
    const statement = hr.prepare('SELECT 1');
    await hr.close();
    assert.match((await hr.test()).message ?? '', /hr: the target was closed/);
    assert.match(targetErrorOf(() => statement.run([])).message, /hr: the target was closed/);
    assert.match(targetErrorOf(() => hr.prepare('SELECT 2')).message, /hr: the target was closed/);
    assert.match(targetErrorOf(() => hr.transaction(() => 1)).message, /hr: the target was closed/);
  });

  it('that is something else is a connection error with its name', () => {
    const file = join(folder, 'letter.txt');
    writeFileSync(file, 'Dear Sir or Madam, this is no database. '.repeat(100));
    for (const readOnly of [false, true]) {
      const error = targetErrorOf(() => openSqlite({ name: 'hr', file, readOnly }));
      assert.equal(error.kind, 'connection');
      assert.equal(error.code, 'SQLITE_NOTADB');
      assert.match(error.message, /letter\.txt is not a SQLite database/);
    }
    assert.equal(targetErrorOf(() => openSqlite({ name: 'hr', file: folder })).code, 'SQLITE_CANTOPEN');
    const below = targetErrorOf(() => openSqlite({ name: 'hr', file: join(file, 'hr.db') }));
    assert.equal(below.kind, 'connection');
    assert.equal(
      targetErrorOf(() => openSqlite({ name: 'hr', file: join(folder, 'missing.db'), readOnly: true })).kind,
      'connection',
    );
    assert.equal(targetErrorOf(() => openSqlite({ name: 'hr', file: '' })).kind, 'invalid-input');
  });

  it('opened read-only refuses writes', async () => {
    const file = join(folder, 'hr.db');
    await openSqlite({ name: 'hr', file, schema: SCHEMA }).close();
    const hr = openSqlite({ name: 'hr', file, readOnly: true, schema: 'DROP TABLE users' });
    assert.deepEqual(
      hr.transaction(() => hr.prepare('SELECT login FROM users').run([])),
      { rows: [], affected: 0 },
    );
    const error = targetErrorOf(() => hr.prepare("INSERT INTO users VALUES ('a')").run([]));
    assert.equal(error.kind, 'forbidden');
    assert.equal(error.code, 'SQLITE_READONLY');
    await hr.close();
  });

  it('that another program locks is unavailable, and safe to try again', async () => {
    const file = join(folder, 'hr.db');
    const hr = openSqlite({ name: 'hr', file, schema: SCHEMA, busyTimeoutMs: 20 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    for (const write of [() => hr.prepare("INSERT INTO users VALUES ('a')").run([]), () => hr.transaction(() => 1)]) {
      const error = targetErrorOf(write);
      assert.equal(error.kind, 'unavailable');
      assert.equal(error.code, 'SQLITE_BUSY');
      assert.equal(error.safeToRepeat, true);
      assert.match(error.message, /Another program is writing to .*hr\.db; nothing was written/);
    }
    other.exec('ROLLBACK');
    assert.equal((await hr.prepare("INSERT INTO users VALUES ('a')").run([])).affected, 1);
    other.close();
    await hr.close();
  });

  it('gets its schema whole or not at all', () => {
    const file = join(folder, 'hr.db');
    const error = targetErrorOf(() => openSqlite({ name: 'hr', file, schema: `${SCHEMA};\n  CREATE TABLE broken (;` }));
    assert.equal(error.kind, 'invalid-input');
    assert.match(error.message, /schema \(line 2, column 3\): incomplete input/);
    const look = new DatabaseSync(file);
    assert.deepEqual(look.prepare('SELECT name FROM sqlite_schema').all(), []);
    look.close();
  });

  it('may have triggers and a version in its schema, but may not attach other files', async () => {
    const trigger = `CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON users BEGIN
      UPDATE users SET login = CASE WHEN 1 THEN lower(NEW.login) END WHERE login = NEW.login; SELECT 1; END`;
    const hr = openSqlite({ name: 'hr', file: ':memory:', schema: `${SCHEMA}; ${trigger}; PRAGMA user_version = 3;` });
    await hr.prepare("INSERT INTO users VALUES ('JDOE')").run([]);
    assert.deepEqual((await hr.prepare('SELECT login FROM users').run([])).rows, [{ login: 'jdoe' }]);
    assert.deepEqual((await hr.prepare('PRAGMA user_version').run([])).rows, [{ user_version: 3 }]);
    await hr.close();
    const stolen = join(folder, 'stolen.db');
    const attach = `${SCHEMA}; ATTACH '${stolen}' AS s; CREATE TABLE s.x (a)`;
    assert.equal(targetErrorOf(() => openSqlite({ name: 'hr', file: ':memory:', schema: attach })).kind, 'forbidden');
    assert.equal(existsSync(stolen), false);
  });
});
