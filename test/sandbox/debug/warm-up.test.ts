import assert from 'node:assert/strict';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { debug, valueOf } from './debugging.ts';

describe('A sandbox that is warmed up for debugging', function () {
  this.timeout(20_000);

  it('debugs as ever', async () => {
    const sandbox = createSandbox({ workers: 1 });
    sandbox.warmUp?.(true);
    const session = await debug(sandbox, 'let n = 1;\nreturn n + 1;', { entry: 'into', at: ['over'] });
    assert.deepEqual([session.pauses, valueOf(session)], [['entry main 1:1', 'step main 2:1'], 2]);
    await sandbox.close();
  });

  it('can be closed before it is warm', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    for (const wait of [0, 1, 20]) {
      const sandbox = createSandbox({ workers: 1 });
      sandbox.warmUp?.(true);
      for (let turn = 0; turn < wait; turn++) await new Promise((resolve) => setImmediate(resolve));
      await sandbox.close();
      await assert.rejects(debug(sandbox, 'return 1'));
    }
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });
});
