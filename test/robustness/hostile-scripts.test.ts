import assert from 'node:assert/strict';
import { openFlow, type TestFlow } from '../engine/flow-run.ts';

const SCHEMA = "CREATE TABLE users (name TEXT); INSERT INTO users VALUES ('ada'), ('grace')";

/** Function bodies that try to hang, to crash or to get out. */
const BODIES: Readonly<Record<string, string>> = {
  'throws a text': "throw 'no'",
  'throws nothing': 'throw undefined',
  'throws an object that throws': "throw { get message() { throw new Error('inner') } }",
  'loops for ever': 'for (;;);',
  'calls itself': 'const f = () => f() + 1; return f()',
  'takes all memory': "let a = 'x'; for (;;) a += a",
  'fills a list': 'const all = []; for (;;) all.push(new Array(1e5).fill(1))',
  'never settles': 'return new Promise(() => {})',
  'answers a cycle': 'const a = {}; a.a = a; return a',
  'answers a function': 'return () => 1',
  'answers too deep': 'let a = []; for (let i = 0; i < 1e4; i++) a = [a]; return a',
  'ends the process': "return process.exit(1)",
  'requires a module': "return require('node:fs')",
  'reaches for the host': "return this.constructor.constructor('return process')().pid",
  'searches slowly': "return /^(a+)+$/.test('a'.repeat(60) + '!')",
  'calls a target that is not there': "return targets.payroll.query('SELECT 1', {})",
  'asks for a method that is not there': "return targets.hr.drop('users')",
  'sends a statement that is none': "return targets.hr.query('nonsense', {})",
}; // prettier-ignore

/** Expressions of the same mind. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  'reads from null': 'null.length',
  'calls a text': "'x'()",
  'loops for ever': '(() => { for (;;); })()',
  'calls itself': '(function f() { return f() + 1 })()',
  'takes all memory': "'x'.repeat(2 ** 28).repeat(16).length",
  'answers a function': 'Object.keys',
  'reaches for the host': "[].constructor.constructor('return process')().pid",
  'throws': "(() => { throw new Error('no') })()",
}; // prettier-ignore

/** Runs what must fail with kind script, then checks that nothing was written and the flow still works. */
async function fails(flow: TestFlow, what: string): Promise<void> {
  const { report } = await flow.run({ hostile: true });
  assert.deepEqual([report.outcome, report.writes], ['failed', []], `${what}: ${report.message}`);
  assert.ok(
    ['script', 'invalid-input', 'not-found'].includes(report.failure?.kind ?? ''),
    `${what}: ${report.failure?.kind} ${report.message}`,
  );
  assert.ok((report.failure?.line ?? 0) > 0 && report.failure?.step !== undefined, `${what}: no place`);
  assert.equal(flow.rows('SELECT * FROM users').length, 2, what);
}

const flowWith = (object: object, first: string): TestFlow =>
  openFlow(
    {
      targets: { hr: 'sql' },
      objects: {
        user: {
          target: 'hr',
          mapping: ["name <= 'linus'"],
          properties: { insert: 'INSERT INTO users VALUES (:name)', selectAll: 'SELECT name FROM users' },
          ...object,
        },
      },
      steps: {
        values: { map: 'user', next: first },
        may: { trigger: 'preInsert', object: 'user', next: 'add' },
        rows: { fetch: 'user', property: 'selectAll', next: 'add' },
        add: { insert: 'user' },
      },
    },
    { schema: SCHEMA, unsound: true },
  );

describe('A hostile script', function () {
  this.timeout(60_000);

  for (const [what, script] of Object.entries(BODIES))
    it(`that ${what} fails its run as a trigger, and harms no other`, async () => {
      await fails(flowWith({ triggers: { preInsert: { script } } }, 'may'), what);
      const { report } = await flowWith({ triggers: { preInsert: { script: 'return true' } } }, 'may').run({});
      assert.equal(report.outcome, 'succeeded');
    });

  for (const [what, text] of Object.entries(EXPRESSIONS)) {
    it(`that ${what} fails its run as a mapping`, async () => {
      await fails(flowWith({ mapping: [`name <= ${text}`] }, 'add'), what);
    });

    it(`that ${what} fails its run as a filter`, async () => {
      const filtered = { insert: 'INSERT INTO users VALUES (:name)', selectAll: 'SELECT name FROM users', selectAllFilter: text };
      await fails(flowWith({ properties: filtered }, 'rows'), what);
    });

    it(`that ${what} fails its run as a condition of a rule`, async () => {
      await fails(flowWith({ mapping: [{ rule: 'name <= name', when: text }] }, 'add'), what);
    });
  }

  it('changes nothing for the next call, whatever it does to the world it sees', async () => {
    const flow = openFlow({
      steps: {
        poison: {
          script:
            "Object.prototype.isAdmin = true; Array.prototype.map = () => ['poisoned']; globalThis.leak = 1; JSON.parse = () => 'x'; " +
            'source.name = 5; input.name = 6; return true',
          next: 'look',
        },
        look: {
          script: "return [({}).isAdmin ?? null, [1].map((n) => n + 1), typeof leak, JSON.parse('[1]'), input.name]",
          next: 'done',
        },
        done: { end: 'auto', output: ['steps.look', 'input.name', 'input.roles.map((role) => role)'] },
      },
    });
    const { report } = await flow.run({ name: 'ada', roles: ['clerk'] });
    assert.deepEqual(report.output, [[null, [2], 'undefined', [1], 'ada'], 'ada', ['clerk']]);
    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
  });
});
