import assert from 'node:assert/strict';
import type { TableSchema } from '../../../../src/flow/sql/database-schema.ts';
import { BROWSE_PAGE_SIZE, type BrowseEntry, type BrowsePath, type TargetBrowser } from '../../../../src/targets/browse.ts';
import { TargetError } from '../../../../src/targets/port.ts';
import { execute, newTable, type ContractDatabase } from './database.ts';

/** What every SQL target shows of what is in it. */
export function browsingContract(database: () => ContractDatabase): void {
  describe('looking around', () => {
    const [people, adults, hasNone] = [newTable(), newTable(), newTable()];
    before(async () => {
      const { dialect, target } = database();
      const options = dialect.tableOptions ?? '';
      await execute(
        target,
        `CREATE TABLE ${people} (login ${dialect.key} NOT NULL PRIMARY KEY, city ${dialect.text} NOT NULL, age ${dialect.bigint}) ${options}`,
      );
      await execute(target, `CREATE VIEW ${adults} AS SELECT login, age FROM ${people} WHERE age >= 18`);
      await execute(target, `INSERT INTO ${people} (login, city, age) VALUES ('jane', 'Bonn', 40)`);
    });
    after(async () => {
      await execute(database().target, `DROP VIEW ${adults}`);
      await execute(database().target, `DROP TABLE ${people}`);
    });

    const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

    /** Every page of a list. */
    const all = async (browser: TargetBrowser, path: BrowsePath, filter?: string): Promise<BrowseEntry[]> => {
      const entries: BrowseEntry[] = [];
      for (let from: string | undefined, first = true; first || from !== undefined; first = false) {
        const page = await browser.list(path, { from, filter });
        assert.ok(page.entries.length <= BROWSE_PAGE_SIZE);
        entries.push(...page.entries);
        from = page.next;
      }
      return entries;
    };

    /** The table or view of a name, wherever its schema is. */
    const find = async (name: string): Promise<BrowseEntry> => {
      const browser = database().target.browser();
      const top = await all(browser, []);
      const levels = top.every(({ kind }) => kind === 'schema') ? top.map(({ path }) => path) : [[]];
      for (const path of levels) {
        const found = (await all(browser, path, name)).find((entry) => same(entry.name, name));
        if (found) return found;
      }
      return assert.fail(`${name} is nowhere among ${JSON.stringify(top)}`);
    };

    it('leads from the top to tables and views, and from there to columns', async () => {
      const table = await find(people);
      assert.deepEqual([table.kind, table.opens, table.fetchable], ['table', true, true]);
      assert.equal((await find(adults)).kind, 'view');
      const { entries } = await database().target.browser().list(table.path);
      assert.deepEqual(
        entries.map(({ name, kind, opens, path }) => [name.toLowerCase(), kind, opens, path.length]),
        ['login', 'city', 'age'].map((name) => [name, 'column', false, table.path.length + 1]),
      );
      assert.match(entries[0]!.detail ?? '', /key/);
      assert.match(entries[1]!.detail ?? '', /not null/);
    });

    it('shows the definition of a table and of a column, and nobody’s data', async () => {
      const table = await find(people);
      const browser = database().target.browser();
      const definition = await browser.fetch(table.path);
      assert.equal(definition['kind'], 'table');
      assert.equal(JSON.stringify(definition).includes('jane'), false);
      const [login] = (await browser.list(table.path)).entries;
      const column = await browser.fetch(login!.path);
      assert.deepEqual([String(column['name']).toLowerCase(), column['nullable'], column['key']], ['login', false, true]);
    });

    it('says that nothing is there for what is not, and that the top is nothing by itself', async () => {
      const browser = database().target.browser();
      const table = await find(people);
      const beside = [...table.path.slice(0, -1), hasNone];
      const kindOf = (work: Promise<unknown>): Promise<unknown> =>
        work.then(
          () => assert.fail('It was answered.'),
          (error: unknown) => (error instanceof TargetError ? error.kind : error),
        );
      assert.equal(await kindOf(browser.list(beside)), 'not-found');
      assert.equal(await kindOf(browser.fetch(beside)), 'not-found');
      assert.equal(await kindOf(browser.fetch([...table.path, 'no_such_column'])), 'not-found');
      assert.equal(await kindOf(browser.list([...table.path, 'login', 'more'])), 'invalid-input');
      assert.equal(await kindOf(browser.fetch([])), 'invalid-input');
      assert.equal(await kindOf(browser.list([], { from: 'elsewhere' })), 'invalid-input');
    });

    it('takes names for names, whatever they hold', async () => {
      const { target } = database();
      const table = await find(people);
      const hostile = [...table.path.slice(0, -1), `${people}' OR '1'='1`];
      await assert.rejects(target.browser().list(hostile), { kind: 'not-found' });
    });

    it('gives a long list in pages, each entry once', async () => {
      const { target, dialect } = database();
      const prefix = newTable();
      const names = Array.from({ length: BROWSE_PAGE_SIZE + 5 }, (_, index) => `${prefix}_${index}`);
      for (const name of names)
        await execute(target, `CREATE TABLE ${name} (id ${dialect.bigint}) ${dialect.tableOptions ?? ''}`);
      try {
        const { path } = await find(names[0]!);
        const found = await all(target.browser(), path.slice(0, -1), `${prefix.toUpperCase()}_`);
        assert.deepEqual(found.map(({ name }) => name.toLowerCase()).sort(), [...names].sort());
      } finally {
        for (const name of names) await execute(target, `DROP TABLE ${name}`);
      }
    });

    it('knows the tables, views and columns that a statement can name', async () => {
      const { target } = database();
      const { tables, dialect } = await target.schema();
      assert.notEqual(dialect, undefined);
      const known = (name: string): TableSchema =>
        tables.find((table) => same(table.name, name)) ?? assert.fail(`${name} is not there`);
      const { isDefaultSchema, kind, columns } = known(people);
      assert.deepEqual([isDefaultSchema, kind], [true, 'table']);
      assert.deepEqual(
        columns.map(({ name, nullable, key }) => [name.toLowerCase(), nullable, key ?? false]),
        [
          ['login', false, true],
          ['city', false, false],
          ['age', true, false],
        ],
      );
      assert.ok(columns.every(({ type }) => type !== ''));
      assert.deepEqual([known(adults).kind, known(adults).columns.length], ['view', 2]);
    });
  });
}
