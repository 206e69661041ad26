import type { DragEvent } from 'react';
import { addAfterCursor } from '../actions/connect.ts';
import { edit } from '../actions/edit.ts';
import { designer, setDesigner } from '../store/index.ts';

/** The kind of step that is being dragged; browsers hide what is dragged until it is dropped, but not its type. */
const TYPE = 'application/x-idflow-kind';

export function beginDrag(event: DragEvent, kind: string): void {
  event.dataTransfer.setData(TYPE, kind);
  event.dataTransfer.effectAllowed = 'copy';
}

/** Whether a kind of step is being dragged. */
export const draggedKind = (event: DragEvent): boolean => event.dataTransfer.types.includes(TYPE);

/** Adds the dragged kind of step: on the edge under the pointer, behind the step under it, else behind the selected one. */
export function dropOnCanvas(event: DragEvent): void {
  const kind = event.dataTransfer.getData(TYPE);
  const { dropEdge, scene } = designer();
  setDesigner({ dropEdge: undefined });
  if (kind === '') return;
  event.preventDefault();
  const edge = dropEdge === undefined ? undefined : scene.edges.get(dropEdge);
  const { kind: portKind, name } = edge?.port ?? {};
  if (edge && portKind && name !== undefined)
    return void edit({ edit: 'insert-on-edge', from: edge.step, port: { kind: portKind, name }, kind });
  const step = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-step]')?.dataset['step'] : undefined;
  void addAfterCursor(kind, step);
}
