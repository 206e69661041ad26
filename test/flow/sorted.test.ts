import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { countFirst } from '../../src/flow/sorted.ts';

describe('counting the first entries of a sorted list', () => {
  it('finds what looking at each of them finds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: -1, max: 21 }), (numbers, limit) => {
        const sorted = numbers.toSorted((a, b) => a - b);
        const found = countFirst(sorted, (number) => number <= limit);
        assert.equal(found, sorted.filter((number) => number <= limit).length);
      }),
    );
  });
});
