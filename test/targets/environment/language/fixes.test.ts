import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/flow/edit/index.ts';
import type { ProblemCode } from '../../../../src/flow/problem.ts';
import { checkTargets } from '../../../../src/targets/environment/language/check.ts';
import { fixesForTargets, type TargetsFix } from '../../../../src/targets/environment/language/fixes.ts';
import { readTargetsSource } from '../../../../src/targets/environment/language/targets-source.ts';
import { FILE, FILES } from './at-cursor.ts';

/** Ways out of the first problem of a code, each with the text that it leads to. */
function fixes(text: string, code: ProblemCode): (TargetsFix & { readonly text: string })[] {
  const source = readTargetsSource(text, FILE);
  const problem = checkTargets(source, FILES).find((each) => each.code === code);
  assert.ok(problem, `${code} in\n${text}`);
  return fixesForTargets(source, FILES, problem).map((fix) => ({ ...fix, text: applyEdits(text, fix.edits) }));
}

const HEAD = 'environments:\n  dev:\n    hr: ';

describe('Quick fixes in a targets file', () => {
  /** Files with one mistake, and what the first way out makes of them. */
  const MEANT: readonly (readonly [code: ProblemCode, text: string, fixed: string])[] = [
    ['wrong-value', `${HEAD}{ kind: sqlit, file: a }\n`, `${HEAD}{ kind: sqlite, file: a }\n`],
    ['wrong-value', `${HEAD}{ kind: "sqlit", file: a }\n`, `${HEAD}{ kind: "sqlite", file: a }\n`],
    [
      'unknown-key',
      `${HEAD}{ kind: sqlite, file: a, shema: database/hr.sql }\n`,
      `${HEAD}{ kind: sqlite, file: a, schema: database/hr.sql }\n`,
    ],
    ['unknown-key', `defalt: dev\n${HEAD}{ kind: sqlite, file: a }\n`, `default: dev\n${HEAD}{ kind: sqlite, file: a }\n`],
    [
      'wrong-value',
      `protected: [dve]\n${HEAD}{ kind: sqlite, file: a }\n`,
      `protected: [dev]\n${HEAD}{ kind: sqlite, file: a }\n`,
    ],
    ['wrong-value', `default: dve\n${HEAD}{ kind: sqlite, file: a }\n`, `default: dev\n${HEAD}{ kind: sqlite, file: a }\n`],
    [
      'wrong-value',
      `${HEAD}{ kind: postgresql, host: h, database: d, user: u, tls: verifed }\n`,
      `${HEAD}{ kind: postgresql, host: h, database: d, user: u, tls: verified }\n`,
    ],
    [
      'wrong-value',
      `${HEAD}{ kind: okta, url: https://a.example.com, auth: { type: swss, token: '\${secret:t}' } }\n`,
      `${HEAD}{ kind: okta, url: https://a.example.com, auth: { type: ssws, token: '\${secret:t}' } }\n`,
    ],
    [
      'wrong-type',
      `${HEAD}{ kind: okta-embedded, file: a, latency: 20 }\n`,
      `${HEAD}{ kind: okta-embedded, file: a, latency: 20ms }\n`,
    ],
    ['missing-key', `${HEAD}{ kind: sqlite }\n`, `${HEAD}{ kind: sqlite, file:  }\n`],
    [
      'missing-key',
      'environments:\n  dev:\n    hr:\n      kind: sqlite # comment\n    b: { kind: sqlite, file: b }\n',
      'environments:\n  dev:\n    hr:\n      kind: sqlite\n      file:  # comment\n    b: { kind: sqlite, file: b }\n',
    ],
    [
      'missing-file',
      `${HEAD}{ kind: sqlite, file: a, schema: database/hr.sqll }\n`,
      `${HEAD}{ kind: sqlite, file: a, schema: database/hr.sql }\n`,
    ],
    [
      'yaml-syntax',
      `${HEAD}{ kind: postgresql, host: \${env:H}, user: u, password: \${secret:x} }\n`,
      `${HEAD}{ kind: postgresql, host: '\${env:H}', user: u, password: '\${secret:x}' }\n`,
    ],
  ];
  for (const [code, text, fixed] of MEANT)
    it(`put right ${code} in ${text.trim().split('\n').at(-1)!.trim().slice(0, 70)}`, () => {
      const [first] = fixes(text, code);
      assert.equal(first?.text, fixed);
    });

  it('move a secret into the key store, under a name for the place', () => {
    const text = `${HEAD}{ kind: postgresql, host: h, database: d, user: u, password: hunter2 }\n`;
    const [fix] = fixes(text, 'plain-secret');
    assert.ok(fix?.moveIntoSecret);
    assert.deepEqual(fix.edits, []);
    assert.equal(fix.moveIntoSecret.name, 'hr-password');
    assert.equal(text.slice(fix.moveIntoSecret.start, fix.moveIntoSecret.end), 'hunter2');
    assert.doesNotMatch(fix.title, /hunter2/);
  });

  it('move the password out of an address only where references are read', () => {
    const text = 'environments:\n  dev:\n    d:\n      kind: ldap\n      url: ldaps://me:hunter2@h\n';
    const [fix] = fixes(text, 'plain-secret');
    assert.equal(text.slice(fix?.moveIntoSecret?.start, fix?.moveIntoSecret?.end), 'hunter2');
  });

  it('are silent where nothing is near', () => {
    assert.deepEqual(fixes(`${HEAD}{ kind: whatever, file: a }\n`, 'wrong-value'), []);
  });
});
