import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { diagramOf } from '../../../src/flow/diagram/diagram-of.ts';
import { EMPTY_LAYOUT, type Layout } from '../../../src/flow/layout/layout.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { walk, type Direction } from '../../../webview/designer/keyboard/walk.ts';
import { EMPTY_SCENE, sceneOf } from '../../../webview/designer/scene/scene.ts';

const drawn = (text: string, layout: Layout = EMPTY_LAYOUT) => {
  const diagram = diagramOf(readFlow(text, 'flow.idflow.yaml'));
  const steps = new Map(diagram.steps.map((step) => [step.id, step]));
  return { diagram, steps, scene: sceneOf(diagram, layout, EMPTY_SCENE) };
};

const sample = readFileSync('samples/update-user/update-user.idflow.yaml', 'utf8');

const route = (from: string, ...directions: Direction[]): string[] => {
  const state = drawn(sample);
  const passed = [from];
  for (const direction of directions) passed.push(walk(state, passed.at(-1)!, direction, passed.at(-2)) ?? 'nowhere');
  return passed;
};

describe('Walking through a flow by arrow keys', () => {
  it('goes down the main way', () => {
    assert.deepEqual(route('user-exists', 'down', 'down'), ['user-exists', 'user-to-remove', 'ask-consent']);
  });

  it('goes aside to what the same decision leads to', () => {
    assert.deepEqual(route('ask-consent', 'right', 'left'), ['ask-consent', 'user-values', 'ask-consent']);
  });

  it('goes back up the way that it came', () => {
    assert.equal(walk(drawn(sample), 'account-values', 'up', 'after-update'), 'after-update');
    assert.equal(walk(drawn(sample), 'account-values', 'up', 'after-insert'), 'after-insert');
  });

  it('reaches every step from the start', () => {
    const state = drawn(sample);
    const seen = new Set([state.diagram.start!]);
    for (const id of seen)
      for (const direction of ['up', 'down', 'left', 'right'] as const) {
        const to = walk(state, state.scene.shownAs(id), direction);
        if (to !== undefined) seen.add(to);
      }
    assert.deepEqual(
      [...state.steps.keys()].filter((id) => !seen.has(id)),
      [],
    );
  });

  it('stops at what steps are folded into', () => {
    const layout: Layout = { ...EMPTY_LAYOUT, collapsed: ['g'], groups: { g: { title: 'G', steps: ['b', 'c'] } } };
    const state = drawn(
      'idflow: 1\nname: N\nsteps:\n  a: { log: A, next: b }\n  b: { log: B, next: c }\n  c: { log: C }\n',
      layout,
    );
    assert.equal(walk(state, 'a', 'down'), 'g');
    assert.equal(walk(state, state.scene.shownAs('g'), 'up'), 'a');
  });
});

describe('The scene', () => {
  it('is the same object while words alone change', () => {
    const before = drawn('idflow: 1\nname: N\nsteps:\n  a: { log: Hello, next: b }\n  b: { log: B }\n');
    const after = drawn('idflow: 1\nname: N\nsteps:\n  a: { log: Hullo, next: b }\n  b: { log: B }\n');
    assert.equal(sceneOf(after.diagram, EMPTY_LAYOUT, before.scene), before.scene);
  });

  it('keeps boxes and edges that stay where they are', () => {
    const before = drawn('idflow: 1\nname: N\nsteps:\n  a: { log: A, next: b }\n  b: { log: B, next: c }\n  c: { log: C }\n');
    const changed = diagramOf(readFlow('idflow: 1\nname: N\nsteps:\n  a: { log: A, next: b }\n  b: { log: B }\n', 'f'));
    const after = sceneOf(changed, EMPTY_LAYOUT, before.scene);
    assert.equal(after.boxes.get('a'), before.scene.boxes.get('a'));
    assert.equal(after.boxes.has('c'), false);
  });
});
