import type { NodeChange, OnNodeDrag } from '@xyflow/react';
import { useState } from 'react';
import type { Point } from '../../../src/flow/layout/layout.ts';
import { pointOf } from '../../../src/flow/layout/placement.ts';
import { moveSteps } from '../actions/arrange.ts';
import { select } from '../actions/select.ts';
import type { Scene } from '../scene/scene.ts';
import { designer } from '../store/index.ts';
import { dragOverEdge, dropOnEdge } from './drop-on-edge.ts';
import type { FlowNode } from './flow-elements.ts';
import { placesWithFrame } from './move-frame.ts';
import { pointOfEvent } from './point-of-event.ts';

const NO_MOVES: ReadonlyMap<string, Point> = new Map();

/** Boxes that are dragged: where they are until they are put down, and what comes of it. */
interface Moving {
  /** By the id of the box. */
  readonly moved: ReadonlyMap<string, Point>;
  readonly onNodesChange: (changes: readonly NodeChange<FlowNode>[]) => void;
  readonly onDrag: OnNodeDrag<FlowNode>;
  readonly onDragStop: OnNodeDrag<FlowNode>;
  readonly putDown: () => void;
}

/** Moving boxes on the canvas by the pointer, and selecting them so. */
export function useMoving(scene: Scene): Moving {
  const [moved, setMoved] = useState(NO_MOVES);

  const onNodesChange = (changes: readonly NodeChange<FlowNode>[]): void => {
    const ids = new Set(designer().selected);
    let chosen = false;
    const positions = new Map(moved);
    for (const change of changes) {
      if (change.type === 'select') {
        chosen = true;
        const id = scene.nameOf(change.id);
        if (change.selected) ids.add(id);
        else ids.delete(id);
      } else if (change.type === 'position' && change.position) {
        const frame = scene.frames.find(({ id }) => id === change.id);
        if (!frame) positions.set(change.id, change.position);
        else
          for (const [id, place] of placesWithFrame(frame, change.position, scene, designer().layout)) positions.set(id, place);
      }
    }
    if (chosen) select(ids);
    if (positions.size > moved.size || changes.some(({ type }) => type === 'position')) setMoved(positions);
  };

  const onDrag: OnNodeDrag<FlowNode> = (event, node, dragged) => {
    if (node.type === 'step' && dragged.length === 1) dragOverEdge(node.id, pointOfEvent(event));
  };

  const onDragStop: OnNodeDrag<FlowNode> = (_, node, dragged) => {
    const onEdge = node.type === 'step' && dragged.length === 1 ? dropOnEdge(node.id) : undefined;
    if (!onEdge) return putDown();
    if (!scene.boxes.get(node.id)?.manual) return setMoved(NO_MOVES);
    // Where a person arranged the steps, the place counts as well. It comes behind the edit, so that it is undone before it.
    void onEdge.then(putDown);
  };

  const putDown = (): void => {
    const points = new Map<string, Point>();
    for (const [id, { x, y }] of moved) {
      const box = scene.boxes.get(id);
      if (box && (box.x !== x || box.y !== y)) points.set(id, pointOf({ ...box, x, y }));
    }
    moveSteps(points);
    setMoved(NO_MOVES);
  };

  return { moved, onNodesChange, onDrag, onDragStop, putDown };
}
