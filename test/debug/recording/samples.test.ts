import assert from 'node:assert/strict';
import { recordAndReplay, SAMPLE_INPUTS } from './recorded-sample.ts';

describe('A recorded run', function () {
  this.timeout(60_000);

  for (const { sample, input } of SAMPLE_INPUTS)
    it(`of the sample ${sample} for ${input} replays to its end with the same events, and no target`, async () => {
      const { recorded, replayed, end, leftOver } = await recordAndReplay(sample, input);
      assert.equal(end?.kind === 'over' ? undefined : end, undefined);
      assert.equal(leftOver, undefined);
      assert.deepEqual(replayed, recorded);
    });
});
