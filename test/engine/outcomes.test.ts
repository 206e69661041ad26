import assert from 'node:assert/strict';
import { openFlow, writesOf, yaml } from './flow-run.ts';

const SCHEMA = 'CREATE TABLE users (name TEXT); CREATE TABLE grants (owner TEXT, role TEXT UNIQUE)';

/** Adds a user, then the roles of the input; a trigger lets nobody be admin. */
const people = (vetoed: string) =>
  openFlow(
    yaml`
      targets: { hr: sql }
      objects:
        grant:
          target: hr
          mapping: [role <= role, owner <= input.name]
          properties: { insert: "INSERT INTO grants VALUES (:owner, :role)" }
          triggers:
            preInsert: { name: no-admins, script: "return newObject.role !== 'admin'" }
      steps:
        new: { decide: input.name != null, then: add, else: grants }
        add: { sql: INSERT INTO users VALUES (:name), target: hr, with: { name: input.name }, next: grants }
        grants: { for-each: input.roles, object: grant, do: values, next: end }
        values: { map: grant, next: may }
        may: { trigger: preInsert, object: grant, next: grant, vetoed: ${vetoed} }
        grant: { insert: grant, next: grants }
    `,
    { schema: SCHEMA },
  );

const roles = (...names: string[]) => names.map((role) => ({ role }));

describe('The outcome of a run that says nothing of it', () => {
  it('is succeeded where something was written', async () => {
    const { report } = await people('grants').run({ name: 'ada', roles: roles('clerk') });
    assert.deepEqual([report.outcome, report.message], ['succeeded', undefined]);
    assert.deepEqual(writesOf(report), ['add: add', 'grant[0]: insert grant']);
  });

  it('is no-changes where nothing was', async () => {
    assert.equal((await people('grants').run({ name: null, roles: [] })).report.outcome, 'no-changes');
  });

  it('is succeeded where the loop went on after a veto and wrote something; the veto is listed', async () => {
    const flow = people('grants');
    const { report } = await flow.run({ name: null, roles: roles('clerk', 'admin', 'auditor') });
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(report.vetoes, [{ step: 'may', object: 'grant', stage: 'preInsert', trigger: 'no-admins', iteration: [1] }]);
    assert.deepEqual(flow.rows('SELECT role FROM grants ORDER BY rowid'), [{ role: 'clerk' }, { role: 'auditor' }]);
  });

  it('is vetoed where a veto is all that happened', async () => {
    const { report } = await people('grants').run({ name: null, roles: roles('admin') });
    assert.deepEqual([report.outcome, report.message], ['vetoed', 'Vetoed by the preInsert trigger no-admins of grant.']);
  });

  it('is vetoed where the run ended there, and the report lists what was written before', async () => {
    const { report, path } = await people('end').run({ name: 'ada', roles: roles('clerk', 'admin', 'auditor') });
    assert.equal(path.at(-1), 'may[1]');
    assert.equal(report.outcome, 'vetoed');
    assert.deepEqual(writesOf(report), ['add: add', 'grant[0]: insert grant']);
  });

  it('is cancelled where the operator declined, and the report lists what was written before', async () => {
    const { report } = await openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          add: { sql: INSERT INTO users VALUES ('ada'), target: hr, next: ask }
          ask: { consent: "Go on?", continue: end }
      `,
      { schema: SCHEMA },
    ).run();
    assert.deepEqual([report.outcome, writesOf(report)], ['cancelled', ['add: add']]);
  });

  it('is that of an inner flow that was vetoed or declined', async () => {
    const outcome = async (inner: string) => {
      const files = { 'flows/inner.idflow.yaml': `idflow: 1\nname: Inner\nsteps:\n  only: ${inner}\n` };
      return (await openFlow('steps:\n  inner: { call: inner.idflow.yaml }\n', { files }).run()).report.outcome;
    };
    assert.equal(await outcome('{ end: vetoed }'), 'vetoed');
    assert.equal(await outcome('{ end: cancelled }'), 'cancelled');
    assert.equal(await outcome('{ end: succeeded }'), 'no-changes');
    assert.equal(await outcome('{ end: failed, message: No }'), 'failed');
  });

  it('is failed with what was written before the failure', async () => {
    const { report } = await people('grants').run({ name: 'ada', roles: roles('clerk', 'clerk') });
    assert.deepEqual([report.outcome, report.failure?.kind, report.failure?.iteration], ['failed', 'already-exists', [1]]);
    assert.equal(report.message, report.failure?.message);
    assert.deepEqual(writesOf(report), ['add: add', 'grant[0]: insert grant']);
  });
});

describe('A report', () => {
  it('is plain JSON', async () => {
    const { report } = await people('end').run({ name: 'ada', roles: roles('admin') });
    assert.deepEqual(
      JSON.parse(JSON.stringify(report)),
      Object.fromEntries(Object.entries(report).filter(([, value]) => value !== undefined)),
    );
  });

  it('names run and flow, and counts the steps of called flows too', async () => {
    const files = { 'flows/inner.idflow.yaml': 'idflow: 1\nname: Inner\nsteps:\n  a: { log: A, next: b }\n  b: { log: B }\n' };
    const { report } = await openFlow('steps:\n  inner: { call: inner.idflow.yaml }\n', { files }).run({}, { runId: 'r-17' });
    assert.deepEqual([report.run, report.flow, report.steps], ['r-17', 'People', 3]);
  });
});
