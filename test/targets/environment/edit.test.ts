import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { applyEdits, type EditResult } from '../../../src/flow/edit/edit.ts';
import { inEnglish } from '../../../src/flow/sentence.ts';
import { insertConnection } from '../../../src/targets/environment/edit/insert-connection.ts';
import { insertEnvironment } from '../../../src/targets/environment/edit/insert-environment.ts';

const FILE = `# Ours. Ask before you change it.
environments:
  embedded: # nothing but idflow
    hr: { kind: sqlite, file: .idflow/hr.db }

  # the real ones
  staging:
    hr:
      kind: postgresql # 15
      host: db.example.com
`;

const after = (text: string, result: EditResult): string => {
  assert.ok('edits' in result, 'refused' in result ? inEnglish(result.refused) : '');
  return applyEdits(text, result.edits);
};

describe('a new connection in a targets file', () => {
  const connection = { kind: 'sqlite', file: 'new.db' };
  const add = (text: string, environment: string, given: Record<string, unknown> = connection): string =>
    after(text, insertConnection(text, { environment, target: 'new', connection: given as typeof connection }));

  it('stands below the others of its environment, and nothing else changes', () => {
    const line = '    new: { kind: sqlite, file: new.db }\n';
    const old = '    hr: { kind: sqlite, file: .idflow/hr.db }\n';
    assert.equal(add(FILE, 'embedded'), FILE.replace(old, old + line));
    assert.equal(add(FILE, 'staging'), FILE + line);
  });

  it('brings its environment where that is not there', () => {
    assert.equal(add(FILE, 'test'), `${FILE}\n  test:\n    new: { kind: sqlite, file: new.db }\n`);
  });

  it('is written over several lines where one would be too long', () => {
    const host = `https://${'long.'.repeat(20)}example.com`;
    assert.equal(
      add('', 'a', { kind: 'scim', url: host, auth: { type: 'bearer', token: '${secret:t}' } }),
      `environments:\n  a:\n    new:\n      kind: scim\n      url: ${host}\n      auth: { type: bearer, token: '\${secret:t}' }\n`,
    );
  });

  for (const { text, expected } of [
    { text: '', expected: 'environments:\n  a:\n    new: { kind: sqlite, file: new.db }\n' },
    { text: '# mine', expected: '# mine\nenvironments:\n  a:\n    new: { kind: sqlite, file: new.db }\n' },
    { text: '# mine\r\n', expected: '# mine\r\nenvironments:\r\n  a:\r\n    new: { kind: sqlite, file: new.db }\r\n' },
    { text: 'default: a\n', expected: 'default: a\nenvironments:\n  a:\n    new: { kind: sqlite, file: new.db }\n' },
    { text: 'environments:\n', expected: 'environments:\n  a:\n    new: { kind: sqlite, file: new.db }\n' },
    { text: 'environments: {}\n', expected: 'environments:\n  a:\n    new: { kind: sqlite, file: new.db }\n' },
    { text: 'environments:\n  a: {}\n', expected: 'environments:\n  a:\n    new: { kind: sqlite, file: new.db }\n' },
    { text: 'environments:\n  a:\n', expected: 'environments:\n  a:\n    new: { kind: sqlite, file: new.db }\n' },
    {
      text: 'environments: { a: { b: { kind: sqlite, file: c } } }\n',
      expected: 'environments: { a: { b: { kind: sqlite, file: c }, new: { kind: sqlite, file: new.db } } }\n',
    },
    {
      text: 'environments:\n    a:\n        b: { kind: sqlite, file: c }',
      expected: 'environments:\n    a:\n        b: { kind: sqlite, file: c }\n        new: { kind: sqlite, file: new.db }',
    },
  ])
    it(`fits into ${JSON.stringify(text)}`, () => {
      const written = add(text, 'a');
      assert.equal(written, expected);
      assert.deepEqual((parse(written) as { environments: { a: { new: unknown } } }).environments.a.new, connection);
    });

  it('is refused where the file is no YAML, has the name already, or has it elsewhere', () => {
    const refusal = (text: string): string => {
      const result = insertConnection(text, { environment: 'a', target: 'new', connection });
      return 'refused' in result ? inEnglish(result.refused) : '';
    };
    assert.match(refusal('environments: {'), /no valid YAML/);
    assert.match(refusal('environments:\n  a:\n    new: { kind: sqlite, file: x }\n'), /has a key `new` already/);
    assert.match(refusal('x: &x { b: 1 }\nenvironments:\n  a: *x\n'), /only referred to/);
    assert.match(refusal('environments:\n  a: 5\n'), /no list or map/);
  });
});

describe('a new environment in a targets file', () => {
  it('is empty', () => {
    assert.equal(after(FILE, insertEnvironment(FILE, 'test')), `${FILE}\n  test: {}\n`);
    assert.equal(after('', insertEnvironment('', 'test')), 'environments:\n  test: {}\n');
    assert.equal(
      after('default: test\n', insertEnvironment('default: test\n', 'test')),
      'default: test\nenvironments:\n  test: {}\n',
    );
  });

  it('is written as the one that it copies, comments and all', () => {
    const copied = after(FILE, insertEnvironment(FILE, 'test', 'staging'));
    assert.equal(copied, `${FILE}\n  test:\n    hr:\n      kind: postgresql # 15\n      host: db.example.com\n`);
    const braces = 'environments: { a: { b: { kind: sqlite, file: c } } }\n';
    assert.deepEqual(parse(after(braces, insertEnvironment(braces, 'd', 'a'))), {
      environments: { a: { b: { kind: 'sqlite', file: 'c' } }, d: { b: { kind: 'sqlite', file: 'c' } } },
    });
  });

  it('repeats no anchor', () => {
    const text = 'environments:\n  a:\n    b: &b { kind: sqlite, file: c }\n  z: { b: *b }\n';
    const copied = after(text, insertEnvironment(text, 'd', 'a'));
    assert.equal(copied.match(/&b/g)?.length, 1);
    assert.deepEqual((parse(copied) as { environments: { d: unknown } }).environments.d, { b: { kind: 'sqlite', file: 'c' } });
  });

  it('is refused where there is one of the name', () => {
    const result = insertEnvironment(FILE, 'staging');
    assert.match('refused' in result ? inEnglish(result.refused) : '', /has a key `staging` already/);
  });
});
