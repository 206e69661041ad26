import assert from 'node:assert/strict';
import { openFlow, writesOf, yaml } from './flow-run.ts';
import { scriptedIdp, silence } from './scripted-idp.ts';

const SCHEMA = 'CREATE TABLE users (name TEXT)';

describe('Stopping a run', () => {
  it('before it starts: nothing is done', async () => {
    const people = openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          add: { sql: INSERT INTO users VALUES ('ada'), target: hr }
      `,
      { schema: SCHEMA },
    );
    const { report, path } = await people.run({}, { signal: AbortSignal.abort() });
    assert.deepEqual([report.outcome, report.message, path], ['cancelled', 'The run was stopped.', []]);
    assert.deepEqual(people.rows('SELECT * FROM users'), []);
  });

  it('between steps: the report tells what was written, and nothing follows, whatever the flow catches', async () => {
    const controller = new AbortController();
    const people = openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          ada: { sql: INSERT INTO users VALUES ('ada'), target: hr, next: grace }
          grace: { sql: INSERT INTO users VALUES ('grace'), target: hr, next: end, on-error: { any: ada } }
      `,
      { schema: SCHEMA },
    );
    const { report, path } = await people.run(
      {},
      { signal: controller.signal, observer: { stepFinished: () => controller.abort() } },
    );
    assert.deepEqual([report.outcome, report.failure, path, writesOf(report)], ['cancelled', undefined, ['ada'], ['ada: ada']]);
    assert.deepEqual(people.rows('SELECT name FROM users'), [{ name: 'ada' }]);
  });

  it('during a call: the call is aborted, and a write without an answer is listed', async () => {
    const controller = new AbortController();
    const idp = scriptedIdp((call) => {
      queueMicrotask(() => controller.abort(new Error('Ctrl+C')));
      return silence(call);
    });
    const { report, ports } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          add: { idp: create-user, target: idp, with: { profile: { login: "'ada'" } }, next: tell, on-error: { any: tell } }
          tell: { log: Not reached }
      `,
      { targets: { idp } },
    ).run({}, { signal: controller.signal });
    assert.deepEqual([report.outcome, ports], ['cancelled', []]);
    assert.deepEqual(report.uncertain, [{ step: 'add', target: 'idp', action: 'create-user', iteration: [] }]);
  });

  it('during the wait before another attempt: at once', async () => {
    const controller = new AbortController();
    const { report, retries } = await openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          add: { sql: SELECT * FROM nowhere, target: hr, retry: { attempts: 5, delay: 24h, on: [invalid-input, not-found] } }
      `,
    ).run({}, { signal: controller.signal, observer: { attemptFailed: () => queueMicrotask(() => controller.abort()) } });
    assert.deepEqual([report.outcome, retries.length], ['cancelled', 1]);
  });

  it('while the operator is asked: no answer is waited for', async () => {
    const controller = new AbortController();
    const { report } = await openFlow(yaml`
      steps:
        ask: { consent: "Go on?", continue: end }
    `).run(
      {},
      {
        signal: controller.signal,
        consent: () => {
          queueMicrotask(() => controller.abort());
          return new Promise<boolean>(() => undefined);
        },
      },
    );
    assert.equal(report.outcome, 'cancelled');
  });

  it('during a script: the script is stopped', async () => {
    const controller = new AbortController();
    const { report } = await openFlow(
      yaml`
        steps:
          spin: { script: "log('spinning'); for (;;);", next: tell, on-error: { any: tell } }
          tell: { log: Not reached }
      `,
    ).run({}, { signal: controller.signal, observer: { logged: () => controller.abort() } });
    assert.equal(report.outcome, 'cancelled');
  });

  it('in a called flow: the writes of both are told', async () => {
    const controller = new AbortController();
    const { report } = await openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          ada: { sql: INSERT INTO users VALUES ('ada'), target: hr, next: inner }
          inner: { call: inner.idflow.yaml }
      `,
      {
        schema: SCHEMA,
        files: {
          'flows/inner.idflow.yaml': yaml`
            idflow: 1
            name: Inner
            targets: { hr: sql }
            steps:
              grace: { sql: INSERT INTO users VALUES ('grace'), target: hr, next: linus }
              linus: { sql: INSERT INTO users VALUES ('linus'), target: hr }
          `,
        },
      },
    ).run(
      {},
      { signal: controller.signal, observer: { stepFinished: (_scope, { id }) => id === 'grace' && controller.abort() } },
    );
    assert.deepEqual([report.outcome, writesOf(report)], ['cancelled', ['ada: ada', 'inner/grace: grace']]);
  });
});
