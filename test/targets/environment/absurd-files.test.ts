import assert from 'node:assert/strict';
import { insertConnection } from '../../../src/targets/environment/edit/insert-connection.ts';
import { insertEnvironment } from '../../../src/targets/environment/edit/insert-environment.ts';
import { outlineTargets } from '../../../src/targets/environment/outline.ts';

const TEN = '0123456789'.split('');

/** Each list holds the one before it ten times. */
const bomb = TEN.map(
  (digit) => `l${digit}: &l${digit} [${TEN.map(() => (digit === '0' ? 'x' : `*l${Number(digit) - 1}`)).join(', ')}]`,
);

describe('an absurd targets file', () => {
  const connection = { kind: 'sqlite', file: 'new.db' };
  const isRefused = (text: string): void => {
    assert.ok('refused' in insertConnection(text, { environment: 'a', target: 'new', connection }));
    assert.ok('refused' in insertEnvironment(text, 'b'));
  };

  it('that is much too long shows nothing, and is not changed', () => {
    const text = `environments: { a: {} } # ${'x'.repeat(500_000)}`;
    assert.deepEqual(outlineTargets(text).environments, []);
    isRefused(text);
  });

  it('that is nested too deeply ends nobody, and is not changed', () => {
    const text = `environments: { a: ${'['.repeat(10_000)}${']'.repeat(10_000)} }`;
    outlineTargets(text);
    isRefused(text);
  });

  it('of aliases that multiply shows its names, and is not multiplied out', () => {
    const { environments } = outlineTargets(
      `${bomb.join('\n')}\ndefault: *l9\nenvironments: { a: { hr: *l9 } }\nprotected: *l9\n`,
    );
    assert.deepEqual(
      environments.map(({ name, isProtected, targets }) => [name, isProtected, targets.map((target) => target.name)]),
      [['a', false, ['hr']]],
    );
  });
});
