import assert from 'node:assert/strict';
import { evaluatableAt } from '../../../src/flow/language/evaluatable.ts';
import { namesInScript, namesInScriptAt } from '../../../src/flow/language/script-names.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';

const FLOW = `idflow: 1
name: Values
targets: { hr: sql }
objects:
  person:
    target: hr
    mapping:
      - user_name <= login.trim()
      - rule: mail <= contact['work mail']
        when: contact != null
    properties:
      insert: INSERT INTO people (login, at) VALUES (:user_name, :at)
    triggers:
      preInsert:
        - name: tidy
          script: |
            const given = newObject.user_name
            newObject.user_name = given.trim()
            return true
steps:
  values:
    map: person
    next: find
  find:
    sql: SELECT id FROM people WHERE login = :who
    target: hr
    with: { who: input.login }
    next: each
  each:
    for-each: steps.find[0].rows
    do: tell
    next: end
  tell:
    log: "Welcome, \${input.first.name}! 'input'"
    next: each
`;

const source = readFlow(FLOW, '/values.idflow.yaml');

/** What has a value where \`|\` stands in a part of the flow, and the text that it speaks of. */
function at(marked: string): readonly [string, string] | undefined {
  const [before = '', after = ''] = marked.split('|');
  const offset = FLOW.indexOf(before + after);
  assert.notEqual(offset, -1, marked);
  const found = evaluatableAt(source, offset + before.length);
  return found && [found.expression, FLOW.slice(found.start, found.end)];
}

describe('What a debugger can evaluate in a flow', () => {
  it('is a name in code, with those in front of it', () => {
    assert.deepEqual(at('who: inp|ut.login'), ['input', 'input']);
    assert.deepEqual(at('who: input.lo|gin'), ['input.login', 'login']);
    assert.deepEqual(at('const given = newObject.user|_name'), ['newObject.user_name', 'user_name']);
    assert.deepEqual(at('for-each: steps.find[0].ro|ws'), ['steps.find[0].rows', 'rows']);
    assert.deepEqual(at('${input.first.na|me}'), ['input.first.name', 'name']);
  });

  it('is an attribute of the source or of the object in a mapping', () => {
    assert.deepEqual(at('<= log|in.trim()'), ['source.login', 'login']);
    assert.deepEqual(at('- user_na|me <='), ['newObject.user_name', 'user_name']);
    assert.deepEqual(at("contact['work ma|il']"), ['source.contact["work mail"]', 'work mail']);
    assert.deepEqual(at('when: cont|act'), ['source.contact', 'contact']);
  });

  it('is a parameter of a statement that an attribute fills', () => {
    assert.deepEqual(at('(:user_na|me'), ['newObject.user_name', ':user_name']);
    assert.equal(at('login = :wh|o'), undefined);
  });

  it('is no method, no key, no text and no word of the language', () => {
    for (const place of ['given.tr|im()', 'pro|perties', 'Wel|come', 'ret|urn true', 'SEL|ECT id', "'inp|ut'\""])
      assert.equal(at(place), undefined, place);
  });
});

describe('The variables that a script names', () => {
  it('are found in the text of a file', () => {
    const names = namesInScript('const a = input.b\nlog(`${a}`)\nreturn JSON.stringify(a)\n').map(({ name }) => name);
    assert.deepEqual(names, ['a', 'input', 'a', 'a']);
  });

  it('are found in a script of a flow, where they stand', () => {
    const names = namesInScriptAt(source, FLOW.indexOf('newObject.user_name = given'));
    assert.deepEqual(
      names.map(({ name, start, end }) => [name, FLOW.slice(start, end)]),
      ['given', 'newObject', 'newObject', 'given'].map((name) => [name, name]),
    );
    assert.deepEqual(namesInScriptAt(source, FLOW.indexOf('for-each')), []);
  });
});
