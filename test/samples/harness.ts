import assert from 'node:assert/strict';
import { after, afterEach, beforeEach } from 'mocha';
import { closeSharedSandbox, openSample, type Sample, type SampleOptions } from './open-sample.ts';

export * from './open-sample.ts';

after(closeSharedSandbox);

/** Sets a fresh sample up for every test of a `describe`. */
export function sampleSuite(name: string, options: SampleOptions = {}): () => Sample {
  let sample: Sample | undefined;
  beforeEach(async () => {
    sample = await openSample(name, options);
  });
  afterEach(async () => {
    await sample?.close();
    sample = undefined;
  });
  return () => {
    assert.ok(sample, 'A sample is only there inside a test.');
    return sample;
  };
}

/** Opens a sample for as long as `use` takes. */
export async function withSample<T>(name: string, use: (sample: Sample) => Promise<T>, options: SampleOptions = {}): Promise<T> {
  const sample = await openSample(name, options);
  try {
    return await use(sample);
  } finally {
    await sample.close();
  }
}
