import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { TargetsFiles } from '../../../src/cli/validate/targets-files.ts';
import type { Problem } from '../../../src/flow/problem.ts';
import { FlowFiles } from '../../../src/runner/flow-files.ts';
import { CONNECTION_KINDS } from '../../../src/targets/environment/connections/index.ts';
import { openEnvironment } from '../../../src/targets/environment/environment.ts';
import { TargetsFileError, wordsOf } from '../../../src/targets/environment/environment-error.ts';
import { environmentVariables } from '../../../src/targets/environment/reference.ts';
import { readApiFile } from '../../../src/targets/environment/rest-api/api-file.ts';
import { readTargetsFile } from '../../../src/targets/environment/targets-file.ts';

const FILE = 'directory.api.yaml';

function problemsOf(description: string): readonly Problem[] {
  try {
    readApiFile(description, FILE);
    return [];
  } catch (error) {
    assert.ok(error instanceof TargetsFileError, String(error));
    return error.problems;
  }
}

/** A problem as `FILE:LINE message suggestion`. */
const told = ({ file, range, message, suggestion = '' }: Problem): string =>
  `${file}:${String(range.start.line)} ${message} ${suggestion}`.trimEnd();

describe('REST: the description of an API', () => {
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '', /^directory\.api\.yaml:1 The file is empty/],
    [
      'an operation that is none',
      'operations:\n  find-users: { path: /x }',
      /:2 There is no `find-users` here\. Did you mean `find-user`\?/,
    ],
    [
      'a key that is none',
      'operations:\n  find-user:\n    path: /x\n    not-fuond: 404',
      /:4 .*has no key `not-fuond`\. Did you mean `not-found`\?/,
    ],
    ['a request without a path', 'operations:\n  find-user: { method: GET }', /:2 .*needs the key `path`/],
    [
      'a parameter that is none',
      "operations:\n  find-user:\n    path: '/people/{usr}'",
      /:3 There is no `usr` in `find-user` at this place\. Did you mean `user`\?/,
    ],
    [
      'a parameter deep in a body',
      "operations:\n  create-user:\n    method: POST\n    path: /x\n    body:\n      a:\n        - '{profle/login}'",
      /:7 There is no `profle`.*Did you mean `profile`\?/,
    ],
    [
      'an answer before it is there',
      "operations:\n  delete-user:\n    - { path: '/x/{found/id}' }\n    - { path: /y, as: found }",
      /:3 There is no `found`/,
    ],
    ['`item` without a list', "operations:\n  delete-user: { path: '/x/{item}' }", /There is no `item`/],
    [
      'a brace that is not closed',
      "operations:\n  find-user: { path: '/x', query: { a: '{user' } }",
      /`\{` is no reference\. Write `\{user\}`/,
    ],
    ['a path that leaves the URL', "operations:\n  find-user: { path: '/../admin/{user}' }", /is not a path/],
    ['a path on another server', 'operations:\n  find-user: { path: //evil.example.com/x }', /is not a path/],
    ['a path with a query', "operations:\n  find-user: { path: '/x?u={user}' }", /is not a path\. .*stands in `query`/],
    [
      'a look-up that writes',
      'operations:\n  find-user: { method: DELETE, path: /x }',
      /a look-up, which a dry run makes too; DELETE would write/,
    ],
    [
      'a call of what is not described',
      'operations:\n  delete-user: [{ call: find-user }]',
      /`find-user` is not described here\. Add `find-user:`/,
    ],
    [
      'a call that lacks a parameter',
      'operations:\n  find-user: { path: /x }\n  delete-group: [{ call: find-user }]',
      /needs the parameter `user`, which `delete-group` does not have/,
    ],
    [
      'calls in a circle',
      'operations:\n  find-user: [{ call: delete-user }]\n  delete-user: [{ call: find-user }]',
      /leads back to/,
    ],
    [
      'an answer with the name of a parameter',
      'operations:\n  find-user: { path: /x, as: user }',
      /`user` can not name an answer/,
    ],
    ['pages of no kind', 'pages: { by: curser }\noperations: {}', /Did you mean `cursor`\?/],
    ['a cursor without a place', 'pages: { by: cursor, parameter: a }\noperations: {}', /needs the key `at`/],
    ['a place without a slash', 'operations:\n  find-user: { path: /x, result: items }', /`items` is not a place/],
    ['a place in `where` without a slash', 'operations:\n  list-users: { path: /x, where: { id: 1 } }', /`id` is no place/],
    ['a condition that is none', "operations:\n  find-user: { path: /x, when: 'user is there' }", /is not a condition/],
    [
      'credentials in a header',
      "operations:\n  find-user: { path: /x, headers: { Authorization: '{user}' } }",
      /set by idflow itself\. Credentials belong to `auth`/,
    ],
    [
      'a secret by reference',
      "operations:\n  find-user: { path: /x, query: { k: '${secret:k}' } }",
      /does not stand in the description of an API/,
    ],
    [
      'a reference to a secret in a header',
      "operations: {}\nheaders: { X-Api-Key: '${secret:key}' }",
      /:2 `\$\{…\}` does not stand in the description of an API/,
    ],
    [
      'a pattern that is none',
      "operations:\n  create-user:\n    method: POST\n    path: /x\n    already-exists-when:\n      - 409\n      - cause: '(taken'",
      /:7 This is no regular expression: .*missing closing \).* Patterns are those of RE2/,
    ],
    [
      'a pattern that RE2 does not take',
      "operations:\n  find-user: { path: /x, not-found: { cause: '(?=gone)' } }",
      /:2 This is no regular expression: /,
    ],
    [
      'writing a profile nobody has placed',
      'operations:\n  create-user: { method: POST, path: /x, write-profile: changes }',
      /`write-profile` needs `users`/,
    ],
    [
      'a parameter to ignore that is none',
      'operations:\n  create-user: { path: /x, ignores: groupids }',
      /no parameter `groupids`\. Did you mean `groupIds`\?/,
    ],
    ['a key that stands twice', 'operations: {}\noperations: {}', /stands twice/],
  ];
  for (const [what, description, message] of wrong)
    it(`tells of ${what}`, () => {
      const all = problemsOf(description).map(told);
      assert.match(all.join('\n'), message);
      assert.ok(!all.join('\n').includes('hunter2'));
      assert.ok(all.every((one) => one.startsWith(`${FILE}:`)));
    });

  it('is shown in the documentation as it works', () => {
    const page = readFileSync(new URL('../../../docs/targets.md', import.meta.url), 'utf8');
    const [, example = ''] = /holds nothing of an environment[^]*?```yaml\n([^]*?)```/.exec(page) ?? [];
    assert.match(example, /^operations:$/m);
    assert.deepEqual(problemsOf(example).map(told), []);
  });

  it('begins with a text that is sound, also with its examples', () => {
    const { describedBy } = CONNECTION_KINDS.find(({ kind }) => kind === 'rest')!;
    const { start, isOne } = describedBy!;
    assert.ok(isOne(start));
    assert.deepEqual(problemsOf(start).map(told), []);
    assert.deepEqual(
      problemsOf(start.replace(/^( *)# (?=(test|pages):|  (\w|- ))/gm, '$1').replaceAll('  # ', '  ')).map(told),
      [],
    );
    assert.ok(!isOne('environments: { a: {} }'));
  });

  it('tells everything at once, in reading order', () => {
    const lines = problemsOf('operations:\n  find-user: { path: x }\n  find-grup: { path: /x }\npages: { by: x }').map(
      ({ range }) => range.start.line,
    );
    assert.deepEqual(lines, [2, 3, 4]);
  });

  it('never throws anything else, whatever stands in the file', () => {
    const sound =
      "users:\n  profile: { login: /a }\noperations:\n  find-user:\n    - { path: '/x/{user ?? 1}', when: not user, as: f }\n    - answer: { '...': '{f}' }\n";
    const bits = ['{', '}', '[', ']', ':', '- ', '\n', "'", '*a', '&a ', '!!', '\0', 'null', '~', '{{', '/'];
    for (let at = 0; at < sound.length; at += 3)
      for (const bit of bits) for (const rest of [at, at + 3]) problemsOf(sound.slice(0, at) + bit + sound.slice(rest));
  }).timeout(30_000);

  it('is checked by `idflow validate` with the targets file that names it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'idflow-rest-'));
    try {
      const file = join(folder, 'idflow.targets.yaml');
      writeFileSync(
        file,
        `environments:\n  live:\n    idp: { kind: rest, url: 'https://a', auth: { type: none }, api: ${FILE} }\n`,
      );
      const check = (): string[] => new TargetsFiles(new FlowFiles()).check(file).map(({ message }) => message);
      assert.match(check().join(), /^The file directory\.api\.yaml does not exist\.$/);
      writeFileSync(join(folder, FILE), "operations:\n  find-user: { path: '/people/{usr}' }\n");
      assert.match(check().join(), /^There is no `usr` in `find-user` at this place\.$/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes its time from no text that is made to', () => {
    const [many, deep] = ['${}'.repeat(40), 50_000];
    const texts = [
      `operations:\n  find-user: { path: '/{user${' '.repeat(deep)}}' }`,
      `operations:\n  find-user: { path: /x, when: '${'a/'.repeat(deep)}' }`,
      `operations: ${'['.repeat(deep)}`,
      `operations: {}\n# ${'x'.repeat(1_000_000)}`,
    ];
    for (const text of texts) assert.ok(problemsOf(text).length > 0);
    const targets = `environments:\n  a:\n    b: { kind: rest, url: https://a.example.com, auth: { type: none }, api: y, proxy: 'http://a:${many}' }`;
    assert.throws(() => readTargetsFile(targets, 'idflow.targets.yaml'), TargetsFileError);
  });

  it('stands in the targets file or in one of its own, and is read when the target is opened', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'idflow-rest-'));
    const open = async (api: string): Promise<string> => {
      const text = `environments:\n  live:\n    idp:\n      kind: rest\n      url: https://api.example.com/v1\n      auth: { type: none }\n      api: ${api}\n`;
      const targetsFile = readTargetsFile(text, join(folder, 'idflow.targets.yaml'));
      const references = environmentVariables({});
      const environment = await openEnvironment({ folder, targetsFile, wanted: new Map([['idp', 'idp']]), references });
      await environment.close();
      return environment.connections.get('idp')!.address;
    };
    try {
      writeFileSync(join(folder, FILE), "operations:\n  find-user: { path: '/people/{user}' }\n");
      assert.equal(await open(FILE), 'https://api.example.com/v1');
      assert.equal(await open("{ operations: { find-user: { path: '/people/{user}' } } }"), 'https://api.example.com/v1');
      await assert.rejects(open('missing.yaml'), /description of an API .*missing\.yaml does not exist/);
      writeFileSync(join(folder, FILE), "operations:\n  find-user: { path: '/people/{usr}' }\n");
      await assert.rejects(open(FILE), (error) => {
        assert.ok(error instanceof TargetsFileError, String(error));
        assert.match(wordsOf(error), /has a problem\. Line 2: There is no `usr`.* Did you mean `user`\?$/);
        assert.deepEqual(
          error.problems.map(({ file, range }) => [file, range.start.line]),
          [[join(folder, FILE), 2]],
        );
        return true;
      });
      await assert.rejects(open("{ operations: { find-user: { path: '/{usr}' } } }"), (error) => {
        assert.ok(error instanceof TargetsFileError);
        return error.problems[0]?.range.start.line === 7;
      });
      const pattern = "{ operations: { create-user: { method: POST, path: /x, already-exists-when: { cause: '(' } } } }";
      await assert.rejects(open(pattern), (error) => {
        assert.ok(error instanceof TargetsFileError);
        assert.match(wordsOf(error), /Line 7: This is no regular expression: /);
        return true;
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
