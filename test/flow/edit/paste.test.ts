import assert from 'node:assert/strict';
import { copySteps } from '../../../src/flow/edit/index.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { changedLines, crlf, edited, lostEdges, refusal, sample, valueOf } from './editing.ts';

const flow = sample('update-user');
const hello = sample('hello');
const copied = (text: string, ...ids: string[]): string => copySteps(readFlow(text, 'a.idflow.yaml'), ids);
type Steps = { steps: Record<string, Record<string, string>> };

describe('copying steps', () => {
  it('gives their text without its indentation, in the order of the file', () => {
    assert.equal(
      copied(crlf(flow), 'after-revoke', 'already-granted', 'nobody'),
      `already-granted:
  title: 8.2.1 · Already granted
  note: >-
    The description does not say what happens here; the vendor's code updates the grant. A role has
    nothing to update.
  log: \${item.domain}/\${item.roleName} is already granted to \${input.accountName}.
  next: grants-to-add

after-revoke:
  title: 9.2.3 · Post-delete triggers
  trigger: postDelete
  object: grant
  next: grants-to-remove
`,
    );
    assert.equal(copied(hello, 'known', 'hello').split('\n').length, 3);
    assert.equal(copied(flow, 'nobody', '__proto__'), '');
  });

  it('takes comments along and writes shared text out', () => {
    const text = 'idflow: 1\nname: x\nsteps:\n  # mine\n  a: # here\n    log: &l hi\n    # deeper\n  b: { log: *l }\n';
    assert.equal(copied(text, 'a'), 'a:\n  log: hi\n');
    assert.equal(copied(text.replace('&l ', ''), 'a'), '# mine\na: # here\n  log: hi\n  # deeper\n');
    assert.equal(copied(text, 'b'), 'b:\n  log: hi\n');
    assert.equal(copied('steps:\n  a: &a\n    log: *a\n', 'a'), '');
  });
});

describe('pasting steps', () => {
  it('into another flow keeps the edges between them, and those to steps of the same name', () => {
    const after = edited(hello, {
      edit: 'paste-steps',
      yaml: copied(flow, 'grants-to-remove', 'before-revoke', 'delete-grant', 'after-revoke'),
      after: 'hello',
    });
    const { steps } = valueOf(after) as Steps;
    assert.deepEqual(Object.keys(steps), [
      'find',
      'create',
      'hello',
      'grants-to-remove',
      'before-revoke',
      'delete-grant',
      'after-revoke',
      'known',
    ]);
    assert.equal(steps['after-revoke']?.['next'], 'grants-to-remove');
    assert.deepEqual(lostEdges(after), []);
  });

  it('gives new ids where they are taken, in expressions too', () => {
    const yaml =
      "find: { log: '${steps.find.id}', next: more }\nmore: { decide: steps['find'] != null, then: gone, else: gone }\n";
    const fixed = yaml.replace("steps['find'] != null", '"steps[\'find\'] != null"');
    assert.deepEqual(
      changedLines(
        hello,
        edited(hello, { edit: 'paste-steps', yaml: fixed, from: { step: 'create', port: { kind: 'error', name: 'any' } } }),
      ),
      [
        '-   create: { idp: create-user, target: idp, with: { profile: input }, next: hello }',
        '+   create: { idp: create-user, target: idp, with: { profile: input }, next: hello, on-error: { any: find-2 } }',
        "+   find-2: { log: '${steps[''find-2''].id}', next: more }",
        `+   more: { decide: "steps['find-2'] != null", then: end }`,
      ],
    );
  });

  it('in a file with CRLF writes CRLF', () => {
    const yaml = copied(flow, 'already-granted');
    const after = edited(crlf(flow), { edit: 'paste-steps', yaml });
    assert.doesNotMatch(after, /[^\r]\n/);
    assert.equal((valueOf(after) as Steps).steps['already-granted-2']?.['next'], 'grants-to-add');
  });

  it('duplicates steps beside themselves', () => {
    const after = edited(flow, { edit: 'duplicate-steps', steps: ['before-revoke', 'delete-grant'] });
    const { steps } = valueOf(after) as Steps;
    assert.equal(steps['before-revoke-2']?.['next'], 'delete-grant-2');
    assert.equal(steps['delete-grant-2']?.['next'], 'after-revoke');
    assert.equal(edited(after, { edit: 'delete-steps', steps: ['before-revoke-2', 'delete-grant-2'], heal: false }), flow);
  });

  it('copies an end step without changing where edges lead', () => {
    const { steps } = valueOf(edited(flow, { edit: 'duplicate-steps', steps: ['end'] })) as Steps;
    assert.deepEqual(steps['done'], steps['end']);
  });

  it('refuses what is no steps', () => {
    for (const yaml of ['', 'hello', '- a', 'a: 1', 'a: { b: c }', flow, '"": { end: auto }', '? [a]\n: { end: auto }'])
      assert.match(refusal(hello, { edit: 'paste-steps', yaml }), /no map of steps|can not be the id/);
    assert.match(refusal(hello, { edit: 'paste-steps', yaml: 'a: [' }), /no YAML/);
    assert.match(refusal(hello, { edit: 'paste-steps', yaml: '__proto__: { end: auto }' }), /can not be the id/);
    assert.match(
      refusal(hello, { edit: 'paste-steps', yaml: 'a: { end: auto }\na: { end: auto }' }),
      /two steps `a`|stands twice/,
    );
  });
});
