import assert from 'node:assert/strict';
import { CONTROL_SLOTS, type CallMessage } from '../../src/sandbox/messages.ts';
import { DEFAULT_LIMITS } from '../../src/sandbox/limits.ts';
import { Guest } from '../../src/sandbox/guest.ts';
import { guestSource } from '../../src/sandbox/guest-source.ts';
import { loadEngineModule } from '../../src/sandbox/location.ts';
import { UnitCache } from '../../src/sandbox/unit-cache.ts';
import { piece } from './calls.ts';

describe('Compiled units', () => {
  it('are kept up to a total size; the one unused for longest goes first', () => {
    const cache = new UnitCache<string>(100);
    assert.deepEqual(cache.put(1, 'a', 40), []);
    assert.deepEqual(cache.put(2, 'b', 40), []);
    assert.equal(cache.get(1), 'a');
    assert.deepEqual(cache.put(3, 'c', 40), [2]);
    assert.deepEqual([cache.get(1), cache.get(2), cache.get(3)], ['a', undefined, 'c']);
  });

  it('count once when put again, and stay when they alone are too large', () => {
    const cache = new UnitCache<string>(100);
    cache.put(1, 'a', 60);
    assert.deepEqual(cache.put(1, 'b', 90), []);
    assert.deepEqual(cache.put(2, 'c', 500), [1]);
    assert.equal(cache.get(2), 'c');
  });

  it('are told to the pool when they are forgotten, and come back with their source', async () => {
    const control = new Int32Array(new SharedArrayBuffer(CONTROL_SLOTS * Int32Array.BYTES_PER_ELEMENT));
    const guest = await Guest.create(await loadEngineModule(), control, 1);
    const call = (unit: number, withSource: boolean) => {
      const source = {
        pieces: [guestSource(piece(`${unit}`, 'expression'), [], [])],
        changesArguments: [false],
        parameters: [],
        returns: [],
      };
      const message: CallMessage = {
        type: 'call',
        unit,
        source: withSource ? source : undefined,
        targets: undefined,
        shared: '{}',
        records: '{}',
        recordCount: 1,
        now: 0,
        seed: 0,
        limits: DEFAULT_LIMITS,
        hasHost: false,
      };
      return guest.call(message, () => '{}');
    };
    assert.deepEqual(call(1, true).evicted, []);
    assert.equal(call(1, false).answer, '[[{"value":1}],[{"values":{}}]]');
    assert.deepEqual(call(2, true).evicted, [1]);
    assert.throws(() => call(1, false), /Unit 1 is not known/);
    assert.equal(call(1, true).answer, '[[{"value":1}],[{"values":{}}]]');
  });
});
