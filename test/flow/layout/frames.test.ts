import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import { placeDiagram, type Frame, type PlacedBox, type Placement } from '../../../src/flow/layout/place.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';

const IDS = ['check', 'left', 'right', 'after', 'last'];

const DIAGRAM = diagramOf(
  readFlow(
    `idflow: 1
name: Frames
steps:
  check: { decide: source != null, then: left, else: right }
  left: { log: Left, next: after }
  right: { log: Right, next: after }
  after: { log: After, next: last, on-error: { any: end } }
  last: { log: Last }
`,
    'frames.idflow.yaml',
  ),
);

const placed = (groups: Readonly<Record<string, readonly string[]>>): Placement =>
  placeDiagram(DIAGRAM, {
    collapsed: [],
    manual: {},
    groups: Object.fromEntries(Object.entries(groups).map(([id, steps]) => [id, { title: id, steps: [...steps] }])),
  });

const touches = (frame: Frame, box: PlacedBox): boolean =>
  frame.x < box.x + box.width && box.x < frame.x + frame.width && frame.y < box.y + box.height && box.y < frame.y + frame.height;

const holds = (frame: Frame, box: PlacedBox): boolean =>
  frame.x <= box.x &&
  frame.y <= box.y &&
  frame.x + frame.width >= box.x + box.width &&
  frame.y + frame.height >= box.y + box.height;

describe('Frames of groups', () => {
  it('hold all steps of a group that stand together, with the marks beside them', () => {
    const { frames, boxes } = placed({ two: ['after', 'last'] });
    assert.equal(frames.length, 1);
    assert.equal(frames[0]!.id, 'two');
    for (const box of boxes.values())
      assert.equal(touches(frames[0]!, box), ['after', 'last'].includes(box.id) || box.id.startsWith('end:after/'), box.id);
  });

  it('are drawn in parts where other steps stand between', () => {
    const { frames } = placed({ ends: ['check', 'last'] });
    assert.deepEqual(
      frames.map(({ id, group }) => [id, group]),
      [
        ['ends', 'ends'],
        ['ends:2', 'ends'],
      ],
    );
  });

  it('never hold a step of another group or of none, and always all of their own', () => {
    fc.assert(
      fc.property(fc.subarray(IDS, { minLength: 1 }), (members) => {
        const { frames, boxes } = placed({ some: members });
        for (const id of IDS) {
          const box = boxes.get(id)!;
          if (members.includes(id))
            assert.ok(
              frames.some((frame) => holds(frame, box)),
              `${id} has no frame`,
            );
          else assert.ok(!frames.some((frame) => touches(frame, box)), `${id} is in a frame`);
        }
      }),
    );
  });

  it('have ids that no box has', () => {
    const diagram = diagramOf(
      readFlow('idflow: 1\nname: x\nsteps:\n  a: { log: a, next: "g:2" }\n  "g:2": { log: b, next: c }\n  c: { log: c }\n', 'x'),
    );
    const { frames, boxes } = placeDiagram(diagram, {
      collapsed: [],
      manual: {},
      groups: { g: { title: 'G', steps: ['a', 'c'] } },
    });
    assert.ok(boxes.has('g:2') && frames.length === 2);
    for (const { id } of frames) assert.ok(!boxes.has(id), id);
  });
});
