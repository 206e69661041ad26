import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ChangeLog } from '../../src/designer/change-log.ts';
import { applyEdits, type TextEdit } from '../../src/flow/edit/edit.ts';

describe('What happened to a text', () => {
  const insert = (start: number, text: string): TextEdit => ({ start, end: start, text });

  it('leaves a place alone when it was elsewhere', () => {
    const log = new ChangeLog(1);
    log.note({ version: 2, edits: [insert(0, 'before ')] });
    log.note({ version: 3, edits: [insert(40, ' behind')] });
    assert.equal(log.touched({ start: 17, end: 20 }, 1), false);
  });

  it('touches a place inside of it and at its edge', () => {
    for (const at of [10, 12, 15]) {
      const log = new ChangeLog(1);
      log.note({ version: 2, edits: [insert(at, 'x')] });
      assert.equal(log.touched({ start: 10, end: 16 }, 1), true, `at ${at}`);
      assert.equal(log.touched({ start: 10, end: 16 }, 2), false, 'who saw the change is not concerned');
    }
  });

  it('does not count changes of versions that are excepted', () => {
    const log = new ChangeLog(1);
    log.note({ version: 2, edits: [insert(12, 'x')] });
    assert.equal(log.touched({ start: 10, end: 16 }, 1, new Set([2])), false);
  });

  it('takes everything for touched when it forgot the version', () => {
    const log = new ChangeLog(1);
    for (let version = 2; version < 1000; version++) log.note({ version, edits: [insert(0, 'x')] });
    assert.equal(log.touched({ start: 5000, end: 5001 }, 1), true);
    assert.equal(log.touched({ start: 5000, end: 5001 }, 998), false);
  });

  it('never calls a place untouched whose text changed', () => {
    const change = fc.array(fc.record({ at: fc.nat(200), remove: fc.nat(5), text: fc.string({ maxLength: 5 }) }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(100), fc.nat(10), (changes, start, length) => {
        const before = Array.from({ length: 100 }, (_, index) => String.fromCharCode(0x4e00 + index)).join('');
        const log = new ChangeLog(1);
        let text = before;
        changes.forEach((edits, index) => {
          const done = edits.map(({ at, remove, text: inserted }) => {
            const from = Math.min(at, text.length);
            const edit = { start: from, end: Math.min(from + remove, text.length), text: inserted };
            text = applyEdits(text, [edit]);
            return edit;
          });
          log.note({ version: index + 2, edits: done });
        });
        const place = { start: Math.min(start, text.length), end: Math.min(start + length, text.length) };
        // Every character is there once, so that an untouched place is the same text as before.
        if (!log.touched(place, 1)) assert.ok(before.includes(text.slice(place.start, place.end)));
      }),
    );
  });
});
