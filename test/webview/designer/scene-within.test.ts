import assert from 'node:assert/strict';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import { EMPTY_LAYOUT } from '../../../src/flow/layout/layout.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { EMPTY_SCENE, sceneOf } from '../../../webview/designer/scene/scene.ts';
import { sceneWithin } from '../../../webview/designer/scene/scene-within.ts';

/** Twenty steps in a row; the first one asks whether to go on or to skip all that follow. */
const FLOW = `idflow: 1
name: Chain
steps:
  first: { decide: input.go, then: step-1, else: last }
${Array.from({ length: 20 }, (_, index) => `  step-${index + 1}: { log: "${index + 1}", next: ${index < 19 ? `step-${index + 2}` : 'last'} }`).join('\n')}
  last: { end: auto }
`;

describe('The part of a scene within a stretch', () => {
  const scene = sceneOf(diagramOf(readFlow(FLOW, 'chain.idflow.yaml')), EMPTY_LAYOUT, EMPTY_SCENE);
  const middle = scene.boxes.get('step-10')!;
  const around = { left: middle.x, top: middle.y, right: middle.x + middle.width, bottom: middle.y + middle.height };

  it('has the boxes and edges there, and the other ends of these edges', () => {
    const { boxes, edges } = sceneWithin(scene, around, new Set());
    const ofChain = (id: string): boolean => id.startsWith('step-');
    assert.deepEqual([...boxes.keys()].filter(ofChain).sort(), ['step-10', 'step-11', 'step-9']);
    const lines = [...edges.values()].filter(({ from }) => ofChain(from)).map(({ from, to }) => `${from} ${to}`);
    assert.deepEqual(lines.sort(), ['step-10 step-11', 'step-9 step-10']);
  });

  it('has a line that only passes by, with the far steps that it connects', () => {
    const passing = [...scene.edges.values()].find(({ from, to }) => from === 'first' && to === 'last')!;
    const { x } = passing.route[Math.floor(passing.route.length / 2)]!;
    const { boxes, edges } = sceneWithin(scene, { ...around, left: x - 1, right: x + 1 }, new Set());
    assert.ok(edges.has(passing.key));
    assert.deepEqual([...boxes.keys()].filter((id) => !id.startsWith('step-')).sort(), ['first', 'last']);
  });

  it('has what is selected, wherever it is: it moves along when something selected is dragged', () => {
    assert.ok(sceneWithin(scene, around, new Set(['step-20'])).boxes.has('step-20'));
  });
});
