import assert from 'node:assert/strict';
import { createMemoryPushedState, type PushedState } from '../../src/engine/pushed-state.ts';
import { openFlow, yaml, type FlowRun, type TestFlow } from './flow-run.ts';

describe('A delta of attributes', () => {
  /** Compares the input with the row that the columns make. */
  const compared = async (rules: string, columns: string, input: Record<string, never> | object): Promise<FlowRun> =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: ${rules}
            properties: { select: "SELECT ${columns}" }
        steps:
          values: { map: user, next: get }
          get: { fetch: user, next: compare }
          compare: { delta: user, next: changed, unchanged: same }
          changed: { end: succeeded, output: objects.user.changes }
          same: { end: no-changes, output: objects.user.changes }
      `,
    ).run(JSON.parse(JSON.stringify(input)) as Record<string, never>);

  it('lists what differs with old and new value, and nothing else', async () => {
    const { report, outputs, logs } = await compared(
      '["mail <= mail", "city <= city"]',
      "'old@example.com' AS mail, 'Paris' AS city",
      {
        mail: 'new@example.com',
        city: 'Paris',
      },
    );
    assert.deepEqual(report.output, [{ attribute: 'mail', from: 'old@example.com', to: 'new@example.com' }]);
    assert.deepEqual(outputs['compare'], report.output);
    assert.deepEqual(logs, ['info: mail: "old@example.com" → "new@example.com"']);
  });

  it('takes unchanged where nothing differs', async () => {
    const { report } = await compared('["mail <= mail"]', "'a' AS mail", { mail: 'a' });
    assert.deepEqual([report.endedAt, report.output], ['same', []]);
  });

  it('sees a value that becomes null, and one that was null', async () => {
    const { report } = await compared('["mail <= mail", "city <= city"]', "'a' AS mail, NULL AS city", {
      mail: null,
      city: 'Paris',
    });
    assert.deepEqual(report.output, [
      { attribute: 'mail', from: 'a', to: null },
      { attribute: 'city', from: null, to: 'Paris' },
    ]);
  });

  it('takes null, absent and NULL for the same', async () => {
    const { report } = await compared('["mail <= mail", "city <= city"]', 'NULL AS mail, NULL AS city', { mail: null });
    assert.equal(report.endedAt, 'same');
  });

  it('takes booleans and 0 or 1 for the same, numbers and their text too', async () => {
    const rules = '["active <= active", "locked <= locked", "grade <= grade", "number <= number"]';
    const same = await compared(rules, "1 AS active, 0 AS locked, '7' AS grade, 12.5 AS number", {
      active: true,
      locked: false,
      grade: 7,
      number: '12.5',
    });
    assert.equal(same.report.endedAt, 'same');
    const different = await compared(rules, "0 AS active, 1 AS locked, '07' AS grade, 12 AS number", {
      active: true,
      locked: false,
      grade: 7,
      number: '12.0',
    });
    const changes = different.report.output as { attribute: string }[];
    assert.deepEqual(
      changes.map(({ attribute }) => attribute),
      ['active', 'locked', 'grade', 'number'],
    );
  });

  it('does not take empty text for null', async () => {
    const { report } = await compared('["mail <= mail"]', "'' AS mail", { mail: null });
    assert.deepEqual(report.output, [{ attribute: 'mail', from: '', to: null }]);
  });

  it('has no reason to write where an attribute is not among the columns, and says so', async () => {
    const { report, logs } = await compared('["mail <= mail", "city <= city"]', "'a' AS mail", { mail: 'a', city: 'Paris' });
    assert.equal(report.endedAt, 'same');
    assert.deepEqual(logs, ['debug: Not among the fetched columns, so a change of it alone is not seen: city.']);
  });

  it('needs an object that was mapped and fetched', async () => {
    const { report } = await openFlow(yaml`
      targets: { hr: sql }
      objects:
        user: { target: hr, mapping: [mail <= mail] }
      steps:
        values: { map: user, next: compare }
        compare: { delta: user }
    `).run({ mail: 'a' });
    assert.deepEqual(
      [report.failure?.kind, report.failure?.message],
      ['invalid-input', '`user` must be mapped and fetched before it can be compared.'],
    );
  });
});

describe('A delta of a list', () => {
  const flow = (key: string) =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          grant:
            target: hr
            key: ${key}
            mapping: [role <=> role, domain <=> domain]
            properties: { selectAll: "SELECT role, domain FROM grants" }
        steps:
          get: { fetch: grant, property: selectAll, next: parsed, missing: parsed }
          parsed: { parse: grant, next: compare }
          compare: { delta: grant, wanted: input.grants, next: changed, unchanged: same }
          changed: { end: succeeded, output: steps.compare }
          same: { end: no-changes, output: steps.compare }
      `,
      { schema: 'CREATE TABLE grants (role TEXT, domain TEXT)' },
    );
  const held = (people: TestFlow, ...grants: readonly string[]): void => {
    for (const grant of grants) {
      const [role = '', domain = null] = grant.split('/');
      people.rows('INSERT INTO grants VALUES (:role, :domain)', { role, domain });
    }
  };
  const grant = (text: string) => {
    const [role = '', domain = null] = text.split('/');
    return { role, domain };
  };

  it('adds what is wanted and not there, removes what is there and not wanted', async () => {
    const people = flow('[role, domain]');
    held(people, 'clerk/paris', 'clerk/rome');
    const { report, logs } = await people.run({ grants: ['clerk/rome', 'clerk/oslo'].map(grant) });
    assert.deepEqual(report.output, { add: [grant('clerk/oslo')], remove: [grant('clerk/paris')] });
    assert.deepEqual(logs, ['info: + grant clerk · oslo', 'info: − grant clerk · paris']);
  });

  it('takes unchanged for the same list in another order', async () => {
    const people = flow('[role, domain]');
    held(people, 'clerk/paris', 'admin');
    assert.equal((await people.run({ grants: ['admin', 'clerk/paris'].map(grant) })).report.endedAt, 'same');
  });

  it('tells composite keys apart, whatever their parts hold', async () => {
    const people = flow('[role, domain]');
    held(people, 'a","b/c');
    const { report } = await people.run({ grants: [{ role: 'a', domain: 'b","c' }] });
    assert.deepEqual(report.output, { add: [{ role: 'a', domain: 'b","c' }], remove: [{ role: 'a","b', domain: 'c' }] });
  });

  it('adds once and warns where something is wanted twice; what is there twice is removed once', async () => {
    const people = flow('role');
    held(people, 'guest', 'guest');
    const { report } = await people.run({ grants: [grant('clerk'), grant('clerk'), grant('clerk')] });
    assert.deepEqual(report.output, { add: [grant('clerk')], remove: [grant('guest')] });
    assert.deepEqual(report.warnings, ['grant clerk is wanted more than once.', 'grant clerk is wanted more than once.']);
  });

  it('gives the same answer for long lists as for short ones', async () => {
    const people = flow('role');
    held(people, ...Array.from({ length: 30 }, (_, index) => `r${index}`), 'r3');
    const { report } = await people.run({
      grants: Array.from({ length: 30 }, (_, index) => grant(`r${index + 2}`)).concat(grant('r5')),
    });
    assert.deepEqual(report.output, { add: ['r30', 'r31'].map(grant), remove: ['r0', 'r1'].map(grant) });
    assert.deepEqual(report.warnings, ['grant r5 is wanted more than once.']);
  });

  it('compares keys as attributes are compared: true is 1, and 7 is the text 7', async () => {
    const people = openFlow(yaml`
      targets: { hr: sql }
      objects:
        grant: { target: hr, key: [level, primary], properties: { selectAll: "SELECT '7' AS level, 1 AS [primary]" } }
      steps:
        get: { fetch: grant, property: selectAll, next: compare }
        compare: { delta: grant, wanted: input.grants }
    `);
    assert.deepEqual((await people.run({ grants: [{ level: 7, primary: true }] })).ports[1], 'compare:unchanged');
  });

  it('takes null for an empty list, and refuses what is none', async () => {
    const people = flow('role');
    held(people, 'guest');
    assert.deepEqual((await people.run({ grants: null })).report.output, { add: [], remove: [grant('guest')] });
    assert.deepEqual((await people.run({})).report.output, { add: [], remove: [grant('guest')] });
    const { failure } = (await people.run({ grants: 'clerk' })).report;
    assert.deepEqual([failure?.kind, failure?.message], ['invalid-input', '`wanted` is no list.']);
  });
});

describe('An incremental delta', () => {
  const people = () =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [name <= name, mail <= mail, city <= city]
            properties:
              check: SELECT name FROM users WHERE name = :name
              select: SELECT mail, city FROM users WHERE name = :name
              insert: INSERT INTO users VALUES (:name, :mail, :city)
              update: UPDATE users SET mail = :mail, city = :city WHERE name = :name
          grant:
            target: hr
            key: role
            mapping: [role <=> role, owner <= input.name]
            properties:
              selectByAccount: SELECT role FROM grants WHERE owner = :name ORDER BY role
              insert: INSERT INTO grants VALUES (:owner, :role)
              delete: DELETE FROM grants WHERE owner = :owner AND role = :role
        steps:
          values: { map: user, next: there }
          there: { check: user, then: get, else: create }
          create: { insert: user, next: grants }
          get: { fetch: user, next: compare }
          compare: { delta: user, next: change }
          change: { update: user, next: grants }
          grants: { fetch: grant, property: selectByAccount, by: user, next: parsed }
          parsed: { parse: grant, next: compare-grants }
          compare-grants: { delta: grant, wanted: input.grants, next: to-add }
          to-add: { for-each: objects.grant.toAdd, object: grant, do: grant-values, next: to-remove }
          grant-values: { map: grant, next: add }
          add: { insert: grant, next: to-add }
          to-remove: { for-each: objects.grant.toRemove, object: grant, do: gone-values, next: end }
          gone-values: { map: grant, next: remove }
          remove: { delete: grant, next: to-remove }
      `,
      { schema: 'CREATE TABLE users (name TEXT, mail TEXT, city TEXT); CREATE TABLE grants (owner TEXT, role TEXT)' },
    );
  const ada = (mail: string, city: string, ...roles: string[]) => ({
    name: 'ada',
    mail,
    city,
    grants: roles.map((role) => ({ role })),
  });
  const rolesOf = (flow: TestFlow) => flow.rows('SELECT role FROM grants ORDER BY role').map(({ role }) => role);
  const userOf = (flow: TestFlow) => flow.rows('SELECT mail, city FROM users')[0];

  const push = (flow: TestFlow, pushedState: PushedState, input: ReturnType<typeof ada>) =>
    flow.run(input, { mode: 'incremental', pushedState });

  it('keeps an attribute that others changed and we still want as pushed, and warns', async () => {
    const [flow, state] = [people(), createMemoryPushedState()];
    await push(flow, state, ada('a@example.com', 'Paris'));
    flow.rows("UPDATE users SET city = 'Lyon'");
    const { report } = await push(flow, state, ada('b@example.com', 'Paris'));
    assert.deepEqual(userOf(flow), { mail: 'b@example.com', city: 'Lyon' });
    assert.deepEqual(report.warnings, ['user.city was modified locally: "Lyon" is kept instead of "Paris".']);
  });

  it('writes an attribute that we want changed, even where others changed it', async () => {
    const [flow, state] = [people(), createMemoryPushedState()];
    await push(flow, state, ada('a@example.com', 'Paris'));
    flow.rows("UPDATE users SET city = 'Lyon'");
    const { report } = await push(flow, state, ada('a@example.com', 'Nice'));
    assert.deepEqual([userOf(flow), report.warnings], [{ mail: 'a@example.com', city: 'Nice' }, []]);
  });

  it('leaves away what others removed, and says so every time', async () => {
    const [flow, state] = [people(), createMemoryPushedState()];
    await push(flow, state, ada('a', 'b', 'clerk', 'admin'));
    flow.rows("DELETE FROM grants WHERE role = 'admin'");
    for (const time of [1, 2]) {
      const { report } = await push(flow, state, ada('a', 'b', 'clerk', 'admin'));
      assert.deepEqual(rolesOf(flow), ['clerk'], `time ${time}`);
      assert.deepEqual(report.warnings, ['grant admin was removed locally; it stays away.']);
      assert.equal(report.outcome, 'no-changes');
    }
  });

  it('keeps what others added, and removes what we pushed', async () => {
    const [flow, state] = [people(), createMemoryPushedState()];
    await push(flow, state, ada('a', 'b', 'clerk', 'admin'));
    flow.rows("INSERT INTO grants VALUES ('ada', 'guest')");
    const { report } = await push(flow, state, ada('a', 'b', 'admin'));
    assert.deepEqual(rolesOf(flow), ['admin', 'guest']);
    assert.deepEqual(report.warnings, ['grant guest was added locally; it is kept.']);
  });

  it('does not take for ours what we removed and others added again', async () => {
    const [flow, state] = [people(), createMemoryPushedState()];
    await push(flow, state, ada('a', 'b', 'clerk', 'admin'));
    await push(flow, state, ada('a', 'b', 'clerk'));
    flow.rows("INSERT INTO grants VALUES ('ada', 'admin')");
    const { report } = await push(flow, state, ada('a', 'b', 'clerk'));
    assert.deepEqual(rolesOf(flow), ['admin', 'clerk']);
    assert.deepEqual(report.warnings, ['grant admin was added locally; it is kept.']);
  });

  it('makes the target as wanted in full mode', async () => {
    const [flow, state] = [people(), createMemoryPushedState()];
    await push(flow, state, ada('a', 'Paris', 'clerk', 'admin'));
    flow.rows("UPDATE users SET city = 'Lyon'");
    flow.rows("DELETE FROM grants WHERE role = 'admin'");
    flow.rows("INSERT INTO grants VALUES ('ada', 'guest')");
    const { report } = await flow.run(ada('a', 'Paris', 'clerk', 'admin'), { mode: 'full', pushedState: state });
    assert.deepEqual([userOf(flow), rolesOf(flow), report.warnings], [{ mail: 'a', city: 'Paris' }, ['admin', 'clerk'], []]);
  });

  it('treats everybody by their own history', async () => {
    const [flow, state] = [people(), createMemoryPushedState()];
    await push(flow, state, ada('a', 'b', 'clerk'));
    flow.rows("INSERT INTO grants VALUES ('grace', 'clerk')");
    const { report } = await push(flow, state, { ...ada('g', 'h'), name: 'grace' });
    assert.deepEqual(report.warnings, ['grant clerk was added locally; it is kept.']);
    assert.deepEqual(flow.rows('SELECT owner FROM grants ORDER BY owner'), [{ owner: 'ada' }, { owner: 'grace' }]);
  });
});
