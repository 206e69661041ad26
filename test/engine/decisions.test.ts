import assert from 'node:assert/strict';
import { openFlow, yaml } from './flow-run.ts';

describe('A decide step', () => {
  const flow = (condition: string) =>
    openFlow(yaml`
      steps:
        known: { decide: "${condition}", then: greet, else: end }
        greet: { log: Known }
    `);

  it('goes by what JavaScript counts as true', async () => {
    const cases: readonly [string, boolean][] = [
      ['input.user != null', true],
      ['input.missing', false],
      ["''", false],
      ["'false'", true],
      ['0', false],
      ['[]', true],
      ["input.user.roles.some((role) => role === 'clerk')", true],
      ["input.user.roles.some((role) => role === 'admin')", false],
    ];
    for (const [condition, expected] of cases) {
      const { path, outputs } = await flow(condition).run({ user: { roles: ['clerk'] } });
      assert.deepEqual(path, expected ? ['known', 'greet'] : ['known'], condition);
      assert.equal(outputs['known'], expected, condition);
    }
  });

  it('fails with kind script, its line and its column when the condition throws', async () => {
    const { report } = await openFlow(yaml`
      steps:
        known:
          decide: input.user.name === 'Ada'
          then: end
    `).run({});
    assert.equal(report.outcome, 'failed');
    assert.deepEqual(
      { kind: report.failure?.kind, step: report.failure?.step, file: report.failure?.file, line: report.failure?.line },
      { kind: 'script', step: 'known', file: 'flows/people.idflow.yaml', line: 5 },
    );
    assert.match(report.failure?.message ?? '', /Cannot read properties of undefined \(reading 'name'\)/);
  });
});

describe('A switch step', () => {
  const flow = openFlow(yaml`
    steps:
      by-type:
        switch: input.type
        cases: { employee: staff, "7": seventh, "true": yes, "null": nobody }
        default: other
      staff: { log: Staff }
      seventh: { log: Seventh }
      yes: { log: Yes }
      nobody: { log: Nobody }
      other: { log: Other }
  `).compiled;

  const taken = async (input: string | number | boolean | null): Promise<string | undefined> => {
    let last: string | undefined;
    await flow.run({ input: { type: input }, observer: { stepStarted: (_scope, { id }) => (last = id) } });
    return last;
  };

  it('compares values as text', async () => {
    assert.equal(await taken('employee'), 'staff');
    assert.equal(await taken(7), 'seventh');
    assert.equal(await taken(true), 'yes');
    assert.equal(await taken(null), 'nobody');
  });

  it('takes default for every other value, names that objects inherit among them', async () => {
    for (const value of ['contractor', 'Employee', '', 'constructor', '__proto__', 'default'])
      assert.equal(await taken(value), 'other');
  });

  it('ends the run where no default is given', async () => {
    const { path, ports, outputs } = await openFlow(yaml`
      steps:
        by-type: { switch: input.type, cases: { employee: staff } }
        staff: { log: Staff }
    `).run({ type: 'contractor' });
    assert.deepEqual([path, ports, outputs], [['by-type'], ['by-type:default'], { 'by-type': 'contractor' }]);
  });
});

describe('A consent step', () => {
  const flow = () =>
    openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          ask: { consent: "Delete \${input.name}?", continue: remove, cancel: end }
          remove: { sql: DELETE FROM users WHERE name = :name, target: hr, with: { name: input.name } }
      `,
      { schema: "CREATE TABLE users (name TEXT); INSERT INTO users VALUES ('ada')" },
    );

  it('puts the question and goes on with a yes', async () => {
    const asked: string[] = [];
    const { report, ports } = await flow().run(
      { name: 'ada' },
      {
        consent: (question, step) => {
          asked.push(`${step}: ${question}`);
          return Promise.resolve(true);
        },
      },
    );
    assert.deepEqual(asked, ['ask: Delete ada?']);
    assert.deepEqual(ports, ['ask:continue', 'remove:next']);
    assert.equal(report.outcome, 'succeeded');
  });

  it('takes cancel with a no, and the run that ends there is cancelled', async () => {
    const people = flow();
    const { report, ports, logs } = await people.run({ name: 'ada' }, { consent: () => false });
    assert.deepEqual(ports, ['ask:cancel']);
    assert.deepEqual([report.outcome, report.message], ['cancelled', 'The operator declined.']);
    assert.deepEqual(logs, ['info: Delete ada? No.']);
    assert.equal(people.rows('SELECT * FROM users').length, 1);
  });

  it('is no where nobody can be asked', async () => {
    const { report, logs } = await flow().run({ name: 'ada' });
    assert.equal(report.outcome, 'cancelled');
    assert.deepEqual(logs, ['info: Delete ada? No: there is nobody to ask.']);
  });
});

describe('A log step', () => {
  it('writes text with expressions in it; objects are shown as JSON, nothing as nothing', async () => {
    const { logs, outputs } = await openFlow(yaml`
      steps:
        tell:
          log: "\${input.name} has \${input.roles.length} roles: \${input.roles}, mail \${input.mail}."
    `).run({ name: 'Ada', roles: ['clerk', 'auditor'] });
    assert.deepEqual(logs, ['info: Ada has 2 roles: ["clerk","auditor"], mail .']);
    assert.equal(outputs['tell'], 'Ada has 2 roles: ["clerk","auditor"], mail .');
  });

  it('opens a warning, which the report lists', async () => {
    const { logs, report } = await openFlow(yaml`
      steps:
        tell: { log: Nobody has a mail address, level: warn }
    `).run();
    assert.deepEqual(logs, ['warn: Nobody has a mail address']);
    assert.deepEqual(report.warnings, ['Nobody has a mail address']);
    assert.equal(report.outcome, 'no-changes');
  });
});

describe('An end step', () => {
  it('gives its outcome, message and output, whatever the run did', async () => {
    for (const outcome of ['succeeded', 'no-changes', 'vetoed', 'cancelled', 'failed']) {
      const { report, ports } = await openFlow(yaml`
        steps:
          done:
            end: ${outcome}
            message: "\${input.name} is done"
            output: { name: input.name, roles: [input.roles.length, "'text'", 3, null] }
      `).run({ name: 'Ada', roles: ['clerk'] });
      assert.deepEqual([report.outcome, report.message, report.endedAt], [outcome, 'Ada is done', 'done']);
      assert.deepEqual(report.output, { name: 'Ada', roles: [1, 'text', 3, null] });
      assert.deepEqual(ports, ['done:']);
    }
  });

  it('decides by what the run did where it says auto', async () => {
    const { report } = await openFlow(yaml`
      steps:
        done: { end: auto, message: Nothing to do }
    `).run();
    assert.deepEqual([report.outcome, report.message], ['no-changes', 'Nothing to do']);
  });
});

describe('Edges', () => {
  it('start at `start`, and the first step of the file where there is none', async () => {
    const steps = `
steps:
  first: { log: First }
  second: { log: Second, next: first }
`;
    assert.deepEqual((await openFlow(steps, { unsound: true }).run()).path, ['first']);
    assert.deepEqual((await openFlow(`start: second${steps}`).run()).path, ['second', 'first']);
  });
});
