import type { EdgeMouseHandler, NodeMouseHandler } from '@xyflow/react';
import type { DragEvent, MouseEvent as ReactMouseEvent } from 'react';
import { toggleFolded } from '../actions/arrange.ts';
import { enterInspector } from '../actions/panels.ts';
import { select, selectEdge } from '../actions/select.ts';
import { openMenu, startTyping } from '../actions/typing.ts';
import { draggedKind } from '../palette/drag-kind.ts';
import { designer, setDesigner } from '../store/index.ts';
import type { FlowEdge, FlowNode } from './flow-elements.ts';

/** What a box stands for: the step, or the group. */
const nameOf = (box: string): string => designer().scene.nameOf(box);

export const onNodeClick: NodeMouseHandler<FlowNode> = (event, node) => {
  if (node.type === 'end' || node.type === 'stub' || node.type === 'missing') return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  select([nameOf(node.id)]);
};

export const onNodeDoubleClick: NodeMouseHandler<FlowNode> = (event, { id, type }) => {
  if (type === 'folded') return toggleFolded(nameOf(id));
  if (type === 'frame') return startTyping('group', nameOf(id));
  if (type !== 'step') return;
  if (event.target instanceof Element && event.target.closest('.step-words')) startTyping('title', id);
  else enterInspector();
};

export const onNodeContextMenu: NodeMouseHandler<FlowNode> = (event, { id: box, type }) => {
  event.preventDefault();
  const id = nameOf(box);
  if (!designer().selected.has(id) && type !== 'stub' && type !== 'missing' && type !== 'end') select([id]);
  openMenu(type === 'folded' || type === 'frame' ? { group: id } : type === 'step' ? { step: id } : 'canvas', pointer(event));
};

export const onEdgeContextMenu: EdgeMouseHandler<FlowEdge> = (event, { id }) => {
  event.preventDefault();
  selectEdge(id);
  openMenu({ edge: id }, pointer(event));
};

export const onPaneContextMenu = (event: MouseEvent | ReactMouseEvent): void => {
  event.preventDefault();
  openMenu('canvas', pointer(event));
};

/** A kind of step from the palette is held over the canvas: the edge under it shows that it would go there. */
export const onDragOver = (event: DragEvent): void => {
  if (!draggedKind(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  const dropEdge =
    event.target instanceof Element ? event.target.closest<SVGElement>('.react-flow__edge')?.dataset['id'] : undefined;
  if (dropEdge !== designer().dropEdge) setDesigner({ dropEdge });
};

const pointer = ({ clientX, clientY }: { clientX: number; clientY: number }) => ({
  left: clientX,
  right: clientX,
  top: clientY,
  bottom: clientY,
});
