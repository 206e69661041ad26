import assert from 'node:assert/strict';
import { readFlow } from '../../../../src/flow/read-flow.ts';
import type { Problem } from '../../../../src/flow/problem.ts';
import { checkTargets } from '../../../../src/targets/environment/language/check.ts';
import { resolveBeside } from '../../../../src/targets/environment/language/files-beside.ts';
import { checkBindings } from '../../../../src/targets/environment/language/flow-bindings.ts';
import { readTargetsSource } from '../../../../src/targets/environment/language/targets-source.ts';
import { readTargetsFile } from '../../../../src/targets/environment/targets-file.ts';
import { FILE, FILES } from './at-cursor.ts';

/** `line:column severity code`, and the text that is marked. */
const shown = (text: string, problems: readonly Problem[]): string[] =>
  problems.map(
    ({ range: { start, end }, severity, code }) =>
      `${start.line}:${start.column} ${severity} ${code} ${text.slice(start.offset, end.offset)}`,
  );

const check = (text: string): string[] => shown(text, checkTargets(readTargetsSource(text, FILE), FILES));

describe('The check of a targets file', () => {
  it('finds nothing wrong with a sound one', () => {
    assert.deepEqual(
      check(`environments:
  dev:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: [database/hr.sql] }
    idp: { kind: okta-embedded, file: .idflow/idp.db, seed: ./database/../database/idp.yaml }
  live:
    hr: { kind: postgresql, host: '\${env:HR_HOST}', database: hr, user: hr, password: '\${secret:hr}', ca: certificates/company.pem }
`),
      [],
    );
  });

  it('finds files that are missing or are folders, with the one that was meant', () => {
    const text = `environments:
  dev:
    hr: { kind: sqlite, file: a.db, schema: [database/hr.sqll, 'none/x.sql'] }
    db: { kind: postgresql, host: h, database: d, user: u, ca: database }
`;
    assert.deepEqual(check(text), [
      '3:46 error missing-file database/hr.sqll',
      "3:64 error missing-file 'none/x.sql'",
      '4:64 error missing-file database',
    ]);
    const [first] = checkTargets(readTargetsSource(text, FILE), FILES);
    assert.equal(first?.suggestion, 'Did you mean `hr.sql`?');
  });

  it('finds secrets in plain text, where a reference belongs and in texts', () => {
    const text = `environments:
  live:
    hr: { kind: postgresql, host: h, database: d, user: u, password: hunter2 }
    dir:
      kind: ldap
      url: ldaps://admin:hunter2@ldap.example.com
      bind: { user: cn=admin, password: 12345678 }
    app:
      kind: scim
      url: https://example.com/scim
      auth: { type: basic, user: Bearer abcdefghijklmn, password: '\${secret:x}' }
`;
    assert.deepEqual(check(text), [
      '3:70 error plain-secret hunter2',
      '6:26 warning plain-secret hunter2',
      '7:41 error plain-secret 12345678',
      '11:34 warning plain-secret Bearer abcdefghijklmn',
    ]);
    const problems = checkTargets(readTargetsSource(text, FILE), FILES);
    assert.doesNotMatch(
      problems.map(({ message, suggestion }) => `${message} ${suggestion}`).join('\n'),
      /hunter2|12345678|abcdef/,
    );
  });

  it('takes a reference in an address for what it is', () => {
    const text = "environments:\n  a:\n    d: { kind: ldap, url: 'ldaps://me:${secret:pw}@h' }\n";
    assert.deepEqual(check(text), []);
  });

  it('refuses a command, and says where one can be given', () => {
    const text =
      "environments:\n  a:\n    d: { kind: ldap, url: 'ldaps://${command:rm}', bind: { user: u, password: '${command:op}' } }\n";
    const problems = checkTargets(readTargetsSource(text, FILE), FILES);
    assert.equal(problems.length, 2);
    for (const { suggestion } of problems) assert.match(suggestion ?? '', /names no commands.*--secret-command/);
  });

  it('tells of syntax alone where the text is no YAML', () => {
    const text = 'environments:\n  a:\n    hr: { kind: postgresql, password: ${secret:x} }\n  b: [\n';
    assert.ok(
      check(text).every((line) => line.includes('yaml-syntax')),
      check(text).join('\n'),
    );
    assert.ok(check(text).length > 0);
  });
});

describe('Files beside a targets file', () => {
  const CASES: readonly (readonly [from: string, written: string, path: string])[] = [
    ['idflow.targets.yaml', 'a/b.sql', 'a/b.sql'],
    ['idflow.targets.yaml', '../b.sql', '../b.sql'],
    ['flows/idflow.targets.yaml', '../b.sql', 'b.sql'],
    ['flows/idflow.targets.yaml', './x/../../../b.sql', '../b.sql'],
    ['/w/idflow.targets.yaml', 'a\\b.sql', '/w/a/b.sql'],
    ['/w/idflow.targets.yaml', '/etc/ca.pem', '/etc/ca.pem'],
    ['/w/idflow.targets.yaml', '/../../etc', '/etc'],
    ['/c:/w/idflow.targets.yaml', 'D:\\ca.pem', '/D:/ca.pem'],
    ['c:/w/idflow.targets.yaml', 'D:/ca.pem', 'D:/ca.pem'],
  ];
  for (const [from, written, path] of CASES)
    it(`${written} from ${from} is ${path}`, () => assert.equal(resolveBeside(from, written), path));
});

describe('The targets of a flow in its targets file', () => {
  const targets = readTargetsFile(
    `environments:
  dev: { hr: { kind: sqlite, file: a.db }, idp: { kind: okta-embedded, file: b.db } }
  live: { hr: { kind: keycloak, url: https://sso.example.com, realm: r, client: { id: i, secret: '\${secret:s}' } } }
`,
    FILE,
  );
  const bind = (declared: string): string[] => {
    const text = `idflow: 1\nname: T\ntargets: ${declared}\nsteps: { a: { log: x } }\n`;
    const problems = checkBindings(readFlow(text, 'f.idflow.yaml'), targets);
    return problems.map(({ code, message, range, suggestion = '' }) =>
      `${code} ${text.slice(range.start.offset, range.end.offset)}: ${message} ${suggestion}`.trim(),
    );
  };

  it('are fine where some environment has them; an Okta org does for any IdP', () => {
    assert.deepEqual(bind('{ idp: idp }'), []);
    assert.deepEqual(bind('{ idp: okta }'), []);
  });

  it('are told where no environment has them', () => {
    assert.deepEqual(bind('{ ipd: idp }'), [
      'unbound-target ipd: No environment in idflow.targets.yaml has the target `ipd`. Did you mean `idp`?',
    ]);
  });

  it('are told where an environment has something else under the name', () => {
    assert.deepEqual(bind('{ hr: sql }'), [
      'wrong-target-kind sql: `hr` is of kind sql here, but in idflow.targets.yaml it is a connection of another kind: `keycloak` in `live`.',
    ]);
  });
});
