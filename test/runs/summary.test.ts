import assert from 'node:assert/strict';
import { summaryOf } from '../../src/runs/summary.ts';

describe('summary of a value', () => {
  const limits = { text: 5, items: 2, depth: 2 };

  it('is the value where that is short', () => {
    assert.deepEqual(summaryOf({ a: [1, null, 'text'], b: undefined }), { a: [1, null, 'text'] });
    assert.equal(summaryOf(undefined), null);
  });

  it('says what it leaves out', () => {
    assert.deepEqual(summaryOf(['longer text', 2, 3, 4], limits), ['longe…', 2, '… 2 more']);
    assert.deepEqual(summaryOf({ a: 1, b: 2, c: 3 }, limits), { a: 1, b: 2, '…': '1 more' });
    assert.deepEqual(summaryOf({ a: { b: { c: 1 }, d: [1] } }, limits), { a: { b: '… 1 keys', d: '… 1 items' } });
  });
});
