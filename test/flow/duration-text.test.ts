import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { durationText } from '../../src/flow/duration-text.ts';

describe('A duration', () => {
  it('is told as people say it', () => {
    const texts = {
      '0.0 ms': 0.04,
      '9.9 ms': 9.94,
      '10 ms': 10.4,
      '999 ms': 999,
      '1.2 s': 1_234,
      '59.9 s': 59_949,
      '1 min 0 s': 59_951,
      '2 min 5 s': 125_000,
    };
    for (const [text, ms] of Object.entries(texts)) assert.equal(durationText(ms), text);
  });

  it('is told in one way only: on the canvas, in the properties, in the panel and on the command line', () => {
    const sources = ['webview', 'src/designer', 'src/extension', 'src/cli'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => join(folder, name)),
    );
    const others = sources.filter((file) => /\)\} m?s`/.test(readFileSync(file, 'utf8')));
    assert.deepEqual(others, []);
  });
});
