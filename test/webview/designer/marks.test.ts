import assert from 'node:assert/strict';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import { EMPTY_LAYOUT } from '../../../src/flow/layout/layout.ts';
import { markOfBox, marksOf } from '../../../webview/designer/debugging/marks.ts';
import { EMPTY_SCENE, sceneOf } from '../../../webview/designer/scene/scene.ts';

const NESTED = `idflow: 1
name: Nested
steps:
  people: { for-each: input.people, do: roles, next: done }
  roles: { for-each: item.roles, do: grant, next: people }
  grant: { log: "Grant", next: roles }
  done: { end: succeeded }
`;

const diagram = diagramOf(readFlow(NESTED, '/nested.idflow.yaml'));
const steps = new Map(diagram.steps.map((step) => [step.id, step]));
const paused = { step: 'grant', iteration: [1, 4], reason: 'step', recorded: false };
const frames = [{ step: 'grant' }, { step: 'roles' }, { step: 'people' }];

describe('What the debugger has to say of steps', () => {
  it('is where the run stands, and each loop on the stack with its item', () => {
    const marks = marksOf({ running: true, paused, frames }, steps);
    assert.deepEqual(
      [...marks].map(([step, { frame, items }]) => [step, frame, items]),
      [
        ['grant', 'paused', [1, 4]],
        ['roles', 'caller', [1, 4]],
        ['people', 'caller', [1]],
      ],
    );
  });

  it('is which frame is selected, where that is another', () => {
    const marks = marksOf({ running: true, paused, frames: [{ step: 'people' }, { step: 'grant' }, { step: 'roles' }] }, steps);
    assert.equal(marks.get('people')?.frame, 'focused');
    assert.equal(marks.get('grant')?.frame, 'paused');
  });

  it('is on the way to a called flow, where that stands still', () => {
    const marks = marksOf({ running: true, frames: [{ step: 'done' }] }, steps);
    assert.deepEqual([...marks.keys()], ['done']);
    assert.equal(marks.get('done')?.frame, 'focused');
  });

  it('is nothing while the run goes on', () => {
    assert.equal(marksOf({ running: true, frames: [] }, steps).size, 0);
  });

  it('is said by the box that a step is folded into, the strongest of all in it', () => {
    const marks = marksOf({ running: true, paused, frames }, steps);
    const folded = sceneOf(diagram, { ...EMPTY_LAYOUT, collapsed: ['people'] }, EMPTY_SCENE);
    assert.equal(markOfBox({ marks, scene: folded }, 'people')?.frame, 'paused');
    const open = sceneOf(diagram, EMPTY_LAYOUT, EMPTY_SCENE);
    assert.equal(markOfBox({ marks, scene: open }, 'people')?.frame, 'caller');
    assert.equal(markOfBox({ marks, scene: open }, 'done'), undefined);
  });
});
