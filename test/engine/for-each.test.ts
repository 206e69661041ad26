import assert from 'node:assert/strict';
import type { Json } from '../../src/flow/json.ts';
import { openFlow, writesOf, yaml } from './flow-run.ts';
import { gate, scriptedIdp, silence } from './scripted-idp.ts';

describe('A for-each step', () => {
  it('goes through a list in order, with the item and its index', async () => {
    const { logs, path, outputs } = await openFlow(yaml`
      steps:
        roles: { for-each: input.roles, as: role, do: tell, next: done }
        tell: { log: "\${index}: \${role.name}", next: roles }
        done: { log: Done }
    `).run({ roles: [{ name: 'clerk' }, { name: 'admin' }] });
    assert.deepEqual(logs, ['info: 0: clerk', 'info: 1: admin', 'info: Done']);
    assert.deepEqual([path, outputs['roles']], [['roles', 'tell[0]', 'tell[1]', 'done'], 2]);
  });

  it('goes on at once with an empty list, null and what is not there', async () => {
    const flow = openFlow(yaml`
      steps:
        roles: { for-each: input.roles, do: tell }
        tell: { log: "\${item}", next: roles }
    `);
    for (const input of [{ roles: [] }, { roles: null }, {}]) {
      const { ports, outputs } = await flow.run(input);
      assert.deepEqual([ports, outputs], [['roles:next'], { roles: 0 }]);
    }
  });

  it('refuses what is no list', async () => {
    const { report } = await openFlow(yaml`
      steps:
        roles: { for-each: input.roles, do: tell }
        tell: { log: "\${item}", next: roles }
    `).run({ roles: 'clerk' });
    assert.deepEqual([report.failure?.kind, report.failure?.step], ['invalid-input', 'roles']);
  });

  it('gives null, not the source of the run, for items without a value', async () => {
    const { outputs } = await openFlow(yaml`
      targets: { hr: sql }
      objects:
        contact: { target: hr, mapping: [mail <= mail] }
      steps:
        contacts: { for-each: "[input.manager, input.deputy]", object: contact, do: values, next: end }
        values: { map: contact, next: contacts }
    `).run({ mail: 'own@example.com', manager: { mail: 'm@example.com' } });
    assert.deepEqual(outputs['values'], { mail: null });
  });

  it('gives an item of a list delta the row that it came from as its old object, and one to add none', async () => {
    const flow = openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          role:
            target: hr
            key: [name]
            mapping: [role_name <=> name]
            properties: { select: "SELECT id, role_name FROM roles ORDER BY id" }
        steps:
          fetch: { fetch: role, next: parse, missing: parse }
          parse: { parse: role, next: delta }
          delta: { delta: role, wanted: input.roles, next: removals }
          removals: { for-each: objects.role.toRemove, object: role, do: remove, next: additions }
          remove: { log: "remove \${objects.role.old.id}", next: removals }
          additions: { for-each: objects.role.toAdd, object: role, do: add, next: some }
          add: { log: "add \${objects.role.old}", next: additions }
          some: { for-each: "objects.role.toAdd.slice(1)", object: role, do: add-some, next: copies }
          add-some: { log: "add \${item.name} \${objects.role.old}", next: some }
          copies: { for-each: "[{ name: 'b' }]", object: role, do: copy, next: end }
          copy: { log: "copy \${objects.role.old.id}", next: copies }
          end: { end: auto }
      `,
      { schema: "CREATE TABLE roles (id INTEGER, role_name TEXT); INSERT INTO roles VALUES (1, 'a'), (2, 'b'), (3, 'c')" },
    );
    const { logs } = await flow.run({ roles: [{ name: 'a' }, { name: 'd' }, { name: 'e' }] });
    assert.deepEqual(
      logs.filter((line) => /^info: (remove|add|copy) /.test(line)),
      ['info: remove 2', 'info: remove 3', 'info: add ', 'info: add ', 'info: add e ', 'info: copy 2'],
    );
  });

  it('nests; inner steps see the items of both loops', async () => {
    const { logs, path } = await openFlow(yaml`
      steps:
        users: { for-each: input.users, as: user, do: roles, next: end }
        roles: { for-each: user.roles, as: role, do: tell, next: users }
        tell: { log: "\${user.name} \${role} \${index}", next: roles }
    `).run({
      users: [
        { name: 'ada', roles: ['clerk', 'admin'] },
        { name: 'grace', roles: [] },
        { name: 'linus', roles: ['guest'] },
      ],
    });
    assert.deepEqual(logs, ['info: ada clerk 0', 'info: ada admin 1', 'info: linus guest 0']);
    assert.deepEqual(path, ['users', 'roles[0]', 'tell[0.0]', 'tell[0.1]', 'roles[1]', 'roles[2]', 'tell[2.0]']);
  });

  it('is left for good by an edge that leads elsewhere', async () => {
    const { path, ports, report } = await openFlow(yaml`
      steps:
        roles: { for-each: input.roles, do: allowed, next: all-fine }
        allowed: { decide: item !== 'root', then: roles, else: refused }
        all-fine: { end: succeeded }
        refused: { end: failed, message: "root is not for people" }
    `).run({ roles: ['clerk', 'root', 'guest'] });
    assert.deepEqual(path, ['roles', 'allowed[0]', 'allowed[1]', 'refused']);
    assert.deepEqual(ports, ['allowed[0]:then', 'allowed[1]:else', 'roles:', 'refused:']);
    assert.deepEqual([report.outcome, report.message], ['failed', 'root is not for people']);
  });

  it('gives each item an object of its own, and leaves the outer one as it was', async () => {
    const { report } = await openFlow(yaml`
      targets: { hr: sql }
      objects:
        grant: { target: hr, mapping: [role <= role] }
      steps:
        first: { map: grant, next: grants }
        grants: { for-each: input.grants, object: grant, do: values, next: done }
        values: { map: grant, next: grants }
        done: { end: auto, output: { outer: objects.grant.new, last: steps.values } }
    `).run({ role: 'outer', grants: [{ role: 'a' }, { role: 'b' }] });
    assert.deepEqual(report.output, { outer: { role: 'outer' }, last: { role: 'b' } });
  });

  it('names the iteration in failures and writes', async () => {
    const people = openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          users: { for-each: input.users, do: add }
          add: { sql: INSERT INTO users VALUES (:name), target: hr, with: { name: item }, next: users }
      `,
      { schema: 'CREATE TABLE users (name TEXT UNIQUE)' },
    );
    const { report } = await people.run({ users: ['ada', 'grace', 'ada', 'linus'] });
    assert.deepEqual([report.failure?.step, report.failure?.iteration], ['add', [2]]);
    assert.deepEqual(writesOf(report), ['add[0]: add', 'add[1]: add']);
    assert.deepEqual(people.rows('SELECT count(*) AS n FROM users'), [{ n: 2 }]);
  });
});

describe('A for-each step with a concurrency', () => {
  const flow = (idp: ReturnType<typeof scriptedIdp>, leaving = '') =>
    openFlow(
      yaml`
        targets: { idp: okta }
        objects:
          member: { target: idp, mapping: [login <= login] }
        steps:
          members: { for-each: input.logins, object: member, concurrency: 3, do: values, next: done }
          values: { map: member, from: "Object({ login: item })", next: find }
          find: { idp: find-user, target: idp, with: { user: objects.member.new.login }, next: tell, missing: ${leaving === '' ? 'absent' : 'stop'} }
          tell: { log: "\${index} \${item} \${steps.find.id} \${objects.member.new.login}", next: members }
          done: { log: Done }
          ${leaving === '' ? 'absent: { log: Absent, next: members }' : leaving}
      `,
      { targets: { idp } },
    );

  it('works on as many items at once, and keeps what each of them knows apart', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const idp = scriptedIdp(
      ({ parameters }) =>
        new Promise<Json>((resolve) => {
          waiting.push(() => resolve({ id: `id-of-${String(parameters['user'])}` }));
          most = Math.max(most, waiting.length);
          // the last of those under way is answered first
          if (waiting.length === 3 || idp.calls.length === 7) for (const answer of waiting.splice(0).reverse()) answer();
        }),
    );
    const logins = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const { logs, report } = await flow(idp).run({ logins });
    assert.equal(most, 3);
    assert.equal(logs.at(-1), 'info: Done');
    assert.deepEqual(
      logs.slice(0, -1).sort(),
      logins.map((login, index) => `info: ${index} ${login} id-of-${login} ${login}`),
    );
    assert.equal(report.outcome, 'no-changes');
  });

  it('starts items in the order of the list', async () => {
    const idp = scriptedIdp(() => ({ id: 'x' }));
    // what each then waits for, and how long, is its own affair
    const started: number[] = [];
    await flow(idp).run(
      { logins: ['a', 'b', 'c', 'd', 'e'] },
      { observer: { stepStarted: (scope, { id }) => (id === 'values' ? started.push(...scope.iteration) : undefined) } },
    );
    assert.deepEqual(started, [0, 1, 2, 3, 4]);
  });

  it('finishes the items under way when one leaves the loop, and starts no more', async () => {
    const last = gate();
    const idp = scriptedIdp(async ({ parameters }) => {
      if (parameters['user'] === 'nobody') return null;
      await last.opened;
      return { id: 'x' };
    });
    const { logs, report, path } = await flow(idp, 'stop: { end: failed, message: Somebody is absent }').run(
      { logins: ['a', 'nobody', 'c', 'd'] },
      {
        observer: {
          stepFinished: (_scope, { id, ports }, port) => id === 'find' && ports[port]?.name === 'missing' && last.open(),
        },
      },
    );
    assert.deepEqual(idp.calls.length, 3);
    assert.deepEqual([...logs].sort(), ['info: 0 a x a', 'info: 2 c x c']);
    assert.deepEqual([path.at(-1), report.outcome, report.message], ['stop', 'failed', 'Somebody is absent']);
  });

  it('fails with the first failure, after the items under way', async () => {
    const last = gate();
    const idp = scriptedIdp(async ({ parameters }) => {
      if (parameters['user'] === 'b') throw new Error('broken');
      await last.opened;
      return { id: 'x' };
    });
    const { report, logs } = await flow(idp).run(
      { logins: ['a', 'b', 'c', 'd'] },
      { observer: { stepFailed: (_scope, { id }) => id === 'find' && last.open() } },
    );
    assert.deepEqual([report.outcome, report.failure?.step, report.failure?.iteration], ['failed', 'find', [1]]);
    assert.equal(idp.calls.length, 3);
    assert.deepEqual([...logs].sort(), ['info: 0 a x a', 'info: 2 c x c']);
  });

  it('ends all items when the run is stopped', async () => {
    const controller = new AbortController();
    const idp = scriptedIdp((call, number) => {
      if (number === 3) queueMicrotask(() => controller.abort());
      return silence(call);
    });
    const { report } = await flow(idp).run({ logins: ['a', 'b', 'c', 'd', 'e'] }, { signal: controller.signal });
    assert.deepEqual([report.outcome, idp.calls.length], ['cancelled', 3]);
  });
});
