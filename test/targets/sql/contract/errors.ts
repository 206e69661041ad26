import assert from 'node:assert/strict';
import type { Json } from '../../../../src/flow/json.ts';
import { createRedactor } from '../../../../src/runs/redact.ts';
import { execute, newTable, type ContractDatabase } from './database.ts';

/** Errors have the kinds that flows tell apart. */
export function errorsContract(database: () => ContractDatabase): void {
  describe('errors', () => {
    const [groups, members] = [newTable(), newTable()];
    before(async () => {
      const { dialect, target } = database();
      const options = dialect.tableOptions ?? '';
      await execute(
        target,
        `CREATE TABLE ${groups} (name ${dialect.key} NOT NULL PRIMARY KEY, places ${dialect.bigint} CHECK (places < 100)) ${options}`,
      );
      await execute(
        target,
        `CREATE TABLE ${members} (login ${dialect.key} NOT NULL, team ${dialect.key} NOT NULL, FOREIGN KEY (team) REFERENCES ${groups} (name)) ${options}`,
      );
      await execute(target, `INSERT INTO ${groups} (name) VALUES ('admins')`);
      await execute(target, `INSERT INTO ${members} (login, team) VALUES ('jane', 'admins')`);
    });
    after(async () => {
      await execute(database().target, `DROP TABLE ${members}`);
      await execute(database().target, `DROP TABLE ${groups}`);
    });

    const fails = (title: string, sql: () => string, kind: string, message: RegExp) =>
      it(`${title} is ${kind}`, async () => {
        const { target } = database();
        await assert.rejects(
          async () => execute(target, sql()),
          (error: Error & { kind: string; code?: string; details: unknown }) => {
            assert.equal(error.name, 'TargetError');
            assert.equal(error.kind, kind, error.message);
            assert.match(error.message, message);
            assert.match(error.message, new RegExp(`^${target.name}: could not (run|prepare) the statement`));
            assert.match(JSON.stringify(error.details), /statement/);
            assert.notEqual(error.code, undefined);
            return true;
          },
        );
      });

    fails('a duplicate key', () => `INSERT INTO ${groups} (name) VALUES ('admins')`, 'already-exists', /exists already/);
    fails('a reference to nothing', () => `INSERT INTO ${members} VALUES ('joe', 'nobodies')`, 'conflict', /refers to/);
    fails('deleting what is referred to', () => `DELETE FROM ${groups}`, 'conflict', /refer/);
    fails(
      'a NULL where none may be',
      () => `INSERT INTO ${members} (login, team) VALUES (NULL, 'admins')`,
      'invalid-input',
      /null/i,
    );
    fails('a value that a CHECK refuses', () => `INSERT INTO ${groups} VALUES ('large', 100)`, 'invalid-input', /constraint/i);
    fails(
      'an unknown table',
      () => `SELECT * FROM no_such_table_${process.pid}`,
      'invalid-input',
      /no_such_table|does not exist/i,
    );
    for (const beginning of ["SELECT name FROM no_such_table WHERE name = '", "SELEC '"])
      for (const cut of [80, 200])
        it(`leave no part of a secret that is cut after ${cut} characters of ${beginning}…`, async () => {
          const secret = 'tok_8f3a51c9e2b74d06';
          const redactor = createRedactor([secret]);
          await assert.rejects(
            async () => execute(database().target, `${beginning.padEnd(cut - 12, 'x')}${secret}'`),
            ({ message, details }: Error & { details: Json }) => {
              const told = JSON.stringify(redactor.value({ message, details }));
              assert.doesNotMatch(told, /tok_/);
              return true;
            },
          );
        });

    fails('a statement with a mistake', () => `SELEC 1 FROM`, 'invalid-input', /syntax|invalid SQL/i);

    it('does not repeat a bound value in the message of an error', async () => {
      const { target } = database();
      const insert = `INSERT INTO ${groups} (name) VALUES (:name)`;
      await execute(target, insert, { name: "tr0ub4dor's key" });
      await assert.rejects(execute(target, insert, { name: "tr0ub4dor's key" }), (error: Error & { details: unknown }) => {
        assert.ok(!`${error.message}${JSON.stringify(error.details)}`.includes('tr0ub'), error.message);
        return true;
      });
    });

    it('goes on after an error as if nothing had been', async () => {
      const { target } = database();
      for (let time = 0; time < 10; time++) {
        await assert.rejects(execute(target, `INSERT INTO ${groups} (name) VALUES ('admins')`), { kind: 'already-exists' });
        assert.equal((await execute(target, `UPDATE ${groups} SET places = ${time} WHERE name = 'admins'`)).affected, 1);
      }
    });
  });
}
