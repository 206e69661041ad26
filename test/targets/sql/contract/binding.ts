import assert from 'node:assert/strict';
import { execute, newTable, query, type ContractDatabase } from './database.ts';

/** Texts that would do harm if they were ever pasted into a statement, or that are easily mangled on the way. */
const HOSTILE_VALUES = [
  "'; DROP TABLE people; --",
  "' OR '1'='1",
  "\\'; DELETE FROM people; --",
  '\\',
  "\\\\'",
  '"); DROP TABLE people; --',
  '`; DROP TABLE people; #',
  '$$; DROP TABLE people; $$',
  '$tag$ x $tag$',
  ':login',
  '$1',
  '?',
  '@p1',
  '%s %d {0} ${x}',
  '/* comment */ -- comment # comment',
  'NULL',
  'null',
  'true',
  '0',
  '1e3',
  '',
  ' ',
  '\t\r\n',
  'Zoë Ünal 李小龙 Ωμέγα',
  '👩‍👩‍👧 🇩🇪 𝒳',
  'e\u0301 is not \u00e9',
  '\u200e\u202eright to left',
  '\u{10ffff}',
  '\u2028\u2029\ufeff',
  '2026-01-31T10:00:00.000Z',
  '{"a":[1,2]}',
  '{1,2}',
];

const MEGABYTE = `${'ä\'"\\;--'.repeat(120_000)}🚀`;

/** Parameters are bound: nothing is injected, nothing is altered. */
export function bindingContract(database: () => ContractDatabase): void {
  describe('binding', () => {
    const people = newTable();
    before(async () => {
      const { dialect, target } = database();
      await execute(
        target,
        `CREATE TABLE ${people} (id ${dialect.bigint} NOT NULL PRIMARY KEY, value ${dialect.text}) ${dialect.tableOptions ?? ''}`,
      );
    });
    after(() => execute(database().target, `DROP TABLE ${people}`));
    beforeEach(() => execute(database().target, `DELETE FROM ${people}`));

    it('stores and answers every text as it is, and finds it again', async () => {
      const { target, dialect } = database();
      const { same = (column, parameter) => `${column} = ${parameter}` } = dialect;
      const values = [...HOSTILE_VALUES, MEGABYTE].filter((value) => value !== '' || dialect.emptyIsNull !== true);
      for (const [id, value] of values.entries()) {
        await execute(target, `INSERT INTO ${people} (id, value) VALUES (:id, :value)`, { id, value });
      }
      const rows = await query(target, `SELECT id, value FROM ${people} ORDER BY id`);
      assert.deepEqual(
        rows.map((row) => row['value']),
        values,
      );
      for (const [id, value] of values.entries()) {
        const [found] = await query(target, `SELECT id FROM ${people} WHERE ${same('value', ':value')} AND id = :id`, {
          id,
          value,
        });
        assert.deepEqual(found, { id }, value.slice(0, 40));
      }
    });

    it('answers every text that it is asked to echo', async () => {
      const { target, dialect } = database();
      const { longestEcho = Infinity, emptyIsNull } = dialect;
      for (const value of [...HOSTILE_VALUES, MEGABYTE].filter(({ length }) => length <= longestEcho)) {
        const answer = value === '' && emptyIsNull === true ? null : value;
        assert.deepEqual(await query(target, dialect.echo(':value'), { value }), [{ value: answer }]);
      }
    });

    it('binds null as NULL, and what is absent too', async () => {
      const { target } = database();
      await execute(target, `INSERT INTO ${people} (id, value) VALUES (1, :value)`, { value: null });
      assert.deepEqual(await query(target, `SELECT id FROM ${people} WHERE value IS NULL`), [{ id: 1 }]);
    });

    it('reads a colon in strings, names, comments, casts and subscripts as the database does', async () => {
      const { target, dialect } = database();
      for (const { sql, values = {}, row } of dialect.hostile) {
        assert.deepEqual(await query(target, sql, values), [row], sql);
      }
    });

    it('refuses values that no database can store, before anything is sent', async () => {
      const { target } = database();
      const insert = await target.prepare(`INSERT INTO ${people} (id, value) VALUES (:id, :value)`);
      for (const value of ['half a \ud800', NaN, {}, [1]]) {
        await assert.rejects(async () => insert.run([1, value as string]), { kind: 'invalid-input', message: /:value/ });
      }
      assert.deepEqual(await query(target, `SELECT id FROM ${people}`), []);
    });
  });
}
