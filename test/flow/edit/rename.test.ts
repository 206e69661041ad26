import assert from 'node:assert/strict';
import { changedLines, crlf, edited, refusal, sample } from './editing.ts';

const flow = sample('update-user');

describe('renaming', () => {
  it('a step follows it through edges, expressions, templates and scripts, in every style of YAML', () => {
    const text = `idflow: 1
name: x
start: 'find'
steps:
  find: { log: "it's \${steps.find} \${steps['find'].a}", next: more } # find
  more:
    decide: steps.find != null && "steps.find" !== steps?.find && other.steps.find
    then: "find"
    on-error: { any: find }
  code:
    script: |
      const { find, 'more': m } = steps // steps.find
      return steps
        .find ?? ((steps) => steps.find)(input)
    next: find
  typed:
    script:
      language: typescript
      script: >-
        const a: string = steps["find"]

        return a as string
  sent:
    sql: [ SELECT 1 ]
    target: hr
    with: { a: steps.find.id, b: 'steps.find' }
`;
    const expected = text
      .replace("start: 'find'", "start: 'find-user'")
      .replace('  find: {', '  find-user: {')
      .replace("${steps.find} ${steps['find'].a}", "${steps['find-user']} ${steps['find-user'].a}")
      .replace(
        'decide: steps.find != null && "steps.find" !== steps?.find &&',
        `decide: steps['find-user'] != null && "steps.find" !== steps?.['find-user'] &&`,
      )
      .replace('then: "find"', 'then: "find-user"')
      .replace('{ any: find }', '{ any: find-user }')
      .replace("const { find, 'more'", "const { 'find-user': find, 'more'")
      .replaceAll('    next: find\n', '    next: find-user\n')
      .replace('steps["find"]', 'steps["find-user"]')
      .replace("{ a: steps.find.id, b: 'steps.find' }", "{ a: \"steps['find-user'].id\", b: 'steps[''find-user'']' }");
    const edit = { edit: 'rename-step', step: 'find', to: 'find-user' } as const;
    // `steps` is a parameter somewhere in that script, so nobody can tell which of its names are meant
    assert.equal(edited(text, edit), expected.replace("{ 'find-user': find, 'more'", "{ find, 'more'"));
    const plain = text.replace('\n        .find ?? ((steps) => steps.find)(input)', '\n        .find');
    const after = expected.replace('return steps\n        .find ?? ((steps) => steps.find)(input)', "return steps['find-user']");
    assert.equal(edited(plain, edit), after);
    assert.equal(edited(crlf(plain), edit), crlf(after));
  });

  it('goes there and back without a trace', () => {
    const there = edited(flow, { edit: 'rename-object', object: 'grant', to: 'role_' });
    assert.match(there, /for-each: objects\.role_\.toAdd/);
    assert.equal(edited(there, { edit: 'rename-object', object: 'role_', to: 'grant' }), flow);
    const step = edited(flow, { edit: 'rename-step', step: 'after-revoke', to: 'x' });
    assert.deepEqual(changedLines(flow, step).slice(0, 1), ['-     next: after-revoke']);
    assert.equal(edited(step, { edit: 'rename-step', step: 'x', to: 'after-revoke' }), flow);
  });

  it('a target follows it into objects and scripts', () => {
    const after = edited(flow, { edit: 'rename-target', target: 'hr', to: 'people' });
    assert.match(after, /targets:\n {2}people: sql\n/);
    assert.match(after, /targets\.people\.query\(/);
    assert.doesNotMatch(after, /target: hr/);
  });

  it('is refused for names that are taken or can not be names', () => {
    assert.match(refusal(flow, { edit: 'rename-step', step: 'insert-user', to: 'update-user' }), /already/);
    for (const to of ['', '1a', 'a b', '__proto__', 'a'.repeat(65)])
      assert.match(refusal(flow, { edit: 'rename-step', step: 'insert-user', to }), /can not be the id/);
    assert.match(refusal(flow, { edit: 'rename-step', step: 'insert-user', to: 'end' }), /already/);
    assert.match(refusal(flow, { edit: 'rename-object', object: 'grant', to: 'a-b' }), /can not be a name/);
    assert.match(refusal(flow, { edit: 'rename-object', object: 'toString', to: 'a' }), /no object/);
  });

  it('a case or a parameter changes its key and keeps its quotes', () => {
    const text = 'idflow: 1\nname: x\nsteps:\n  a:\n    switch: x\n    cases: { "one": end, two: end }\n';
    assert.equal(edited(text, { edit: 'rename-key', path: 'steps/a/cases/one', to: '1' }), text.replace('"one"', '"1"'));
    assert.equal(edited(text, { edit: 'rename-key', path: 'steps/a/cases/two', to: '1' }), text.replace('two', "'1'"));
    assert.match(refusal(text, { edit: 'rename-key', path: 'steps/a/cases/two', to: 'one' }), /already/);
    assert.match(refusal(text, { edit: 'rename-key', path: 'steps/a/switch', to: 'swich' }), /no `swich` here/);
  });
});
