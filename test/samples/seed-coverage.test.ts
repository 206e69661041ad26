import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { coveragePage, coverageProblems } from '../../scripts/seed-coverage.ts';

describe('docs/seed-coverage.md', () => {
  it('names only steps and tests that are there', () => {
    assert.deepEqual(coverageProblems(), []);
  });

  it('is what its tables say: otherwise run `node scripts/node24.js scripts/seed-coverage.ts`', () => {
    const page = readFileSync(new URL('../../docs/seed-coverage.md', import.meta.url), 'utf8').replaceAll('\r\n', '\n');
    assert.equal(page, coveragePage());
  });
});
