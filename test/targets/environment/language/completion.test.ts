import assert from 'node:assert/strict';
import type { Completion } from '../../../../src/flow/language/completion.ts';
import { CONNECTION_KINDS } from '../../../../src/targets/environment/connections/index.ts';
import { completeTargets } from '../../../../src/targets/environment/language/complete.ts';
import { AROUND, atCursor } from './at-cursor.ts';

const complete = (text: string): Completion[] => {
  const { source, offset } = atCursor(text);
  return completeTargets(source, AROUND, offset).sort((a, b) => a.rank - b.rank);
};
const labels = (text: string): string[] => complete(text).map(({ label }) => label);

/** The text once a completion is taken, its tab stops empty. */
function taken(text: string, label: string): string {
  const { source, offset } = atCursor(text);
  const found = completeTargets(source, AROUND, offset).find((each) => each.label === label);
  assert.ok(found, `${label} is not among ${labels(text).join(', ')}`);
  const { start, end, insert = label, snippet } = found;
  const indent = /^ */.exec(source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1))![0];
  const plain = snippet ? insert.replace(/\$\{\d+(?::([^}]*))?\}|\$0/g, '$1').replace(/\\([\\$}])/g, '$1') : insert;
  return source.text.slice(0, start) + plain.replaceAll('\n', `\n${indent}`) + source.text.slice(end);
}

const HR = 'environments:\n  dev:\n    hr:\n      ';

describe('Completion in a targets file', () => {
  it('offers the keys of the file', () => {
    assert.ok(labels('¦').includes('environments'));
    assert.deepEqual(
      labels('environments: {}\n¦').filter((label) => label === 'environments'),
      [],
    );
  });

  it('offers each kind of connection, those first that the flows want', () => {
    const offered = labels(`${HR}kind: ¦`);
    assert.deepEqual([...offered].sort(), CONNECTION_KINDS.map(({ kind }) => kind).sort());
    const sql = CONNECTION_KINDS.filter(({ targetKind }) => targetKind === 'sql').map(({ kind }) => kind);
    assert.deepEqual(offered.slice(0, sql.length).sort(), sql.sort());
  });

  for (const { kind, fields } of CONNECTION_KINDS)
    it(`offers the keys of \`${kind}\` with their documentation, required ones first`, () => {
      const found = complete(`${HR}kind: ${kind}\n      ¦`);
      assert.deepEqual(
        found.map(({ label }) => label).sort(),
        Object.keys(fields)
          .filter((key) => key !== 'kind')
          .sort(),
      );
      for (const { label, documentation } of found) assert.equal(documentation, fields[label]?.doc);
      const firstOptional = found.findIndex(({ label }) => !fields[label]?.required);
      assert.ok(firstOptional < 0 || found.slice(firstOptional).every(({ label }) => !fields[label]?.required));
    });

  it('writes a whole connection with what it needs', () => {
    assert.equal(taken(`${HR}¦\n`, 'kind: postgresql'), `${HR}kind: postgresql\n      host: \n      database: \n      user: \n`);
    assert.equal(
      taken('environments:\n  dev:\n    hr: ¦\n', '{ kind: sqlite }'),
      'environments:\n  dev:\n    hr: { kind: sqlite, file:  }\n',
    );
    assert.equal(
      taken('environments:\n  dev:\n    hr: { ¦ }\n', 'kind: sqlite'),
      'environments:\n  dev:\n    hr: { kind: sqlite, file:  }\n',
    );
  });

  it('goes into how to sign in, by its type', () => {
    const okta = 'environments:\n  dev:\n    idp:\n      kind: okta\n      auth:\n        ';
    assert.deepEqual(labels(`${okta}type: ¦`), ['ssws', 'private-key-jwt']);
    assert.deepEqual(labels(`${okta}type: ssws\n        ¦`), ['token']);
    assert.ok(labels('environments: { dev: { idp: { kind: okta, auth: { type: private-key-jwt, ¦ } } } }').includes('client-id'));
  });

  it('offers the words of a setting', () => {
    assert.deepEqual(labels(`${HR}kind: postgresql\n      tls: ¦`), ['verified', 'unverified', 'off']);
    assert.deepEqual(labels(`${HR}kind: ldap\n      start-tls: ¦`), ['true', 'false']);
    assert.ok(labels(`${HR}kind: ldap\n      timeout: ¦`).includes('30s'));
  });

  it('offers the targets that flows have, then those of other environments', () => {
    const text =
      'environments:\n  dev:\n    hr: { kind: sqlite, file: a }\n    crm: { kind: sqlite, file: b }\n  live:\n    hr: { kind: sqlite, file: c }\n    ¦\n';
    assert.deepEqual(labels(text), ['idp', 'crm']);
    assert.equal(taken(text, 'idp'), text.replace('¦', 'idp:\n      '));
  });

  it('offers the environments as the default', () => {
    assert.deepEqual(labels('default: ¦\nenvironments:\n  dev: {}\n  live: {}\n'), ['dev', 'live']);
  });

  it('offers the environments that can be protected', () => {
    const environments = '\nenvironments:\n  dev: {}\n  live: {}\n';
    assert.deepEqual(labels(`protected: ¦${environments}`), ['dev', 'live']);
    assert.deepEqual(labels(`protected: [li¦ve]${environments}`), ['dev', 'live']);
    assert.deepEqual(labels(`protected:\n  live: {}\n  ¦${environments}`), ['dev']);
    assert.ok(labels(`protected:\n  live: { ¦ }${environments}`).includes('max-changes'));
  });

  it('offers secrets for a secret, in quotes', () => {
    const text = `${HR}kind: postgresql\n      password: ¦\n`;
    assert.deepEqual(labels(text), ['${secret:hr-password}', '${secret:okta-token}', '${env:HR_PASSWORD}']);
    assert.equal(taken(text, '${secret:hr-password}'), text.replace('¦', "'${secret:hr-password}'"));
    const quoted = `${HR}kind: postgresql\n      password: "¦"\n`;
    assert.equal(taken(quoted, '${secret:okta-token}'), quoted.replace('¦', '${secret:okta-token}'));
  });

  it('offers names inside of a reference, also in braces that it breaks', () => {
    for (const begun of ["'${se¦}'", "'${secret:¦'", "'$¦'"]) {
      const text = `environments:\n  dev:\n    hr: { kind: postgresql, password: ${begun} }\n`;
      const [before = ''] = text.split('$');
      const after = text.slice(text.lastIndexOf("'"));
      assert.equal(taken(text, '${secret:hr-password}'), `${before}\${secret:hr-password}${after}`, begun);
    }
    const bare = 'environments:\n  dev:\n    hr: { kind: postgresql, password: ${sec¦}, user: me }\n';
    assert.equal(taken(bare, '${secret:okta-token}'), bare.replace('${sec¦}', "'${secret:okta-token}'"));
  });

  it('never offers a command', () => {
    assert.ok(labels(`${HR}kind: postgresql\n      password: '\${¦}'`).every((label) => !label.includes('command')));
  });

  it('offers files, folder by folder', () => {
    assert.deepEqual(labels(`${HR}kind: sqlite\n      schema: ¦`), ['README.md', 'database/', 'certificates/', '../']);
    assert.deepEqual(labels(`${HR}kind: sqlite\n      schema: database/¦`), ['hr.sql', 'idp.yaml']);
    assert.deepEqual(labels(`${HR}kind: sqlite\n      schema:\n        - database/h¦`), ['hr.sql', 'idp.yaml']);
  });
});
