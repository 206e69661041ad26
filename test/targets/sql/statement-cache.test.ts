import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { StatementCache } from '../../../src/targets/sql/statement-cache.ts';

describe('the statements that a SQL target keeps prepared', () => {
  it('are as many as it may keep: the one that was not used for longest goes', () => {
    const cache = new StatementCache<string>(2);
    cache.add('SELECT 1', 'one');
    cache.add('SELECT 2', 'two');
    assert.equal(cache.get('SELECT 1'), 'one');
    cache.add('SELECT 3', 'three');
    assert.deepEqual(
      ['SELECT 1', 'SELECT 2', 'SELECT 3'].map((text) => cache.get(text)),
      ['one', undefined, 'three'],
    );
  });

  it('are forgotten with the target', () => {
    const cache = new StatementCache<string>(2);
    cache.add('SELECT 1', 'one');
    cache.clear();
    assert.equal(cache.get('SELECT 1'), undefined);
  });
});
