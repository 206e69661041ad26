import assert from 'node:assert/strict';
import { openFlow, yaml } from './flow-run.ts';

describe('The input of a run', () => {
  const flow = openFlow(yaml`
    input:
      type: object
      required: [name, status]
      additionalProperties: false
      properties:
        name: { type: string, minLength: 2 }
        mail: { type: string, format: email }
        status: { enum: [ACTIVE, REMOVED] }
        roles: { type: array, items: { type: object, required: [name] } }
    steps:
      tell: { log: "\${input.name}" }
  `);

  it('starts the run when it fits the schema', async () => {
    const { report, path } = await flow.run({ name: 'Ada', status: 'ACTIVE', mail: 'ada@example.com' });
    assert.deepEqual([report.outcome, path], ['no-changes', ['tell']]);
  });

  it('fails the run before its first step when it does not, with everything that does not fit', async () => {
    const { report, path } = await flow.run({ name: 'A', mail: 'ada', roles: [{}], boss: 'Grace', status: 'GONE' });
    assert.deepEqual([report.outcome, report.failure?.kind, path], ['failed', 'invalid-input', []]);
    const message = report.message ?? '';
    for (const part of [
      /^The input does not fit the schema: /,
      /the input has the unknown property boss/,
      /name must NOT have fewer than 2 characters/,
      /mail must match format "email"/,
      /status must be equal to one of the allowed values \(\["ACTIVE","REMOVED"\]\)/,
      /roles\.0 must have required property 'name'/,
    ])
      assert.match(message, part);
  });

  it('is checked with a schema beside the flow, and with a part of one', async () => {
    const files = {
      'flows/schemas/user.json': JSON.stringify({ $defs: { user: { type: 'object', required: ['name'] } }, type: 'array' }),
      'flows/schemas/user.yaml': 'type: object\nrequired: [login]\n',
    };
    const message = async (reference: string): Promise<string | undefined> =>
      (await openFlow(`input: { $ref: "${reference}" }\nsteps:\n  tell: { log: Hello }\n`, { files, unsound: true }).run({}))
        .report.message;
    assert.match((await message('schemas/user.json')) ?? '', /the input must be array/);
    assert.match((await message('schemas/user.json#/$defs/user')) ?? '', /must have required property 'name'/);
    assert.match((await message('schemas/user.yaml')) ?? '', /must have required property 'login'/);
  });

  it('is searched for patterns in time that grows with its length, whatever the pattern', async () => {
    const evil = openFlow(yaml`
      input: { type: object, properties: { name: { type: string, pattern: "^(a+)+$" } } }
      steps:
        tell: { log: Hello }
    `);
    assert.match((await evil.run({ name: `${'a'.repeat(50_000)}!` })).report.message ?? '', /name must match pattern/);
    assert.equal((await evil.run({ name: 'a'.repeat(50_000) })).report.outcome, 'no-changes');
  });

  it('is searched for each pattern of the schema', async () => {
    const patterns = openFlow(yaml`
      input:
        type: object
        properties: { card: { type: string, pattern: "^C-[0-9]+$" }, plate: { type: string, pattern: "[A-Z]{2}" } }
        patternProperties: { "^x-": { type: number } }
      steps:
        tell: { log: Hello }
    `);
    assert.equal((await patterns.run({ card: 'C-17', plate: '12 AB', 'x-age': 5 })).report.outcome, 'no-changes');
    assert.equal(
      (await patterns.run({ card: '17', plate: 'ab', 'x-age': '5' })).report.message,
      'The input does not fit the schema: card must match pattern "^C-[0-9]+$"; plate must match pattern "[A-Z]{2}"; x-age must be number.',
    );
  });

  it('can be any JSON', async () => {
    const any = openFlow(yaml`
      steps:
        done: { end: auto, output: input }
    `);
    for (const input of [null, 0, 'text', [1, [2]], { '': null }]) assert.deepEqual((await any.run(input)).report.output, input);
  });
});

describe('The source of a flow', () => {
  const flow = (source: string) =>
    openFlow(yaml`
      source: ${source}
      steps:
        done: { end: auto, output: source }
    `);

  it('is what its expression makes of the input', async () => {
    assert.equal((await flow('input.user.name').run({ user: { name: 'Ada' } })).report.output, 'Ada');
    assert.equal(
      (await flow('input.users.find(({ id }) => id === input.id)?.name').run({ id: 2, users: [{ id: 2, name: 'Ada' }] })).report
        .output,
      'Ada',
    );
    assert.equal((await flow('input.user').run({})).report.output, null);
  });

  it('fails the run before its first step when the expression does', async () => {
    const { report, path } = await flow('input.user.name').run({});
    assert.deepEqual([report.outcome, report.failure?.kind, report.failure?.line, path], ['failed', 'script', 3, []]);
    assert.match(report.message ?? '', /^source: TypeError: /);
  });
});
