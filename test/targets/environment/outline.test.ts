import assert from 'node:assert/strict';
import { outlineTargets } from '../../../src/targets/environment/outline.ts';

describe('the outline of a targets file', () => {
  it('names environments and targets, with their lines', () => {
    const outline = outlineTargets(`# where things are
default: staging
protected: [staging]
environments:
  embedded:
    hr: { kind: sqlite, file: hr.db }

  staging:
    hr:
      kind: postgresql
      password: '\${secret:hr-password}'
    idp: { url: 'https://x', token: '\${secret:token} \${secret:token}' }
`);
    assert.deepEqual(
      outline.environments.map(({ name, line, isProtected, targets }) => [
        name,
        line,
        isProtected,
        targets.map((target) => [target.name, target.line, target.kind]),
      ]),
      [
        ['embedded', 5, false, [['hr', 6, 'sqlite']]],
        [
          'staging',
          8,
          true,
          [
            ['hr', 9, 'postgresql'],
            ['idp', 12, undefined],
          ],
        ],
      ],
    );
    assert.equal(outline.default, 'staging');
    assert.deepEqual(outline.secrets, ['hr-password', 'token']);
    assert.equal(outline.environments[0]?.targets[0]?.written, '{ kind: sqlite, file: hr.db }');
  });

  it('takes the first environment where the default is none of them', () => {
    assert.equal(outlineTargets('default: prod\nenvironments: { a: {}, b: {} }').default, 'a');
    assert.equal(outlineTargets('environments: {}').default, undefined);
  });

  for (const { written, names } of [
    { written: 'protected: b', names: ['b'] },
    { written: 'protected: { a: {}, b: { max-changes: 5 } }', names: ['a', 'b'] },
    { written: 'protected: 7', names: [] },
  ])
    it(`reads ${written}`, () => {
      const { environments } = outlineTargets(`${written}\nenvironments: { a: {}, b: {}, c: {} }`);
      assert.deepEqual(
        environments.filter(({ isProtected }) => isProtected).map(({ name }) => name),
        names,
      );
    });

  for (const text of [
    '',
    '\t',
    'environments: [1, { a: b',
    'environments: 5',
    'environments: { [a]: { ? [b] : c }, d: *e }',
    '- a',
  ])
    it(`reads what it can of ${JSON.stringify(text)}`, () => {
      assert.ok(Array.isArray(outlineTargets(text).environments));
    });

  for (const { what, nested } of [
    { what: 'lists', nested: '['.repeat(100_000) },
    { what: 'lists that end', nested: `${'['.repeat(100_000)}${']'.repeat(100_000)}` },
    { what: 'maps', nested: '{ a: '.repeat(100_000) },
    { what: 'block lists', nested: `\n${'- '.repeat(20_000)}a` },
    { what: 'block maps', nested: Array.from({ length: 3_000 }, (_, depth) => `\n  ${' '.repeat(depth)}a:`).join('') },
    { what: 'keys', nested: '? '.repeat(20_000) },
    { what: 'an environment within itself', nested: '&a { b: *a, c: { kind: *a } }' },
  ])
    it(`survives ${what}, however deep`, () => {
      const { environments } = outlineTargets(`environments:\n  first: { hr: { kind: sqlite } }\n  deep: ${nested}`);
      assert.ok(environments.length === 0 || environments[0]?.name === 'first');
    });

  it('looks into no file that is longer than a targets file may be', () => {
    const text = `environments: { a: { hr: { kind: sqlite, password: '\${secret:x}' } } }\n#${'x'.repeat(2_000_000)}`;
    assert.deepEqual(outlineTargets(text), { default: undefined, environments: [], secrets: [] });
  });
});
