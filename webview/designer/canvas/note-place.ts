import type { PlacedBox } from '../../../src/flow/layout/placement.ts';
import type { Scene } from '../scene/scene.ts';

/** Where the note of a step stands: beside its box, on the side that has room. */
export interface NotePlace {
  readonly side: 'left' | 'right';
  /** In pixels of the canvas at zoom 1. */
  readonly width: number;
}

const WIDTH = { least: 120, most: 190 };
/** Between a note and the boxes at its sides. */
const GAP = 10;
/** The gutter at the left of a box, where its breakpoint is. */
const GUTTER = 20;
/** Height that a note is taken for. */
const HEIGHT = 110;

/** Left, where seldom a line leaves, unless there is more room at the right. */
export function placeOfNote(box: PlacedBox, boxes: Scene['boxes']): NotePlace {
  let [left, right] = [Infinity, Infinity];
  for (const other of boxes.values()) {
    if (other === box || other.y > box.y + HEIGHT || other.y + other.height < box.y) continue;
    if (other.x + other.width <= box.x) left = Math.min(left, box.x - other.x - other.width);
    else if (other.x >= box.x + box.width) right = Math.min(right, other.x - box.x - box.width);
  }
  left -= GUTTER;
  const side = left >= WIDTH.least + 2 * GAP || left >= right ? 'left' : 'right';
  const room = (side === 'left' ? left : right) - 2 * GAP;
  return { side, width: Math.max(WIDTH.least, Math.min(WIDTH.most, Math.floor(room))) };
}
