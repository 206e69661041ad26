import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileFlow } from '../../src/engine/compile-flow.ts';
import type { Json } from '../../src/flow/json.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import { validateFlow } from '../../src/flow/validate/index.ts';
import { TargetError } from '../../src/targets/port.ts';
import { openSqlite } from '../../src/targets/sql/sqlite.ts';
import { sharedSandbox } from '../engine/flow-run.ts';
import { scriptedIdp } from '../engine/scripted-idp.ts';

const SCHEMA = `
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, mail TEXT);
INSERT INTO users (name, mail) VALUES ('ada', 'ada@example.com'), ('grace', NULL);
CREATE TABLE grants (user_id INTEGER REFERENCES users(id), role TEXT, UNIQUE (user_id, role));
INSERT INTO grants VALUES (1, 'clerk'), (1, 'guest');
`;

const OBJECTS = {
  user: {
    target: 'hr',
    mapping: [
      'name <= name',
      'mail <= mail',
      'shown <= `${name} <${mail}>`',
      { rule: 'note <= roles.length', when: 'roles != null' },
    ],
    properties: {
      check: 'SELECT id FROM users WHERE name = :name',
      select: 'SELECT id, name, mail FROM users WHERE name = :name',
      insert: 'INSERT INTO users (name, mail) VALUES (:name, :mail) RETURNING id',
      update: 'UPDATE users SET mail = :mail WHERE name = :name',
      delete: ['DELETE FROM grants WHERE user_id = :id', 'DELETE FROM users WHERE name = :name'],
    },
    triggers: {
      preInsert: [{ script: "newObject.mail ??= newObject.name + '@example.com'; return newObject.name !== 'linus'" }],
      postInsert: [{ script: 'return null' }],
      preUpdate: [{ script: 'return newObject.mail !== null' }],
    },
  },
  grant: {
    target: 'hr',
    key: 'role',
    mapping: ['role <=> role', 'user_id <= objects.user.new.id'],
    properties: {
      selectByAccount: 'SELECT role FROM grants WHERE user_id = :id',
      check: 'SELECT role FROM grants WHERE user_id = :user_id AND role = :role',
      insert: 'INSERT INTO grants VALUES (:user_id, :role)',
      delete: 'DELETE FROM grants WHERE user_id = :user_id AND role = :role',
    },
  },
};

const object = fc.constantFrom('user', 'grant');
const expression = fc.constantFrom(
  'input.name', 'input.roles', 'source.name === "ada"', 'input.a.b.c', 'true', 'null', 'objects.user.exists', 'objects.grant.toAdd', 'objects.user.changes',
  'input.roles.map((role) => role.role)', 'error?.kind', 'run.id.length > 3', '[1, 2]', 'input.n / 0', 'Object.keys(input)', '[input.roles, null]',
); // prettier-ignore
const template = fc.constantFrom('${input.name}', 'plain', '${input.roles}', '${input.x.y}');

/** One step, whose edges lead to any of the steps. */
const step = (ids: readonly string[]): fc.Arbitrary<Record<string, unknown>> => {
  const to = fc.constantFrom(...ids, 'end');
  const kinds = fc.oneof(
    fc.record({ decide: expression, then: to, else: to }),
    fc.record({ switch: expression, cases: fc.dictionary(fc.constantFrom('ada', 'true', '1'), to, { minKeys: 1 }), default: to }),
    fc.record({ consent: template, continue: to, cancel: to }),
    fc.record({ map: object, next: to }),
    fc.record({ check: object, then: to, else: to }),
    fc.record({ fetch: fc.constant('user'), next: to, missing: to }),
    fc.record({ fetch: fc.constant('grant'), property: fc.constant('selectByAccount'), by: fc.constant('user'), next: to, missing: to }),
    fc.record({ parse: fc.constant('grant'), next: to }),
    fc.record({ delta: fc.constant('user'), next: to, unchanged: to }),
    fc.record({ delta: fc.constant('grant'), wanted: expression, next: to, unchanged: to }),
    fc.record({ trigger: fc.constantFrom('preInsert', 'postInsert', 'preUpdate'), object: fc.constant('user'), next: to, vetoed: to }),
    fc.record({ insert: object, next: to }),
    fc.record({ update: fc.constant('user'), next: to, unchanged: to }),
    fc.record({ delete: object, next: to, refused: to }),
    fc.record({ 'for-each': expression, do: to, next: to }),
    fc.record({ 'for-each': expression, object: fc.constant('grant'), concurrency: fc.integer({ min: 1, max: 4 }), do: to, next: to }),
    fc.record({ sql: fc.constant("SELECT name FROM users WHERE name = :name"), target: fc.constant('hr'), with: fc.record({ name: expression }), next: to, empty: to }),
    fc.record({ idp: fc.constant('find-user'), target: fc.constant('idp'), with: fc.record({ user: expression }), next: to, missing: to }),
    fc.record({ script: fc.constantFrom('return input.roles', 'return targets.hr.query("SELECT 1 AS n", {})', 'throw new Error("no")', 'log("x")'), next: to }),
    fc.record({ log: template, next: to }),
    fc.record({ end: fc.constantFrom('auto', 'succeeded', 'failed'), output: expression }),
  ); // prettier-ignore
  const common = fc.record(
    { 'on-error': fc.dictionary(fc.constantFrom('any', 'script', 'already-exists', 'step-limit'), to), timeout: fc.constant('5s'), retry: fc.constant({ attempts: 2, delay: '1ms' }) },
    { requiredKeys: [] },
  ); // prettier-ignore
  return fc.tuple(kinds, common).map(([kind, more]) => ({ ...kind, ...more }));
};

const flow = fc.integer({ min: 1, max: 9 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  return fc.tuple(...ids.map(() => step(ids))).map((steps) => Object.fromEntries(ids.map((id, index) => [id, steps[index]])));
});

const input: fc.Arbitrary<Json> = fc.oneof(
  fc.record({
    name: fc.constantFrom('ada', 'linus', "o'hara", null),
    mail: fc.constantFrom('new@example.com', null),
    roles: fc.oneof(
      fc.array(fc.constantFrom({ role: 'clerk' }, { role: 'admin' }, { role: null }, 'text', null)),
      fc.constant(null),
    ),
    n: fc.integer(),
  }),
  fc.constantFrom(null, 5, 'text', []),
);

const OUTCOMES = ['succeeded', 'no-changes', 'vetoed', 'cancelled', 'failed'];

describe('A flow that validates', () => {
  it('runs to a report, whatever it does', async function () {
    this.timeout(120_000);
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(flow, input, fc.boolean(), async (steps, given, consent) => {
        const text = JSON.stringify({ idflow: 1, name: 'Random', targets: { hr: 'sql', idp: 'okta' }, objects: OBJECTS, steps });
        const source = readFlow(text, 'random.idflow.yaml');
        const problems = validateFlow(source, { read: () => undefined });
        if (problems.some(({ severity }) => severity === 'error')) return;
        ran++;
        const hr = openSqlite({ name: 'hr', file: ':memory:', schema: SCHEMA });
        const idp = scriptedIdp((_call, number) => {
          if (number % 3 === 0) throw new TargetError('unavailable', 'Not now.');
          return number % 2 === 0 ? null : { id: `u${number}` };
        });
        try {
          const compiled = compileFlow(source, {
            targets: new Map<string, typeof hr | typeof idp>([['hr', hr], ['idp', idp]]),
            sandbox: sharedSandbox(),
            files: { read: () => undefined },
          }); // prettier-ignore
          let started = 0;
          let ended = 0;
          const report = await compiled.run({
            input: given,
            stepLimit: 60,
            consent: () => consent,
            observer: { stepStarted: () => started++, stepFinished: () => ended++, stepFailed: () => ended++ },
          });
          assert.ok(OUTCOMES.includes(report.outcome));
          assert.equal(report.outcome === 'failed' && report.endedAt === undefined, report.failure !== undefined, text);
          assert.notEqual(report.failure?.kind, 'internal', `${report.message} in ${text}`);
          assert.equal(started, ended, 'every step that started has ended');
          assert.ok(started <= 60, `${started} steps`);
          assert.doesNotThrow(() => JSON.stringify(report));
          // no transaction is left open
          assert.deepEqual(hr.prepare('SELECT 1 AS n').run([]), { rows: [{ n: 1 }], affected: 0 });
        } finally {
          await hr.close();
        }
      }),
      { seed: 20261121, numRuns: 450 },
    );
    assert.ok(ran > 40, `only ${ran} flows were sound`);
  });
});
