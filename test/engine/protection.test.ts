import assert from 'node:assert/strict';
import type { Deletion, Target } from '../../src/targets/port.ts';
import { guardTarget } from '../../src/targets/protection/guard-target.ts';
import { Protection } from '../../src/targets/protection/protection.ts';
import { openSqlite } from '../../src/targets/sql/sqlite.ts';
import { openFlow, writesOf, yaml, type TestFlow } from './flow-run.ts';
import { scriptedIdp } from './scripted-idp.ts';

const SCHEMA = `CREATE TABLE people (login TEXT PRIMARY KEY, active INTEGER DEFAULT 1);
CREATE TABLE roles (login TEXT, name TEXT);
INSERT INTO people (login) VALUES ('ada');
INSERT INTO roles VALUES ('ada', 'admin');`;

const PERSON = `
targets: { hr: sql }
objects:
  person:
    target: hr
    mapping: [login <= login]
    properties:
      delete: PROPERTY
`;

/** A flow on a protected database. */
function onProtected(
  flow: string,
  { maxChanges = 100, files = {} }: { maxChanges?: number; files?: Record<string, string> } = {},
) {
  const database = openSqlite({ name: 'hr', file: ':memory:', schema: SCHEMA });
  const protection = new Protection('production', { confirmDeletes: true, maxChanges });
  const idp = scriptedIdp(() => null);
  const targets: Record<string, Target> = { hr: guardTarget(database, protection), idp: guardTarget(idp, protection) };
  const opened: TestFlow = openFlow(flow, { targets, files });
  const rows = (sql: string): unknown[] => {
    const result = database.prepare(sql).run([]);
    assert.ok(!(result instanceof Promise));
    return result.rows.map((row) => Object.values(row).join(' '));
  };
  const run: TestFlow['run'] = (...given) => opened.run(...given);
  return { run, rows, idp };
}

const deleting = (property: string): string => `${PERSON.replace('PROPERTY', property)}
steps:
  values: { map: person, next: gone }
  gone: { delete: person, on-error: { any: after }, next: after }
  after: { log: 'went on' }
`;

describe('In a protected environment a flow', () => {
  it('ends as failed at the limit of changes, whatever its edges say, and tells what was written', async () => {
    const flow = onProtected(
      yaml`
        targets: { hr: sql }
        steps:
          all: { for-each: input, do: add, next: after }
          add: { sql: "INSERT INTO roles VALUES ('ada', :name)", target: hr, with: { name: item }, on-error: { any: after }, next: all }
          after: { log: went on }
      `,
      { maxChanges: 2 },
    );
    const { report, logs } = await flow.run(['a', 'b', 'c', 'd']);
    assert.equal(report.outcome, 'failed');
    assert.ok(report.failure);
    assert.equal(report.failure.kind, 'change-limit');
    assert.equal(report.failure.step, 'add');
    assert.deepEqual(report.failure.iteration, [2]);
    assert.match(report.message ?? '', /a run may make 2 changes in it\. 2 were made/);
    assert.deepEqual(writesOf(report), ['add[0]: add', 'add[1]: add']);
    assert.deepEqual(flow.rows('SELECT name FROM roles'), ['admin', 'a', 'b']);
    assert.deepEqual(logs, []);
  });

  it('fails also where a script catches the refusal', async () => {
    const flow = onProtected(
      yaml`
        targets: { hr: sql }
        steps:
          add:
            script: |
              for (const name of ['a', 'b', 'c'])
                try { targets.hr.execute('INSERT INTO roles VALUES (:login, :name)', { login: 'ada', name }) } catch { log.info('no') }
            next: after
          after: { log: went on }
      `,
      { maxChanges: 1 },
    );
    const { report } = await flow.run({});
    assert.equal(report.outcome, 'failed');
    assert.equal(report.failure?.kind, 'change-limit');
    assert.deepEqual(flow.rows('SELECT name FROM roles'), ['admin', 'a']);
  });

  it('fails with the flow that it calls', async () => {
    const inner = `idflow: 1\nname: Inner\ntargets: { hr: sql }\nsteps:\n  add: { sql: "INSERT INTO roles VALUES ('ada', 'x')", target: hr }\n`;
    const flow = onProtected(
      yaml`
        targets: { hr: sql }
        steps:
          first: { call: inner.idflow.yaml, next: second }
          second: { call: inner.idflow.yaml, on-error: { any: after }, next: after }
          after: { log: went on }
      `,
      { maxChanges: 1, files: { 'flows/inner.idflow.yaml': inner } },
    );
    const { report, logs } = await flow.run({});
    assert.deepEqual([report.outcome, report.failure?.kind, logs], ['failed', 'change-limit', []]);
  });

  for (const property of ['DELETE FROM people WHERE login = :login', 'UPDATE people SET active = 0 WHERE login = :login'])
    it(`asks before a delete step: ${property.slice(0, 6)}`, async () => {
      const asked: [Deletion, string][] = [];
      const flow = onProtected(deleting(property));
      const declined = await flow.run(
        { login: 'ada' },
        { confirmDelete: (deletion, step) => asked.push([deletion, step]) < 0, consent: () => true },
      );
      const expected = { environment: 'production', target: 'hr', what: property, parameters: { login: 'ada' } };
      assert.deepEqual(asked, [[expected, 'gone']]);
      assert.equal(declined.report.outcome, 'cancelled');
      assert.match(declined.report.message ?? '', /production` is protected, and the delete was not confirmed/);
      assert.deepEqual(declined.logs, ['info: Delete in hr of the protected environment production? No.']);
      assert.deepEqual(flow.rows('SELECT login, active FROM people'), ['ada 1']);
      const confirmed = await flow.run({ login: 'ada' }, { confirmDelete: () => true });
      assert.equal(confirmed.report.outcome, 'succeeded');
      assert.notDeepEqual(flow.rows('SELECT login, active FROM people'), ['ada 1']);
    });

  it('asks once for a delete that nobody confirms, also where the step tries it again', async () => {
    const flow = onProtected(
      deleting('DELETE FROM people WHERE login = :login').replace(
        'on-error:',
        'retry: { attempts: 3, delay: 1ms, on: [not-confirmed, change-limit] }, on-error:',
      ),
    );
    let asked = 0;
    const { report } = await flow.run({ login: 'ada' }, { confirmDelete: () => ++asked < 0 });
    assert.deepEqual([report.outcome, asked], ['cancelled', 1]);
  });

  it('is cancelled at a delete where nobody can be asked; consent to its own questions is another thing', async () => {
    const flow = onProtected(deleting('DELETE FROM people WHERE login = :login'));
    const { report } = await flow.run({ login: 'ada' }, { consent: () => true });
    assert.equal(report.outcome, 'cancelled');
    assert.match(report.message ?? '', /nobody to confirm/);
    assert.deepEqual(flow.rows('SELECT login FROM people'), ['ada']);
  });

  for (const observed of [false, true])
    it(`asks once for all statements of a delete, before the first${observed ? ', also when it is watched' : ''}`, async () => {
      const statements = ['DELETE FROM roles WHERE login = :login', 'DELETE FROM people WHERE login = :login'];
      const flow = onProtected(deleting(JSON.stringify(statements)));
      const asked: Deletion[] = [];
      const confirmDelete = (deletion: Deletion): Promise<boolean> => {
        // another run can write meanwhile
        flow.rows("INSERT INTO roles VALUES ('bob', 'guest')");
        return Promise.resolve(asked.push(deletion) > 0);
      };
      const options = { confirmDelete, ...(observed ? { observer: { called: () => undefined } } : {}) };
      const { report } = await flow.run({ login: 'ada' }, options);
      assert.equal(report.outcome, 'succeeded', report.message);
      const what = statements.join('; ');
      assert.deepEqual(asked, [{ environment: 'production', target: 'hr', what, parameters: { login: 'ada' } }]);
      assert.deepEqual(flow.rows('SELECT login FROM people'), []);
    });

  it('asks before a script deletes', async () => {
    const flow = onProtected(
      yaml`
        targets: { hr: sql, idp: okta }
        steps:
          tidy:
            script: |
              targets.hr.execute('DELETE FROM roles WHERE name = :name', { name: 'admin' })
              targets.idp.call('delete-user', { user: 'ada' })
      `,
    );
    const asked: string[] = [];
    const { report } = await flow.run({}, { confirmDelete: ({ what }) => asked.push(what) === 1 });
    assert.deepEqual(asked, ['DELETE FROM roles WHERE name = :name', 'delete-user']);
    assert.equal(report.outcome, 'cancelled');
    assert.deepEqual(writesOf(report), ['tidy: SQL by tidy']);
    assert.deepEqual(flow.idp.calls, []);
  });

  it('has the time of a step stand still while a person thinks', async () => {
    const flow = onProtected(
      deleting('DELETE FROM people WHERE login = :login').replace('{ delete: person,', '{ delete: person, timeout: 50ms,'),
    );
    const { report } = await flow.run(
      { login: 'ada' },
      { confirmDelete: () => new Promise((resolve) => setTimeout(resolve, 200, true)) },
    );
    assert.equal(report.outcome, 'succeeded', report.message);
  });

  it('is stopped also while the question waits', async () => {
    const flow = onProtected(deleting('DELETE FROM people WHERE login = :login'));
    const controller = new AbortController();
    const confirmDelete = (): Promise<boolean> => {
      controller.abort(new Error('The run was stopped.'));
      return new Promise(() => undefined);
    };
    const { report } = await flow.run({ login: 'ada' }, { confirmDelete, signal: controller.signal });
    assert.deepEqual([report.outcome, report.message], ['cancelled', 'The run was stopped.']);
    assert.deepEqual(flow.rows('SELECT login FROM people'), ['ada']);
  });
});
