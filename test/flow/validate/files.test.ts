import assert from 'node:assert/strict';
import { resolveReference } from '../../../src/flow/file-reference.ts';
import { checkFlow } from '../../../src/flow/validate/index.ts';
import { problemsOf, suggestionsFor, yaml } from './problems-of.ts';

describe('validation of files that a flow names', () => {
  const text = yaml`
    idflow: 1
    name: Update user
    input: { $ref: schemas/user.json }
    targets: { hr: sql }
    objects:
      user: { target: hr, triggers: { postInsert: { file: triggers/a.ts } } }
    steps:
      a: { trigger: postInsert, object: user, next: b }
      b: { call: b.idflow.yaml }
  `;

  it('finds those that are not there, and says what is', () => {
    const files = { 'triggers/a.js': 'return 1', 'schemas/user.schema.json': '{}' };
    assert.deepEqual(problemsOf(text, files), [
      '3:16 missing-file The schema `schemas/user.json` does not exist or can not be read.',
      '6:55 missing-file The script `triggers/a.ts` does not exist or can not be read.',
      '9:14 missing-file The flow `b.idflow.yaml` does not exist or can not be read.',
    ]);
    assert.deepEqual(suggestionsFor(text, files), [
      'Did you mean `schemas/user.schema.json`?',
      'Did you mean `triggers/a.js`?',
      'Paths are relative to this file; looked for b.idflow.yaml.',
    ]);
  });

  it('reads them from the folder of the flow', () => {
    const read: string[] = [];
    checkFlow(text, 'flows/hr/a.idflow.yaml', { read: (path) => void read.push(path) });
    assert(
      read.includes('flows/hr/triggers/a.ts') &&
        read.includes('flows/hr/schemas/user.json') &&
        read.includes('flows/hr/b.idflow.yaml'),
    );
  });

  it('resolves paths as a file system does, and refuses what means another place on another machine', () => {
    const path = (from: string, reference: string): string => {
      const resolved = resolveReference(from, reference);
      return 'path' in resolved ? resolved.path : 'refused';
    };
    assert.equal(path('a/b.yaml', '../c/d.yaml'), 'c/d.yaml');
    assert.equal(path('b.yaml', '../../c.yaml'), '../../c.yaml');
    assert.equal(path('/x/a/b.yaml', './../../../../c.yaml'), '/../../c.yaml');
    assert.equal(path('C:\\flows\\b.yaml', 'c.yaml'), 'C:/flows/c.yaml');
    for (const reference of ['/etc/passwd', 'C:/a', 'C:\\a', '\\\\host\\a', 'a\\b', 'https://example.com/a', 'file:///a', ' '])
      assert.equal(path('a/b.yaml', reference), 'refused', reference);
    assert.deepEqual(
      problemsOf(yaml`
      idflow: 1
      name: x
      steps:
        a: { call: /etc/passwd }
    `),
      ['4:14 wrong-value `/etc/passwd` is an absolute path, which means something else on every machine.'],
    );
  });
});

describe('validation of input schemas', () => {
  const start = 'idflow: 1\nname: x\nsteps: { a: { log: x } }\n';

  it('finds what is wrong in one that stands in the flow', () => {
    const text = `${start}input:\n  type: objekt\n  properties: { name: { pattern: "(" }, age: 5 }\n  required: name\n  items: { $ref: "#/definitions/no" }\n`;
    assert.deepEqual(
      problemsOf(text).map((line) => line.replace(/Invalid regular expression.*/, 'Invalid regular expression')),
      [
        '5:9 invalid-schema "objekt" is no type of JSON Schema; there are null, boolean, object, array, number, integer, string.',
        '6:34 invalid-schema Invalid regular expression',
        '6:46 invalid-schema A JSON Schema is a map of keywords, or true or false.',
        '7:13 invalid-schema Expected a list of property names.',
        '8:18 invalid-schema `#/definitions/no` refers to nothing in this schema.',
      ],
    );
  });

  it('finds what is wrong in a file, at its place', () => {
    const text = `${start}input: { $ref: user.json }\n`;
    assert.deepEqual(
      problemsOf(text, { 'user.json': '{\n  "type": "object",\n  "properties": { "name": { "type": "txt" } }\n}' }),
      [
        'user.json:3:37 invalid-schema "txt" is no type of JSON Schema; there are null, boolean, object, array, number, integer, string.',
      ],
    );
    const [problem] = problemsOf(text, { 'user.json': '{\n  "type": }' });
    assert.match(problem ?? '', /^user\.json:2:11 invalid-schema The file is not valid JSON: Unexpected `}`\.$/);
  });
});

describe('validation of calls', () => {
  const calling = (...files: string[]): string =>
    `idflow: 1\nname: x\nsteps:\n${files.map((file, index) => `  s${index}: { call: ${file}, next: ${index + 1 < files.length ? `s${index + 1}` : 'end'} }\n`).join('')}`;

  it('looks at the called flows too, each once', () => {
    const files = { 'b.yaml': calling('c.yaml'), 'c.yaml': 'idflow: 1\nname: c\nsteps:\n  a: { lgo: x }\n' };
    assert.deepEqual(problemsOf(calling('b.yaml', 'b.yaml', 'c.yaml'), files), [
      '6:15 invalid-call The flow `c.yaml` has an error: line 4: The step `a` has no key that says what it does.',
      'b.yaml:4:15 invalid-call The flow `c.yaml` has an error: line 4: The step `a` has no key that says what it does.',
      'c.yaml:4:8 unknown-kind The step `a` has no key that says what it does.',
    ]);
  });

  it('finds a flow that calls itself, alone or through others', () => {
    assert.deepEqual(problemsOf(calling('update-user.idflow.yaml')), [
      '4:15 call-cycle Flows call each other in a circle: `update-user.idflow.yaml` calls `update-user.idflow.yaml`.',
    ]);
    const files = {
      'b.yaml': calling('c.yaml'),
      'c.yaml': calling('d.yaml', 'update-user.idflow.yaml'),
      'd.yaml': calling('e.yaml'),
      'e.yaml': 'idflow: 1\nname: e\nsteps: { a: { log: x } }\n',
    };
    assert.deepEqual(problemsOf(calling('b.yaml', 'd.yaml'), files), [
      '4:15 call-cycle Flows call each other in a circle: `update-user.idflow.yaml` calls `b.yaml` calls `c.yaml` calls `update-user.idflow.yaml`.',
      'b.yaml:4:15 call-cycle Flows call each other in a circle: `b.yaml` calls `c.yaml` calls `update-user.idflow.yaml` calls `b.yaml`.',
      'c.yaml:5:15 call-cycle Flows call each other in a circle: `c.yaml` calls `update-user.idflow.yaml` calls `b.yaml` calls `c.yaml`.',
    ]);
  });
});
