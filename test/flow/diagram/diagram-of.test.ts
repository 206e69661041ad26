import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import type { Diagram, DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import { problemsOf } from '../../../src/flow/diagram/problems-of.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { validateFlow } from '../../../src/flow/validate/index.ts';

const sample = readFileSync('samples/update-user/update-user.idflow.yaml', 'utf8');
const updateUser = diagramOf(readFlow(sample, 'update-user.idflow.yaml'));

function stepOf(diagram: Diagram, id: string): DiagramStep {
  const step = diagram.steps.find((one) => one.id === id);
  assert.ok(step, `${id} is drawn`);
  return step;
}

const drawn = (steps: string): Diagram =>
  diagramOf(readFlow(`idflow: 1\nname: Test\ntargets: { hr: sql }\nsteps:\n${steps}`, 'x'));

describe('the picture of a flow', () => {
  it('has the name, the start, the targets, the objects, and the steps in the order of the file', () => {
    assert.equal(updateUser.name, 'Update user');
    assert.equal(updateUser.start, 'user-exists');
    assert.deepEqual(updateUser.targets, [{ name: 'hr', kind: 'sql' }]);
    assert.deepEqual(updateUser.objects[0], { name: 'user', title: 'User of the HR database', target: 'hr' });
    assert.deepEqual(
      updateUser.steps.slice(0, 3).map(({ id }) => id),
      ['user-exists', 'user-to-remove', 'ask-consent'],
    );
  });

  it('says in a line what a step does', () => {
    const summaries = ['user-exists', 'insert-user', 'grants-to-add', 'fetch-grants', 'before-insert', 'grant-changes', 'end'];
    assert.deepEqual(
      summaries.map((id) => stepOf(updateUser, id).summary),
      [
        'source != null',
        'insert user',
        'objects.grant.toAdd',
        'fetch grant · selectByAccount by account',
        'preInsert of user',
        'compare grant with source.grants',
        'auto',
      ],
    );
  });

  it('has all ways out of a step, and tells which say nothing new', () => {
    assert.deepEqual(stepOf(updateUser, 'update-user').ports, [
      { name: 'next', kind: 'flow', label: 'next', to: 'after-update', explicit: true, quiet: false },
      { name: 'unchanged', kind: 'flow', label: 'no change', to: 'after-update', explicit: false, quiet: true },
    ]);
    assert.deepEqual(
      stepOf(drawn('  a: { trigger: preInsert, object: x }\n'), 'a').ports.map(({ name, to, quiet }) => `${name} ${to} ${quiet}`),
      ['next end false', 'vetoed end false'],
    );
    const step = stepOf(drawn('  a: { switch: x, cases: { b: c }, on-error: { timeout: d } }\n'), 'a');
    assert.deepEqual(
      step.ports.map(({ name, kind, to }) => `${kind} ${name} ${to}`),
      ['case b c', 'flow default end', 'error timeout d'],
    );
  });

  it('names the target that a step talks to', () => {
    assert.deepEqual(stepOf(updateUser, 'insert-user').target, { name: 'hr', kind: 'sql' });
    assert.deepEqual(stepOf(drawn('  a: { sql: SELECT 1, target: gone }\n'), 'a').target, { name: 'gone', kind: 'unknown' });
    assert.equal(stepOf(updateUser, 'user-exists').target, undefined);
  });

  it('leads to what a step uses', () => {
    const source = readFlow(sample, 'x');
    for (const step of updateUser.steps)
      for (const { path } of step.uses) if (path !== undefined) assert.ok(source.positions.has(path), path);
    assert.deepEqual(stepOf(updateUser, 'before-update').uses, [
      { label: 'preUpdate triggers of user', path: 'objects/user/triggers/preUpdate' },
      { label: 'triggers/no-legal-hold.ts', file: 'triggers/no-legal-hold.ts' },
      { label: 'stamp-the-change', path: 'objects/user/triggers/preUpdate/1' },
    ]);
    assert.deepEqual(
      stepOf(updateUser, 'fetch-grants').uses.map(({ path }) => path),
      ['objects/grant/properties/selectByAccount', 'objects/grant/properties/selectByAccountFilter', 'objects/account'],
    );
    assert.deepEqual(stepOf(drawn('  a: { call: ../b/b.idflow.yaml }\n'), 'a').uses, [
      { label: '../b/b.idflow.yaml', file: '../b/b.idflow.yaml' },
    ]);
  });

  it('knows the bodies of loops', () => {
    assert.deepEqual(stepOf(updateUser, 'grants-to-remove').body, ['before-revoke', 'delete-grant', 'after-revoke']);
  });

  it('holds the texts that search looks through', () => {
    assert.match(stepOf(updateUser, 'delete-user').text, /DELETE FROM directory_cards/);
    assert.match(stepOf(updateUser, 'before-update').text, /changed_on = date\.format/);
    assert.match(stepOf(updateUser, 'ask-consent').text, /from the HR database\?/);
    const long = stepOf(drawn(`  a: { log: ${'x'.repeat(50_000)} }\n`), 'a');
    assert.ok(long.text.length <= 20_000 && long.summary.length <= 120);
  });

  it('draws a step that does not fit the grammar with what its text shows', () => {
    const diagram = drawn('  a:\n    title: "Odd one"\n    decide: x\n    els: b\n    else: b\n  b: { nothing: 1 }\n  c: text\n');
    const { kind, shape, title, summary, ports } = stepOf(diagram, 'a');
    assert.deepEqual({ kind, shape, title, summary }, { kind: 'decide', shape: 'decision', title: 'Odd one', summary: 'x' });
    assert.deepEqual(
      ports.map(({ name, to }) => [name, to]),
      [['else', 'b']],
    );
    assert.deepEqual([stepOf(diagram, 'b').kind, stepOf(diagram, 'c').kind], ['', '']);
  });

  it('takes hostile names and texts for names and texts', () => {
    const diagram = drawn(
      '  __proto__: { log: a, next: constructor }\n  constructor: { log: <script>alert(1)</script> }\n  "a/b": { log: c }\n',
    );
    assert.deepEqual(
      diagram.steps.map(({ id }) => id),
      ['__proto__', 'constructor', 'a/b'],
    );
    assert.equal(diagram.steps[1]?.summary, '<script>alert(1)</script>');
    assert.deepEqual(JSON.parse(JSON.stringify(diagram)), diagram);
  });

  it('is drawn of any file', () => {
    for (const text of ['', '[]', 'steps: 1', 'steps: { a: }', '"', 'idflow: 1\nsteps:\n  a: *b\n'])
      assert.ok(Array.isArray(diagramOf(readFlow(text, 'x')).steps), text);
    for (const name of readdirSync('samples'))
      if (!name.includes('.'))
        assert.ok(diagramOf(readFlow(readFileSync(`samples/${name}/${name}.idflow.yaml`, 'utf8'), 'x')).start);
  });
});

describe('problems on the picture', () => {
  it('stand on the innermost value that is known', () => {
    const text = sample
      .replace('next: user-in-target', 'next: user-in-tarket')
      .replace('then: user-to-remove', 'thn: user-to-remove')
      .replace('status <= status.toLowerCase()', 'status <= status.toLowerCase(');
    const source = readFlow(text, 'update-user.idflow.yaml');
    const problems = problemsOf(validateFlow(source, { read: () => undefined }), source);
    const at = (part: string): string[] => problems.filter(({ message }) => message.includes(part)).map(({ path }) => path);
    assert.deepEqual(at('user-in-tarket'), ['steps/user-values/next']);
    assert.deepEqual(at('no key `thn`'), ['steps/user-exists/thn']);
    assert.deepEqual(at('needs the key `then`'), ['steps/user-exists']);
    assert.deepEqual(at('limit-contractors.ts` does not exist'), ['objects/user/triggers/preInsert/2/file']);
    assert.ok(problems.some(({ path }) => path === 'objects/user/mapping/4'));
  });

  it('are told quickly, many as they may be', () => {
    const steps = Array.from({ length: 2_000 }, (_, index) => `  s${index}: { log: x, nxt: s${index + 1} }\n`).join('');
    const source = readFlow(`idflow: 1\nname: Many\nsteps:\n${steps}`, 'x');
    const before = process.cpuUsage();
    const problems = problemsOf(source.problems, source);
    assert.equal(problems.length, 2_000);
    assert.equal(problems[1_999]?.path, 'steps/s1999/nxt');
    assert.ok(process.cpuUsage(before).user < 500_000);
  });
});
