import assert from 'node:assert/strict';
import { isWorthKeeping, keptRecordings, type RecordSetting } from '../../../src/extension/run/recording-choice.ts';

describe('Runs that are recorded', () => {
  const kept = (setting: RecordSetting, wanted: boolean, isProtected: boolean) =>
    keptRecordings(setting, { wanted, isProtected });

  it('are those that fail, all, or none, as the setting says', () => {
    assert.equal(kept('failed', false, false), 'failed');
    assert.equal(kept('always', false, false), 'all');
    assert.equal(kept('off', false, false), undefined);
  });

  it('are on a protected environment only those of which somebody has said so', () => {
    assert.equal(kept('failed', false, true), undefined);
    assert.equal(kept('always', false, true), 'all');
    assert.equal(kept('off', false, true), undefined);
  });

  for (const setting of ['failed', 'always', 'off'] as const)
    for (const isProtected of [false, true])
      it(`are those that a person wants recorded (${setting}, ${isProtected ? 'protected' : 'not protected'})`, () => {
        assert.equal(kept(setting, true, isProtected), 'all');
      });

  it('are worth keeping where one failed, was vetoed or never came to its end, and not where a person cancelled it', () => {
    assert.ok(isWorthKeeping(['succeeded', 'failed']));
    assert.ok(isWorthKeeping(['vetoed']));
    assert.ok(isWorthKeeping([undefined]));
    assert.ok(!isWorthKeeping(['cancelled', 'succeeded']));
    assert.ok(!isWorthKeeping([]));
  });
});
