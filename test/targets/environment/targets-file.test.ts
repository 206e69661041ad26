import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTION_KINDS } from '../../../src/targets/environment/connections/index.ts';
import { TargetsFileError } from '../../../src/targets/environment/environment-error.ts';
import { findTargetsFile, readTargetsFile } from '../../../src/targets/environment/targets-file.ts';

/** `line:column code message [suggestion]` for each problem. */
function problemsOf(text: string): string[] {
  try {
    readTargetsFile(text, 'idflow.targets.yaml');
    return [];
  } catch (error) {
    assert.ok(error instanceof TargetsFileError);
    return error.problems.map(
      ({ range, code, message, suggestion }) =>
        `${range.start.line}:${range.start.column} ${code} ${message}${suggestion === undefined ? '' : ` [${suggestion}]`}`,
    );
  }
}

const KINDS = CONNECTION_KINDS.map(({ kind }) => `\`${kind}\``).join(', ');

describe('idflow.targets.yaml', () => {
  it('names environments and their connections; the first one is the default', () => {
    const file = readTargetsFile(
      `environments:
  embedded:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: [a.sql, b.sql] }
    idp: { kind: okta-embedded, file: ':memory:', seed: idp.yaml, latency: 20ms }
  staging:
    idp:
      kind: okta
      url: '\${env:OKTA_URL}'
      auth: { type: private-key-jwt, client-id: 0oa1, private-key: '\${secret:okta-key}', scopes: [okta.users.manage] }
      timeout: 10s
      already-exists-when: { status: 400, error-code: E0000001, cause: name .* exists }
`,
      'idflow.targets.yaml',
    );
    assert.equal(file.default, 'embedded');
    assert.deepEqual(
      [...file.environments].map(([name, connections]) => [
        name,
        [...connections].map(([target, { kind, targetKind, inMemory }]) => [target, kind, targetKind, inMemory]),
      ]),
      [
        [
          'embedded',
          [
            ['hr', 'sqlite', 'sql', false],
            ['idp', 'okta-embedded', 'okta', true],
          ],
        ],
        ['staging', [['idp', 'okta', 'okta', false]]],
      ],
    );
  });

  it('may name its default', () => {
    const text =
      'default: b\nenvironments:\n  a: { hr: { kind: sqlite, file: a.db } }\n  b: { hr: { kind: sqlite, file: b.db } }\n';
    assert.equal(readTargetsFile(text, 'f').default, 'b');
  });

  it('tells of a bracket that is never closed once', () => {
    assert.deepEqual(problemsOf('environments:\n  a: { hr: { kind: sqlite, file: x'), [
      '2:35 yaml-syntax Flow map in block collection must be sufficiently indented and end with a }.',
    ]);
  });

  it('knows an address by its scheme, and repeats none, since it may hold a secret', () => {
    const target = (connection: string): string[] => problemsOf(`environments: { a: { idp: { ${connection} } } }`);
    const okta = (url: string): string => `kind: okta, url: '${url}', auth: { type: ssws, token: '\${secret:t}' }`;
    const ldap = (url: string): string => `kind: ldap, url: '${url}'`;
    for (const url of [
      'https://acme.okta.com',
      'http://localhost:8080',
      'http://127.0.0.1:80/',
      '\${env:OKTA_URL}',
      'https://\${env:O}',
    ])
      assert.deepEqual(target(okta(url)), [], url);
    for (const url of ['acme.okta.com', 'localhost:8080', 'http://acme.okta.com', 'ftp://acme', 'https://'])
      assert.deepEqual(
        target(okta(url)),
        [
          '1:46 wrong-value This is no address of a server with TLS. [Write `https://idp.example.com`; `http:` leads to this machine only.]',
        ],
        url,
      );
    for (const url of ['ldaps://dc', 'ldap://dc:389', 'ldaps://\${env:AD_HOST}']) assert.deepEqual(target(ldap(url)), [], url);
    for (const url of ['dc.example.com', 'https://dc', 'ldaps://'])
      assert.deepEqual(
        target(ldap(url)),
        [
          '1:46 wrong-value This is no address of a directory. [Write `ldaps://ldap.example.com`, or `ldap://…` with `start-tls: true`.]',
        ],
        url,
      );
  });

  it('tells all that is wrong, each in its place', () => {
    assert.deepEqual(
      problemsOf(`default: embeded
environments:
  embedded:
    hr: { kind: sqlit, file: hr.db }
    db: { kind: sqlite, fiel: hr.db }
    idp: { kind: okta-embedded, file: idp.db, latency: 20 }
    app: { file: app.db }
    dir: ldap
`),
      [
        '1:10 wrong-value There is no environment `embeded`. [Did you mean `embedded`?]',
        '4:17 wrong-value There is no kind of connection `sqlit`. [Did you mean `sqlite`?]',
        '5:9 missing-key A `sqlite` connection needs the key `file`: The database, made when missing; `:memory:` lives as long as the process. [Add `file:`.]',
        '5:25 unknown-key A `sqlite` connection has no key `fiel`. [Did you mean `file`?]',
        '6:56 wrong-type Expected a duration such as 500ms, 5s, 2m, 1h, found the number 20. [Write a unit: `20ms` or `20s`.]',
        `7:10 missing-key A connection needs the key \`kind\`. [Kinds: ${KINDS}.]`,
        `8:10 wrong-type Expected a connection: a map with the key \`kind\`. [Kinds: ${KINDS}.]`,
      ],
    );
  });

  const okta = (auth: string): string =>
    `environments:\n  live:\n    idp:\n      kind: okta\n      url: https://example.okta.com\n      auth: ${auth}\n`;

  const literals = [
    '{ type: ssws, token: 00literal }',
    '{ type: private-key-jwt, client-id: a, private-key: 00literal, scopes: [s] }',
    '00literal',
    '{ type: ssws, token: [00literal] }',
    "{ type: ssws, token: 'SSWS ${secret:a} 00literal' }",
  ];
  for (const auth of literals)
    it(`refuses a secret that stands in it, and does not repeat it: ${auth}`, () => {
      const [problem, ...more] = problemsOf(okta(auth));
      assert.match(problem ?? '', /^6:\d+ (plain-secret|wrong-(value|type)) .*\$\{secret:/);
      assert.deepEqual(more, []);
      assert.ok(!problem?.includes('00literal'));
    });

  it('knows the ways to sign in', () => {
    assert.deepEqual(problemsOf(okta('{ type: swss, token: x }')), [
      '6:21 wrong-value `swss` is not one of `ssws`, `private-key-jwt`. [Did you mean `ssws`?]',
    ]);
    assert.match(problemsOf(okta('{}'))[0] ?? '', /^6:13 missing-key /);
  });

  it('refuses what looks like a reference and is none', () => {
    assert.deepEqual(problemsOf('environments:\n  a:\n    hr: { kind: sqlite, file: "${HOME}/hr.db" }\n'), [
      '3:31 wrong-value `${…}` here holds no reference. [Write `${secret:name}` or `${env:NAME}`.]',
    ]);
  });

  const broken = [
    '',
    '[]',
    'environments:',
    'environments: {}',
    'environments: [a]',
    'a: [',
    'environments:\n  a: 1',
    'environments: { a: { b: { kind: [] } } }',
    '*x',
    'environments: &a { a: *a }',
  ];
  for (const text of broken)
    it(`refuses ${JSON.stringify(text)} with a place`, () => assert.match(problemsOf(text)[0] ?? '', /^\d+:\d+ [a-z-]+ \S/));

  it('is looked for in the folder and those around it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'idflow-find-'));
    try {
      mkdirSync(join(folder, 'flows', 'users'), { recursive: true });
      writeFileSync(join(folder, 'idflow.targets.yaml'), '');
      assert.equal(findTargetsFile(join(folder, 'flows', 'users')), join(folder, 'idflow.targets.yaml'));
      writeFileSync(join(folder, 'flows', 'idflow.targets.yaml'), '');
      assert.equal(findTargetsFile(join(folder, 'flows', 'users')), join(folder, 'flows', 'idflow.targets.yaml'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('protected in idflow.targets.yaml', () => {
  const ENVIRONMENTS = `environments:
  test: { protected: { kind: sqlite, file: ':memory:' } }
  production: { hr: { kind: sqlite, file: ':memory:' } }
`;
  const protectionOf = (protectedText: string) =>
    Object.fromEntries(readTargetsFile(`${ENVIRONMENTS}${protectedText}`, 'idflow.targets.yaml').protected);
  const DEFAULTS = { confirmDeletes: true, maxChanges: 100 };

  it('is nothing where it is not said, whatever targets are called', () => assert.deepEqual(protectionOf(''), {}));

  for (const text of ['protected: production', 'protected: [production]', 'protected: { production: {} }'])
    it(`means the same as ${text}`, () => assert.deepEqual(protectionOf(text), { production: DEFAULTS }));

  it('has settings', () =>
    assert.deepEqual(
      protectionOf('protected: { production: { max-changes: 5, confirm-deletes: false }, test: { max-changes: 7 } }'),
      {
        production: { confirmDeletes: false, maxChanges: 5 },
        test: { confirmDeletes: true, maxChanges: 7 },
      },
    ));

  for (const [text, problem] of [
    ['protected: [prod]', '4:13 wrong-value There is no environment `prod`.'],
    ['protected: { producton: {} }', '4:14 wrong-value There is no environment `producton`. [Did you mean `production`?]'],
    ['protected: true', '4:12 wrong-value There is no environment `true`.'],
    ['protected: { production: { max-changes: 0 } }', '4:41 wrong-value'],
    ['protected: { production: { max-change: 5 } }', '4:28 unknown-key'],
  ] as const)
    it(`is refused: ${text}`, () => {
      const [first = 'nothing'] = problemsOf(`${ENVIRONMENTS}${text}\n`);
      assert.ok(first.startsWith(problem), first);
    });
});
