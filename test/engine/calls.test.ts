import assert from 'node:assert/strict';
import { TargetError } from '../../src/targets/port.ts';
import { FLOW_FILE, openFlow, writesOf, yaml } from './flow-run.ts';
import { scriptedIdp } from './scripted-idp.ts';

describe('An idp step', () => {
  it('performs an operation with parameters that nest, and leaves the answer', async () => {
    const idp = scriptedIdp(() => ({ id: 'u1', profile: { login: 'ada@example.com' } }));
    const { outputs, report, calls } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          create:
            idp: create-user
            target: idp
            with:
              profile: { login: input.mail, lastName: "'Byron'" }
              groupIds: [input.group, "'everyone'"]
              activate: true
      `,
      { targets: { idp } },
    ).run({ mail: 'ada@example.com', group: 'g1' });
    const parameters = { profile: { login: 'ada@example.com', lastName: 'Byron' }, groupIds: ['g1', 'everyone'], activate: true };
    assert.deepEqual(idp.calls[0]?.parameters, parameters);
    assert.deepEqual(outputs['create'], { id: 'u1', profile: { login: 'ada@example.com' } });
    assert.deepEqual([report.outcome, writesOf(report)], ['succeeded', ['create: create-user']]);
    assert.deepEqual(
      calls.map(({ target, what, writes, parameters: sent }) => ({ target, what, writes, sent })),
      [{ target: 'idp', what: 'create-user', writes: true, sent: parameters }],
    );
  });

  it('takes missing where a look-up finds nothing', async () => {
    const { ports, outputs, report } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          find: { idp: find-user, target: idp, with: { user: input.mail }, next: end, missing: none }
          none: { log: Nobody }
      `,
      { targets: { idp: scriptedIdp(() => null) } },
    ).run({ mail: 'x' });
    assert.deepEqual([ports, outputs['find'], report.outcome], [['find:missing', 'none:next'], null, 'no-changes']);
  });

  it('takes next after a write that answers nothing', async () => {
    const { ports } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          add: { idp: add-user-to-group, target: idp, with: { group: "'g'", user: "'u'" }, next: done }
          done: { log: Done }
      `,
      { targets: { idp: scriptedIdp(() => null) } },
    ).run();
    assert.deepEqual(ports, ['add:next', 'done:next']);
  });

  it('hands what means "already exists" to the target, and goes on where the flow says so', async () => {
    const idp = scriptedIdp(({ options }) => {
      assert.deepEqual(options?.alreadyExists, [{ status: 400, errorCode: 'E0000001', cause: 'already exists' }]);
      throw new TargetError('already-exists', 'There is one.', { code: 'E0000001' });
    });
    const { ports, report } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          origin:
            idp: create-trusted-origin
            target: idp
            with: { name: "'portal'", origin: "'https://portal.example.com'" }
            already-exists-when: { status: 400, error-code: E0000001, cause: already exists }
            on-error: { already-exists: known }
          known: { log: "\${error.kind} \${error.code} at \${error.step}: \${error.message}" }
      `,
      { targets: { idp } },
    ).run();
    assert.deepEqual(ports, ['origin!already-exists', 'known:next']);
    assert.deepEqual([report.outcome, report.writes], ['no-changes', []]);
  });

  it('counts a raw GET as a read, and other requests as writes', async () => {
    const flow = openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          ask: { idp: request, target: idp, with: { method: input.method, path: "'/api/v1/users/me'" } }
      `,
      { targets: { idp: scriptedIdp(() => ({ ok: true })) } },
    );
    assert.equal((await flow.run({ method: 'GET' })).report.outcome, 'no-changes');
    assert.equal((await flow.run({})).report.outcome, 'no-changes');
    assert.equal((await flow.run({ method: 'post' })).report.outcome, 'succeeded');
  });

  it('says "not there" of a delete as an answer, and as an error where the flow wants one', async () => {
    const gone = scriptedIdp(() => {
      throw new TargetError('not-found', 'No such user.');
    });
    const flow = (more: string) =>
      openFlow(
        yaml`
          targets: { idp: okta }
          objects:
            user:
              target: idp
              mapping: [id <= id]
              properties: { delete: { idp: delete-user, with: { user: newObject.id } } }
          steps:
            values: { map: user, next: remove }
            remove: { delete: user, next: end, refused: kept${more} }
            kept: { log: Kept }
        `,
        { targets: { idp: gone } },
      ).run({ id: 'u1' });
    assert.deepEqual((await flow('')).ports.slice(1), ['remove:refused', 'kept:next']);
    assert.deepEqual((await flow(', on-error: { not-found: kept }')).ports.slice(1), ['remove!not-found', 'kept:next']);
  });
});

describe('A script step', () => {
  it('leaves what it returns for later steps', async () => {
    const { outputs, logs } = await openFlow(yaml`
      steps:
        members:
          script: |
            const members = input.members.filter(({ role }) => role !== 'guest');
            log.warn(members.length + ' members');
            return { members, first: members[0]?.name };
          next: tell
        tell: { log: "\${steps.members.first}" }
    `).run({
      members: [
        { name: 'linus', role: 'guest' },
        { name: 'ada', role: 'clerk' },
      ],
    });
    assert.deepEqual(outputs['members'], { members: [{ name: 'ada', role: 'clerk' }], first: 'ada' });
    assert.deepEqual(logs, ['warn: 1 members', 'info: ada']);
  });

  it('may change the object it is given', async () => {
    const { report, outputs } = await openFlow(yaml`
      targets: { hr: sql }
      objects:
        user: { target: hr, mapping: [name <= name] }
      steps:
        values: { map: user, next: enrich }
        enrich: { script: "newObject.card = 'C-' + newObject.name; delete newObject.name", object: user, next: done }
        done: { end: auto, output: objects.user.new }
    `).run({ name: 'ada' });
    assert.deepEqual([report.output, outputs['enrich']], [{ card: 'C-ada' }, null]);
  });

  it('lets the error of a target through with its kind', async () => {
    const { report } = await openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          add: { script: "targets.hr.execute('INSERT INTO users VALUES (:name)', { name: input.name })" }
      `,
      { schema: "CREATE TABLE users (name TEXT UNIQUE); INSERT INTO users VALUES ('ada')" },
    ).run({ name: 'ada' });
    assert.deepEqual([report.failure?.kind, report.failure?.step], ['already-exists', 'add']);
  });
});

describe('A call step', () => {
  const CREATE = yaml`
    idflow: 1
    name: Create user
    targets: { hr: sql }
    input: { type: object, properties: { name: { type: string } } }
    steps:
      may: { switch: "input.name", cases: { veto: veto, ask: ask, fail: fail, broken: broken }, default: add }
      veto: { end: vetoed, message: No }
      ask: { consent: "Create \${input.name}?", continue: add }
      fail: { end: failed, message: Not today }
      broken: { script: "throw new Error('broken')" }
      add:
        sql: INSERT OR IGNORE INTO users VALUES (:name)
        target: hr
        with: { name: input.name }
        next: done
      done: { end: auto, output: { created: input.name } }
  `;
  const calling = (more = '') =>
    openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          create: { call: create/create.idflow.yaml, with: { name: input.who }, next: made, unchanged: same, vetoed: refused, cancelled: declined${more} }
          made: { log: "made \${steps.create.output.created}" }
          same: { log: "same \${steps.create.outcome}" }
          refused: { log: "refused \${steps.create.message}" }
          declined: { log: declined }
          handled: { log: "\${error.kind}: \${error.message}" }
      `,
      {
        schema: "CREATE TABLE users (name TEXT UNIQUE); INSERT INTO users VALUES ('there')",
        files: { 'flows/create/create.idflow.yaml': CREATE },
        unsound: true,
      },
    );

  it('takes the port of its outcome, with its output', async () => {
    const flow = calling();
    const logs = async (who: string) => (await flow.run({ who })).logs.filter((line) => !line.includes('nobody to ask'));
    assert.deepEqual(await logs('ada'), ['info: made ada']);
    assert.deepEqual(
      await logs('there'),
      ['info: Nothing was inserted: it was there already.', 'info: same no-changes'].slice(1),
    );
    assert.deepEqual(await logs('veto'), ['info: refused No']);
    assert.deepEqual(await logs('ask'), ['info: declined']);
  });

  it('counts what was written as written by this run, under both steps', async () => {
    const { report } = await calling().run({ who: 'ada' });
    assert.deepEqual([report.outcome, writesOf(report)], ['succeeded', ['create/add: add']]);
  });

  it('fails with the kind of what failed inside, and says where', async () => {
    const { report } = await calling().run({ who: 'broken' });
    assert.deepEqual(
      [report.failure?.kind, report.failure?.message, report.failure?.step, report.failure?.file],
      ['script', 'Create user failed at broken: broken: broken', 'create', 'flows/create/create.idflow.yaml'],
    );
    const handled = await calling(', on-error: { script: handled }').run({ who: 'broken' });
    assert.deepEqual(handled.logs, ['info: script: Create user failed at broken: broken: broken']);
  });

  it('fails with the message of an end that says so', async () => {
    const { report } = await calling().run({ who: 'fail' });
    assert.deepEqual([report.outcome, report.message], ['failed', 'Create user failed: Not today']);
  });

  it('checks the input of the called flow', async () => {
    const { report } = await calling().run({});
    assert.equal(report.outcome, 'failed');
    assert.equal(report.failure?.kind, 'invalid-input');
  });

  it('asks the same operator', async () => {
    const { report, ports } = await calling().run({ who: 'ask' }, { consent: (question) => question === 'Create ask?' });
    assert.deepEqual([report.outcome, ports.at(-1)], ['succeeded', 'made:next']);
  });

  it('refuses flows that call each other in a circle', () => {
    const files = {
      'flows/other.idflow.yaml': yaml`
        idflow: 1
        name: Other
        steps:
          back: { call: people.idflow.yaml }
      `,
      [FLOW_FILE]: yaml`
        idflow: 1
        name: People
        steps:
          there: { call: other.idflow.yaml }
      `,
    };
    assert.throws(
      () =>
        openFlow(
          yaml`
            steps:
              there: { call: other.idflow.yaml }
          `,
          { files, unsound: true },
        ),
      { name: 'StepError', message: /calls itself, directly or through others/ },
    );
  });
});
