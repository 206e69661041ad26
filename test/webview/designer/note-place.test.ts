import assert from 'node:assert/strict';
import type { PlacedBox } from '../../../src/flow/layout/placement.ts';
import { placeOfNote } from '../../../webview/designer/canvas/note-place.ts';

const box = (id: string, x: number, y = 0): PlacedBox => ({
  ...{ id, kind: 'step', x, y, width: 240, height: 60, hidden: 0, manual: false },
});

const noteOf = (first: PlacedBox, ...others: PlacedBox[]) =>
  placeOfNote(first, new Map([first, ...others].map((each) => [each.id, each])));

describe('A note on the canvas', () => {
  it('stands at the left of its step', () => {
    assert.deepEqual(noteOf(box('one', 0)), { side: 'left', width: 190 });
  });

  it('is as narrow as the room that is left there beside the gutter', () => {
    assert.deepEqual(noteOf(box('one', 0), box('left', -420)), { side: 'left', width: 140 });
  });

  it('stands at the right where there is more room', () => {
    assert.equal(noteOf(box('one', 0), box('left', -280), box('right', 400)).side, 'right');
  });

  it('heeds only what stands beside it', () => {
    assert.deepEqual(noteOf(box('one', 0), box('far below', -280, 400)), { side: 'left', width: 190 });
  });
});
