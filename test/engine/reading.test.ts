import assert from 'node:assert/strict';
import { openFlow, yaml } from './flow-run.ts';

const SCHEMA = `
CREATE TABLE users (id INTEGER PRIMARY KEY, user_name TEXT, mail TEXT, department TEXT);
INSERT INTO users VALUES (7, 'ada', 'ada@example.com', 'Research'), (8, 'grace', NULL, 'Navy');
CREATE TABLE grants (user_id INTEGER, role TEXT);
INSERT INTO grants VALUES (7, 'clerk'), (7, 'auditor'), (7, 'guest'), (8, 'admin');
`;

describe('A check step', () => {
  const flow = () =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [user_name <= name, mail <= mail]
            properties:
              check: SELECT id, mail, department FROM users WHERE user_name = :user_name
        steps:
          values: { map: user, next: there }
          there: { check: user, then: done, else: done }
          done: { end: auto, output: { exists: objects.user.exists, user: objects.user.new } }
      `,
      { schema: SCHEMA },
    );

  it('takes then where it answers a row, whose columns fill the attributes that are null', async () => {
    const { ports, report, outputs } = await flow().run({ name: 'ada', mail: null });
    assert.equal(ports[1], 'there:then');
    assert.deepEqual(outputs['there'], { id: 7, mail: 'ada@example.com', department: 'Research' });
    assert.deepEqual(report.output, {
      exists: true,
      user: { user_name: 'ada', id: 7, mail: 'ada@example.com', department: 'Research' },
    });
  });

  it('leaves attributes alone that have a value', async () => {
    const { report } = await flow().run({ name: 'ada', mail: 'new@example.com' });
    assert.deepEqual(report.output, {
      exists: true,
      user: { user_name: 'ada', id: 7, mail: 'new@example.com', department: 'Research' },
    });
  });

  it('takes else where there is no row', async () => {
    const { ports, report, outputs } = await flow().run({ name: 'linus', mail: null });
    assert.equal(ports[1], 'there:else');
    assert.equal(outputs['there'], null);
    assert.deepEqual(report.output, { exists: false, user: { user_name: 'linus', mail: null } });
  });

  it('warns and says no where the object has no such property', async () => {
    const { ports, report } = await openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user: { target: hr, mapping: [user_name <= name] }
        steps:
          values: { map: user, next: there }
          there: { check: user, then: end, else: end }
      `,
      { unsound: true },
    ).run({ name: 'ada' });
    assert.equal(ports[1], 'there:else');
    assert.deepEqual(report.warnings, ['`user` has no property `check`; the step is skipped.']);
  });
});

describe('A fetch step', () => {
  const fetched = (properties: string, fetch = '{ fetch: user, next: done, missing: none }') =>
    openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [user_name <= name]
            properties: ${properties}
        steps:
          values: { map: user, next: get }
          get: ${fetch}
          none: { log: None, next: done }
          done: { end: auto, output: { old: objects.user.old, exists: objects.user.exists, id: objects.user.new.id } }
      `,
      { schema: SCHEMA, unsound: true },
    );
  const BY_NAME = 'FROM users WHERE user_name = :user_name';

  it('uses select before selectByAccountName before check', async () => {
    const select = `select: "SELECT 1 AS id, 'select' AS way ${BY_NAME}"`;
    const byName = `selectByAccountName: "SELECT 2 AS id, 'selectByAccountName' AS way ${BY_NAME}"`;
    const check = `check: "SELECT 3 AS id, 'check' AS way ${BY_NAME}"`;
    const way = async (...properties: string[]): Promise<unknown> =>
      (await fetched(`{ ${properties.join(', ')} }`).run({ name: 'ada' })).outputs['get'];
    assert.deepEqual(await way(check, byName, select), [{ id: 1, way: 'select' }]);
    assert.deepEqual(await way(check, byName), [{ id: 2, way: 'selectByAccountName' }]);
    assert.deepEqual(await way(check), [{ id: 3, way: 'check' }]);
  });

  it('makes the first row the old object, and takes missing where there is none', async () => {
    const flow = fetched(`{ select: "SELECT id, mail ${BY_NAME}" }`);
    assert.deepEqual((await flow.run({ name: 'ada' })).report.output, {
      old: { id: 7, mail: 'ada@example.com' },
      exists: true,
      id: 7,
    });
    const { report, ports } = await flow.run({ name: 'linus' });
    assert.deepEqual(report.output, { old: null, exists: false, id: null });
    assert.deepEqual(ports.slice(1, 3), ['get:missing', 'none:next']);
  });

  it('warns and takes missing where no property can be used', async () => {
    const { report, ports } = await fetched('{ insert: INSERT INTO users DEFAULT VALUES }').run({ name: 'ada' });
    assert.equal(ports[1], 'get:missing');
    assert.deepEqual(report.warnings, [
      '`user` has no property `select` or `selectByAccountName` or `check`; the step is skipped.',
    ]);
  });

  it('keeps as null what a rule sets to null', async () => {
    const { report } = await openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [user_name <= name, mail <= mail]
            properties: { select: "SELECT id, mail, department FROM users WHERE user_name = :user_name" }
        steps:
          values: { map: user, next: get }
          get: { fetch: user, next: done }
          done: { end: auto, output: objects.user.new }
      `,
      { schema: SCHEMA },
    ).run({ name: 'ada', mail: null });
    assert.deepEqual(report.output, { user_name: 'ada', mail: null, id: 7, department: 'Research' });
  });

  it('reads the rows of another object with `by`, and leaves the old object alone', async () => {
    const { report, outputs } = await openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [user_name <= name]
            properties: { check: "SELECT id FROM users WHERE user_name = :user_name" }
          grant:
            target: hr
            properties: { selectByAccount: "SELECT role FROM grants WHERE user_id = :id ORDER BY role" }
        steps:
          values: { map: user, next: there }
          there: { check: user, then: grants }
          grants: { fetch: grant, property: selectByAccount, by: user, next: done }
          done: { end: auto, output: objects.grant.old }
      `,
      { schema: SCHEMA },
    ).run({ name: 'ada' });
    assert.deepEqual(outputs['grants'], [{ role: 'auditor' }, { role: 'clerk' }, { role: 'guest' }]);
    assert.equal(report.output, null);
  });
});

describe('A filter', () => {
  const roles = async (filter: string, files: Record<string, string> = {}) => {
    const { report } = await openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          grant:
            target: hr
            properties:
              selectAll: SELECT user_id, role FROM grants ORDER BY role
              selectAllFilter: ${filter}
        steps:
          grants: { fetch: grant, property: selectAll, next: done }
          done: { end: auto, output: objects.grant.rows.map((row) => row.role) }
      `,
      { schema: SCHEMA, files },
    ).run({ hidden: 'guest' });
    return report;
  };

  it('drops the rows for which its expression is not true', async () => {
    assert.deepEqual((await roles('row.role !== input.hidden')).output, ['admin', 'auditor', 'clerk']);
    assert.deepEqual((await roles('row.user_id === 8')).output, ['admin']);
    assert.deepEqual((await roles('row.missing')).output, []);
  });

  it('can be a script, and a file beside the flow, in TypeScript too', async () => {
    assert.deepEqual((await roles('{ script: "return row.role.startsWith(\'a\')" }')).output, ['admin', 'auditor']);
    const files = {
      'flows/filters/mine.ts': 'const role: string = row.role;\nreturn role.length > 5;\n',
    };
    assert.deepEqual((await roles('{ file: filters/mine.ts }', files)).output, ['auditor']);
  });

  it('fails the step with kind script when it throws', async () => {
    const { outcome, failure } = await roles('row.role.missing.length > 0');
    assert.deepEqual([outcome, failure?.kind, failure?.step], ['failed', 'script', 'grants']);
    assert.match(failure?.message ?? '', /^grant\.selectAllFilter: TypeError: /);
  });

  it('decides about check too', async () => {
    const { report } = await openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          user:
            target: hr
            mapping: [user_name <= name]
            properties:
              check: SELECT id, department FROM users WHERE user_name = :user_name
              checkFilter: row.department !== 'Navy'
        steps:
          values: { map: user, next: there }
          there: { check: user, then: yes, else: no }
          yes: { end: succeeded }
          no: { end: no-changes }
      `,
      { schema: SCHEMA },
    ).run({ name: 'grace' });
    assert.equal(report.endedAt, 'no');
  });
});
