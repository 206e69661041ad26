import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/flow/edit/index.ts';
import { diagnosticsOf } from '../../../src/flow/language/diagnostics.ts';
import { fixAll, fixesFor, type Fix } from '../../../src/flow/language/fixes/index.ts';
import type { ProblemCode } from '../../../src/flow/problem.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { validateFlow } from '../../../src/flow/validate/index.ts';
import { folder } from './at-cursor.ts';

const FILES = folder({
  'triggers/has-mail.ts': 'return true',
  'called.idflow.yaml': 'idflow: 1\nname: C\nsteps: { a: { end: auto } }',
});

const HEAD = `idflow: 1
name: T
targets: { hr: sql, idp: okta }
objects:
  user:
    target: hr
    mapping:
      - user_name <= input.name
    properties:
      check: SELECT id FROM users WHERE user_name = :user_name
`;

/** Ways out of the only problem of a code, each with the text that it leads to. */
function fixes(flow: string, code: ProblemCode): (Fix & { readonly text: string })[] {
  const source = readFlow(flow, 'main.idflow.yaml');
  const problem = validateFlow(source, FILES).find((each) => each.code === code);
  assert.ok(problem, `${code} in\n${flow}`);
  return fixesFor(source, FILES, problem).map((fix) => ({ ...fix, text: applyEdits(flow, fix.edits) }));
}

const codes = (flow: string): string[] => validateFlow(readFlow(flow, 'main.idflow.yaml'), FILES).map(({ code }) => code);

describe('Quick fixes', () => {
  /** Flows with one mistake, and what the first way out makes of its line. */
  const MEANT: readonly (readonly [code: ProblemCode, flow: string, line: string])[] = [
    [
      'unknown-step',
      `${HEAD}steps:\n  a: { check: user, then: dnoe }\n  done: { end: auto }\n`,
      '  a: { check: user, then: done }',
    ],
    ['unknown-object', `${HEAD}steps:\n  a: { check: usr, then: end }\n`, '  a: { check: user, then: end }'],
    [
      'unknown-object',
      `${HEAD}steps:\n  b: { check: user, then: a }\n  a: { decide: objects.usr.new, then: end }\n`,
      '  a: { decide: objects.user.new, then: end }',
    ],
    ['unknown-target', `${HEAD}steps:\n  a: { sql: SELECT 1, target: hrr }\n`, '  a: { sql: SELECT 1, target: hr }'],
    ['unknown-key', `${HEAD}steps:\n  a: { check: user, then: end, els: end }\n`, '  a: { check: user, then: end, else: end }'],
    ['unknown-kind', `${HEAD}steps:\n  a: { chek: user, then: end }\n`, '  a: { check: user, then: end }'],
    ['wrong-value', `${HEAD}steps:\n  a: { end: suceeded }\n`, '  a: { end: succeeded }'],
    [
      'unknown-operation',
      `${HEAD}steps:\n  a: { idp: find-usr, target: idp, with: { user: input.x } }\n`,
      '  a: { idp: find-user, target: idp, with: { user: input.x } }',
    ],
    [
      'unknown-parameter',
      `${HEAD}steps:\n  a: { idp: list-users, target: idp, with: { filtr: input.x } }\n`,
      '  a: { idp: list-users, target: idp, with: { filter: input.x } }',
    ],
    [
      'unbound-parameter',
      `${HEAD}steps:\n  a: { sql: 'SELECT :user_nam', target: hr, object: user }\n`,
      "  a: { sql: 'SELECT :user_name', target: hr, object: user }",
    ],
    ['unknown-name', `${HEAD}steps:\n  a: { decide: inptu.x, then: end }\n`, '  a: { decide: input.x, then: end }'],
    [
      'missing-file',
      `${HEAD}    triggers:\n      preInsert: { file: triggers/has-mial.ts }\nsteps: { a: { trigger: preInsert, object: user } }\n`,
      '      preInsert: { file: triggers/has-mail.ts }',
    ],
  ];
  for (const [code, flow, line] of MEANT)
    it(`put the name that was meant: ${code} in ${line.trim().slice(0, 50)}`, () => {
      const [first] = fixes(flow, code);
      assert.ok(first);
      assert.ok(first.text.split('\n').includes(line), first.text);
      assert.ok(!codes(first.text).includes(code));
      assert.equal(first.certain, true);
      const source = readFlow(flow, 'main.idflow.yaml');
      assert.equal(
        applyEdits(flow, fixAll(source, FILES, validateFlow(source, FILES)))
          .split('\n')
          .includes(line),
        true,
      );
    });

  it('create the step that an edge leads to', () => {
    const fix = fixes(`${HEAD}steps:\n  a: { check: user, then: brand-new-step }\n`, 'unknown-step').find(({ title }) =>
      title.startsWith('Create'),
    );
    assert.ok(fix);
    assert.deepEqual(codes(fix.text), ['unused-target']);
    assert.ok(readFlow(fix.text, 'f').flow?.steps.has('brand-new-step'));
  });

  it('create objects and targets', () => {
    const object = fixes(
      `${HEAD}steps:\n  a: { check: account, then: b }\n  b: { check: user, then: end }\n`,
      'unknown-object',
    ).find(({ title }) => title.startsWith('Create'));
    assert.ok(object && readFlow(object.text, 'f').flow?.objects?.has('account'));
    const target = fixes(`${HEAD}steps:\n  a: { sql: SELECT 1, target: warehouse }\n`, 'unknown-target').find(({ title }) =>
      title.startsWith('Declare'),
    );
    assert.equal(target && readFlow(target.text, 'f').flow?.targets?.get('warehouse'), 'sql');
  });

  it('add what is missing: keys, parameters, rules', () => {
    const key = fixes(`${HEAD}steps:\n  a:\n    check: user\n`, 'missing-key')[0];
    assert.ok(key?.text.includes('\n    then: end\n'), key?.text);
    const parameter = fixes(`${HEAD}steps:\n  a: { idp: find-user, target: idp }\n`, 'missing-parameter')[0];
    assert.ok(parameter && !codes(parameter.text).includes('missing-parameter'), parameter?.text);
    const rule = fixes(`${HEAD}steps:\n  a: { sql: 'SELECT :first_name', target: hr, object: user }\n`, 'unbound-parameter').find(
      ({ title }) => title.includes('rule'),
    );
    assert.ok(rule?.text.includes('      - first_name <= firstName\n'), rule?.text);
  });

  it('create missing files with something to start from', () => {
    const trigger = fixes(
      `${HEAD}    triggers:\n      preInsert: { file: triggers/new-one.ts }\nsteps: { a: { trigger: preInsert, object: user } }\n`,
      'missing-file',
    ).find(({ create }) => create);
    assert.equal(trigger?.create?.path, 'triggers/new-one.ts');
    assert.match(trigger.create.text, /return true/);
    const schema = fixes(`${HEAD}input: { $ref: schemas/x.json }\nsteps: { a: { end: auto } }\n`, 'missing-file').find(
      ({ create }) => create,
    );
    assert.equal((JSON.parse(schema?.create?.text ?? '{}') as { type?: string }).type, 'object');
    const flow = fixes(`${HEAD}steps: { a: { call: sub/other.idflow.yaml } }\n`, 'missing-file').find(({ create }) => create);
    assert.deepEqual(codes(flow?.create?.text ?? ''), []);
  });

  it('remove what nothing uses', () => {
    const [object] = fixes(`${HEAD}steps: { a: { sql: SELECT 1, target: hr } }\n`, 'unused-object');
    assert.ok(object && !object.text.includes('user:'), object?.text);
    const [target] = fixes(`${HEAD}steps: { a: { check: user, then: end } }\n`, 'unused-target');
    assert.ok(target?.text.includes('targets: { hr: sql }'), target?.text);
  });

  it('remove edges for errors that no edge catches', () => {
    const flow = `${HEAD}steps:\n  a:\n    check: user\n    then: end\n    on-error:\n      change-limit: end\n      timeout: end\n`;
    const [edge] = fixes(flow, 'uncatchable-kind');
    assert.equal(edge?.title, 'Remove `change-limit`');
    assert.ok(edge.text.endsWith('    on-error:\n      timeout: end\n'), edge.text);
  });

  it('quote what YAML misreads, and texts that JavaScript misreads', () => {
    const [quoted] = fixes(`${HEAD}steps:\n  a:\n    decide: [1, 2].includes(input.x)\n    then: end\n`, 'yaml-syntax');
    assert.ok(quoted?.text.includes('    decide: "[1, 2].includes(input.x)"\n'), quoted?.text);
    const [text] = fixes(
      `${HEAD}steps:\n  a:\n    idp: find-user\n    target: idp\n    with: { user: Jane Doe }\n`,
      'invalid-expression',
    );
    assert.ok(text?.text.includes(`with: { user: "'Jane Doe'" }`), text?.text);
  });
});

describe('Diagnostics', () => {
  it('have something to see, and say what to do', () => {
    const source = readFlow(`${HEAD}steps:\n  a: { check: user, then: dnoe }\n  done: { end: auto }\n`, 'f');
    const found = diagnosticsOf(source, validateFlow(source, FILES));
    const edge = found.find(({ code }) => code === 'unknown-step');
    assert.equal(source.text.slice(edge?.start, edge?.end), 'dnoe');
    assert.match(edge?.message ?? '', /no such step\. Did you mean `done`\?/);
    assert.equal(found.find(({ code }) => code === 'unused-target')?.unnecessary, true);
    for (const { start, end } of found) assert.ok(end > start);
  });

  it('leave the problems of other files to those', () => {
    const source = readFlow('idflow: 1\nname: x\nsteps: { a: { script: { file: s.js } } }', 'f');
    const problems = validateFlow(source, folder({ 's.js': 'return (' }));
    assert.equal(problems.length, 1);
    assert.deepEqual(diagnosticsOf(source, problems), []);
  });
});
