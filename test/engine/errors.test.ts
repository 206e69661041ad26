import assert from 'node:assert/strict';
import { ERROR_KINDS, UNCATCHABLE_KINDS, type ErrorKind } from '../../src/flow/error-kind.ts';
import { TargetError } from '../../src/targets/port.ts';
import { openFlow, yaml } from './flow-run.ts';
import { scriptedIdp } from './scripted-idp.ts';

const KINDS = Object.keys(ERROR_KINDS) as ErrorKind[];

/** One call that fails with the kind, and the edges given. */
const failing = (kind: ErrorKind, edges: string) =>
  openFlow(
    yaml`
      targets: { idp: okta }
      steps:
        find: { idp: find-user, target: idp, with: { user: "'ada'" }, on-error: ${edges} }
        one: { log: "one \${error.kind}" }
        other: { log: "other \${error.kind} \${error.message}" }
    `,
    {
      targets: {
        idp: scriptedIdp(() => {
          throw new TargetError(kind, 'It failed.', { code: 'E1', details: { causes: ['c'] } });
        }),
      },
      unsound: true,
    },
  );

describe('An on-error edge', () => {
  it('catches its kind, and `any` the rest', async () => {
    for (const kind of KINDS.filter((name) => !UNCATCHABLE_KINDS.has(name))) {
      const edges = `{ ${kind}: one, any: other }`;
      assert.deepEqual((await failing(kind, edges).run()).logs, [`info: one ${kind}`], kind);
      const another = KINDS.find((name) => name !== kind && !UNCATCHABLE_KINDS.has(name))!;
      assert.deepEqual((await failing(another, edges).run()).logs, [`info: other ${another} It failed.`], kind);
    }
  });

  it('lets what it does not name end the run, with all that the target said', async () => {
    const { report, ports } = await failing('forbidden', '{ not-found: one }').run();
    assert.deepEqual(ports, ['find!forbidden']);
    const { file, line, column, ...failure } = report.failure!;
    assert.deepEqual(failure, { kind: 'forbidden', message: 'It failed.', code: 'E1', details: { causes: ['c'] }, step: 'find' });
    assert.deepEqual([file, line, column], ['flows/people.idflow.yaml', 5, 3]);
  });

  it('leaves the error for the steps behind it, null before', async () => {
    const { report } = await openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          before: { decide: error === null, then: add }
          add: { sql: INSERT INTO users VALUES ('ada'), target: hr, on-error: { already-exists: known } }
          known: { script: "return [error.kind, error.step, error.code]", next: done }
          done: { end: auto, output: steps.known }
      `,
      { schema: "CREATE TABLE users (name TEXT UNIQUE); INSERT INTO users VALUES ('ada')" },
    ).run();
    assert.deepEqual([report.outcome, report.failure], ['no-changes', undefined]);
    assert.deepEqual(report.output, ['already-exists', 'add', 'SQLITE_CONSTRAINT_UNIQUE']);
  });

  it('catches a script that throws', async () => {
    const { ports } = await openFlow(yaml`
      steps:
        try: { script: "throw new Error('no')", on-error: { script: handled } }
        handled: { log: Handled }
    `).run();
    assert.deepEqual(ports, ['try!script', 'handled:next']);
  });

  it('goes on inside of a loop', async () => {
    const { logs, report } = await openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          users: { for-each: input.users, do: add, next: end }
          add: { sql: INSERT INTO users VALUES (:name), target: hr, with: { name: item }, next: users, on-error: { already-exists: known } }
          known: { log: "\${item} is known", next: users }
      `,
      { schema: 'CREATE TABLE users (name TEXT UNIQUE)' },
    ).run({ users: ['ada', 'ada', 'grace'] });
    assert.deepEqual([report.outcome, logs], ['succeeded', ['info: ada is known']]);
    assert.equal(report.writes.length, 2);
  });

  it('of the loop catches what the body does not only where the loop itself fails', async () => {
    const { ports } = await openFlow(yaml`
      steps:
        users: { for-each: input.users, do: check, next: end, on-error: { any: handled } }
        check: { decide: item.name.length > 0, then: users, else: users }
        handled: { log: Handled }
    `).run({ users: 'none' });
    assert.deepEqual(ports, ['users!invalid-input', 'handled:next']);
  });
});

describe('An error of what is no target', () => {
  it('is internal, with what it said', async () => {
    const { report } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          find: { idp: find-user, target: idp, with: { user: "'ada'" } }
      `,
      {
        targets: {
          idp: scriptedIdp(() => {
            throw new RangeError('out of range');
          }),
        },
      },
    ).run();
    assert.deepEqual([report.failure?.kind, report.failure?.message], ['internal', 'RangeError: out of range']);
  });
});

describe('The step limit', () => {
  const endless = (limit: string, onError = '') =>
    openFlow(yaml`
      ${limit}
      steps:
        ping: { log: Ping, next: pong }
        pong: { log: Pong, next: ping${onError} }
    `);

  it('ends an endless loop, whatever the flow catches', async () => {
    const { report, path } = await endless('step-limit: 10', ', on-error: { any: ping, step-limit: ping }').run();
    assert.deepEqual([report.outcome, report.failure?.kind, report.failure?.step], ['failed', 'step-limit', 'ping']);
    assert.equal(path.length, 10);
    assert.match(report.message ?? '', /more than 10 steps: an endless loop\? Raise `step-limit`/);
  });

  it('is 100,000 where the flow says nothing, and what the caller of the run says', async () => {
    assert.match((await endless('').run()).report.message ?? '', /more than 100000 steps/);
    assert.match((await endless('').run({}, { stepLimit: 7 })).report.message ?? '', /more than 7 steps/);
  });

  it('of a called flow ends the caller too, whatever it catches', async () => {
    const files = { 'flows/inner.idflow.yaml': 'idflow: 1\nname: Inner\nstep-limit: 5\nsteps:\n  a: { log: A, next: a }\n' };
    const { report, path } = await openFlow(
      yaml`
        steps:
          inner: { call: inner.idflow.yaml, on-error: { any: handled } }
          handled: { log: Handled }
      `,
      { files },
    ).run();
    assert.deepEqual([report.failure?.kind, report.failure?.step, path.at(-1)], ['step-limit', 'inner', 'a']);
  });

  it('counts steps in loops and in called flows', async () => {
    const files = { 'flows/inner.idflow.yaml': 'idflow: 1\nname: Inner\nsteps:\n  a: { log: A, next: b }\n  b: { log: B }\n' };
    const flow = openFlow(
      yaml`
        step-limit: 20
        steps:
          items: { for-each: input.items, do: inner, next: end }
          inner: { call: inner.idflow.yaml, next: items }
      `,
      { files },
    );
    assert.equal((await flow.run({ items: [1, 2, 3, 4, 5, 6] })).report.outcome, 'no-changes');
    assert.equal((await flow.run({ items: [1, 2, 3, 4, 5, 6, 7, 8] })).report.failure?.kind, 'step-limit');
  });
});
