import assert from 'node:assert/strict';
import { makeshiftRoute, middleOf, pathAlong } from '../../../webview/designer/canvas/edge-path.ts';

describe('The line of an edge', () => {
  it('is straight between two points, and rounded at corners', () => {
    assert.equal(
      pathAlong([
        { x: 0, y: 0 },
        { x: 0, y: 40 },
      ]),
      'M0 0L0 40',
    );
    assert.equal(
      pathAlong([
        { x: 0, y: 0 },
        { x: 0, y: 40 },
        { x: 40, y: 40 },
      ]),
      'M0 0L0 32Q0 40 8 40L40 40',
    );
    assert.equal(pathAlong([]), '');
  });

  it('has its middle half way along, not half way across', () => {
    assert.deepEqual(
      middleOf([
        { x: 0, y: 0 },
        { x: 0, y: 30 },
        { x: 10, y: 30 },
      ]),
      { x: 0, y: 20 },
    );
    assert.deepEqual(middleOf([{ x: 5, y: 5 }]), { x: 5, y: 5 });
  });

  it('goes from box to box while one is dragged', () => {
    const route = makeshiftRoute({ x: 0, y: 0 }, { x: 100, y: 200 }, 0);
    assert.deepEqual(
      [route[0], route.at(-1)],
      [
        { x: 0, y: 0 },
        { x: 100, y: 200 },
      ],
    );
    for (const [index, point] of route.entries())
      if (index > 0) assert.ok(point.x === route[index - 1]!.x || point.y === route[index - 1]!.y, 'level or upright');
  });
});
