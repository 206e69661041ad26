import assert from 'node:assert/strict';
import { objectOf, openFlow, yaml, type TestFlow } from './flow-run.ts';

/** Triggers as a flow names them, by stage. */
type Triggers = Readonly<Record<string, object>>;

const people = (triggers: Triggers, files: Record<string, string> = {}): TestFlow =>
  openFlow(
    yaml`
      targets: { hr: sql }
      objects:
        user:
          target: hr
          mapping: [name <= name, mail <= mail, { rule: password <= newPassword, when: newPassword != null }]
          properties:
            check: SELECT name FROM users WHERE name = :name
            select: SELECT name, mail FROM users WHERE name = :name
            insert: INSERT OR IGNORE INTO users (name, mail) VALUES (:name, :mail)
            update: UPDATE users SET mail = :mail WHERE name = :name
            delete: DELETE FROM users WHERE name = :name
            updatePassword: UPDATE users SET password = :password WHERE name = :name
          triggers: ${JSON.stringify(triggers)}
      steps:
        values: { map: user, next: way }
        way: { switch: input.do, cases: { insert: pre-insert, update: get, delete: pre-delete, password: pre-password } }

        pre-insert: { trigger: preInsert, object: user, next: create }
        create: { insert: user, next: post-insert }
        post-insert: { trigger: postInsert, object: user }

        get: { fetch: user, next: pre-update }
        pre-update: { trigger: preUpdate, object: user, next: change }
        change: { update: user, next: post-update }
        post-update: { trigger: postUpdate, object: user }

        pre-delete: { trigger: preDelete, object: user, next: remove }
        remove: { delete: user, next: post-delete }
        post-delete: { trigger: postDelete, object: user }

        pre-password: { trigger: preSetPassword, object: user, next: set-password }
        set-password: { update: user, property: updatePassword, next: post-password }
        post-password: { trigger: postSetPassword, object: user }
    `,
    { schema: 'CREATE TABLE users (name TEXT PRIMARY KEY, mail TEXT, password TEXT)', files },
  );

const ada = (what: string, mail: string | null = 'ada@example.com') => ({ do: what, name: 'ada', mail });
const users = (flow: TestFlow) => flow.rows('SELECT name, mail FROM users');

describe('A pre-trigger', () => {
  it('vetoes with null, undefined, false and the text "false", and nothing is written', async () => {
    for (const answer of ['return null', 'return undefined', '', 'return', 'return false', "return 'false'"]) {
      const flow = people({ preInsert: { name: 'policy', script: answer } });
      const { report, ports, triggers } = await flow.run(ada('insert'));
      assert.deepEqual(ports.at(-1), 'pre-insert:vetoed', answer);
      assert.deepEqual([report.outcome, report.message], ['vetoed', 'Vetoed by the preInsert trigger policy of user.'], answer);
      assert.deepEqual(report.vetoes, [
        { step: 'pre-insert', object: 'user', stage: 'preInsert', trigger: 'policy', iteration: [] },
      ]);
      assert.deepEqual([triggers, users(flow)], [['policy: veto'], []]);
    }
  });

  it('passes with everything else, what JavaScript counts as false among it', async () => {
    for (const answer of ['true', '0', "''", "'no'", "'FALSE'", '[]', '({})', 'NaN || 0', '1']) {
      const flow = people({ preInsert: { script: `return ${answer}` } });
      const { report } = await flow.run(ada('insert'));
      assert.deepEqual([report.outcome, users(flow).length], ['succeeded', 1], answer);
    }
  });

  it('may change what is written; later triggers see it', async () => {
    const flow = people({
      preInsert: [
        { name: 'lower', script: 'newObject.mail = newObject.mail.toLowerCase(); return true' },
        { name: 'mark', script: "newObject.mail = newObject.mail + '#' + Object.keys(newObject).length; return true" },
      ],
    });
    const { triggers, outputs } = await flow.run(ada('insert', 'ADA@Example.com'));
    assert.deepEqual(users(flow), [{ name: 'ada', mail: 'ada@example.com#2' }]);
    assert.deepEqual([triggers, outputs['pre-insert']], [['lower', 'mark'], { lower: true, mark: true }]);
  });

  it('stops the triggers behind it when it vetoes', async () => {
    const flow = people({
      preInsert: [
        { name: 'first', script: 'return true' },
        { name: 'second', script: 'return false' },
        { name: 'third', script: "throw new Error('not reached')" },
      ],
    });
    const { triggers, outputs, report } = await flow.run(ada('insert'));
    assert.deepEqual(triggers, ['first', 'second: veto']);
    const answers = objectOf(outputs['pre-insert']);
    assert.deepEqual(
      [answers['first'], answers['second'], answers['third'] ?? null, report.outcome],
      [true, false, null, 'vetoed'],
    );
  });

  it('sees source, newObject and oldObject: null before an insert, the row before an update', async () => {
    const script = 'log(JSON.stringify([source.do, newObject, oldObject])); return true';
    const flow = people({ preInsert: { script }, preUpdate: { script } });
    const inserted = await flow.run(ada('insert'));
    assert.deepEqual(inserted.logs, ['info: ["insert",{"name":"ada","mail":"ada@example.com"},null]']);
    const updated = await flow.run(ada('update', 'new@example.com'));
    assert.deepEqual(updated.logs, [
      'info: ["update",{"name":"ada","mail":"new@example.com"},{"name":"ada","mail":"ada@example.com"}]',
    ]);
  });

  it('sees null for newObject before and after a delete, and the object itself as oldObject', async () => {
    const script = 'log(JSON.stringify([newObject, oldObject.name])); return true';
    const flow = people({ preDelete: { script }, postDelete: { script } });
    await flow.run(ada('insert'));
    const { logs } = await flow.run(ada('delete'));
    assert.deepEqual(logs, ['info: [null,"ada"]', 'info: [null,"ada"]']);
    assert.deepEqual(users(flow), []);
  });

  it('keeps the object from being deleted', async () => {
    const flow = people({ preDelete: { name: 'hold', script: 'return false' } });
    await flow.run(ada('insert'));
    const { report } = await flow.run(ada('delete'));
    assert.deepEqual([report.outcome, report.message], ['vetoed', 'Vetoed by the preDelete trigger hold of user.']);
    assert.equal(users(flow).length, 1);
  });

  it('makes an update of one that nothing had changed', async () => {
    const flow = people({ preUpdate: { script: "newObject.mail = 'set@example.com'; return true" } });
    await flow.run(ada('insert'));
    const { report, outputs } = await flow.run(ada('update'));
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(outputs['change'], [{ attribute: 'mail', from: 'ada@example.com', to: 'set@example.com' }]);
    assert.deepEqual(users(flow), [{ name: 'ada', mail: 'set@example.com' }]);
  });

  it('fails the step with kind script, its file and its line when it throws; nothing is written', async () => {
    const flow = people(
      { preInsert: { file: 'triggers/policy.ts' } },
      {
        'flows/triggers/policy.ts': 'const mail: string = newObject.mail;\n\nthrow new RangeError(`no ${mail}`);\n',
      },
    );
    const { report } = await flow.run(ada('insert'));
    assert.equal(report.outcome, 'failed');
    const { kind, message, file, line, step } = report.failure!;
    assert.deepEqual(
      { kind, message, file, line, step },
      {
        kind: 'script',
        message: 'policy: RangeError: no ada@example.com',
        file: 'flows/triggers/policy.ts',
        line: 3,
        step: 'pre-insert',
      },
    );
    assert.deepEqual(users(flow), []);
  });

  it('reaches the targets, and what it writes is listed', async () => {
    const flow = people({
      preInsert: {
        name: 'reserve',
        script: `
          targets.hr.execute('INSERT INTO users (name) VALUES (:name)', { name: 'shadow of ' + newObject.name });
          return targets.hr.query('SELECT count(*) AS n FROM users', {})[0].n === 1`,
      },
    });
    const { report, calls } = await flow.run(ada('insert'));
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(
      report.writes.map(({ step, action }) => `${step}: ${action}`),
      ['pre-insert: SQL by reserve', 'create: insert user'],
    );
    assert.deepEqual(calls[0]?.parameters, { name: 'shadow of ada' });
  });
});

describe('A post-trigger', () => {
  it('follows what was written; its answer does not matter', async () => {
    const flow = people({
      postInsert: [
        { name: 'tell', script: 'return false' },
        { name: 'again', script: 'return null' },
      ],
    });
    const { report, triggers } = await flow.run(ada('insert'));
    assert.deepEqual([report.outcome, report.vetoes, triggers], ['succeeded', [], ['tell', 'again']]);
  });

  it('does not change the object', async () => {
    const flow = people({
      postInsert: [{ script: "newObject.mail = 'changed'" }, { name: 'look', script: 'log(newObject.mail)' }],
    });
    assert.deepEqual((await flow.run(ada('insert'))).logs, ['info: ada@example.com']);
  });

  it('is left out where nothing was written', async () => {
    const flow = people({
      postInsert: { script: "throw new Error('inserted')" },
      postUpdate: { script: "throw new Error('updated')" },
      postDelete: { script: "throw new Error('deleted')" },
    });
    flow.rows("INSERT INTO users (name, mail) VALUES ('ada', 'ada@example.com')");
    for (const what of ['insert', 'update']) {
      const { report, ports, triggers, logs } = await flow.run(ada(what));
      assert.deepEqual([report.outcome, report.writes, triggers], ['no-changes', [], []], what);
      assert.equal(ports.at(-1), `post-${what}:next`);
      assert.equal(logs.at(-1), 'info: Nothing was written, so there is nothing to follow.');
    }
    const { report, triggers } = await flow.run({ ...ada('delete'), name: 'linus' });
    assert.deepEqual([report.outcome, triggers], ['no-changes', []]);
  });

  it('fails the run when it throws, and the report tells what was written', async () => {
    const flow = people({ postInsert: { name: 'mail', script: "throw new Error('mail server is down')" } });
    const { report } = await flow.run(ada('insert'));
    assert.deepEqual([report.outcome, report.failure?.message], ['failed', 'mail: mail server is down']);
    assert.deepEqual(report.writes, [{ step: 'create', target: 'hr', action: 'insert user', iteration: [] }]);
    assert.equal(users(flow).length, 1);
  });
});

describe('Password triggers', () => {
  it('stand around a password, which is always sent', async () => {
    const flow = people({
      preSetPassword: { name: 'strength', script: "newObject.password = 'S3cret!'; return source.name === 'ada'" },
      postSetPassword: { name: 'tell', script: "log('set for ' + newObject.name); return true" },
    });
    await flow.run(ada('insert'));
    const { report, triggers, logs } = await flow.run(ada('password'));
    assert.deepEqual([report.outcome, triggers, logs], ['succeeded', ['strength', 'tell'], ['info: set for ada']]);
    assert.deepEqual(flow.rows('SELECT password FROM users'), [{ password: 'S3cret!' }]);
  });

  it('keep a password from being set', async () => {
    const flow = people({ preSetPassword: { name: 'strength', script: 'return false' } });
    await flow.run(ada('insert'));
    const { report } = await flow.run(ada('password'));
    assert.deepEqual([report.outcome, report.vetoes[0]?.stage], ['vetoed', 'preSetPassword']);
  });
});
