import type { Connection, FinalConnectionState } from '@xyflow/react';
import { END } from '../../../src/flow/graph.ts';
import { connect } from '../actions/connect.ts';
import { designer, setDesigner } from '../store/index.ts';
import { portOfHandle, type FlowEdge } from './flow-elements.ts';
import { pointOfEvent } from './point-of-event.ts';

/** A line was drawn from a port to a box. */
export const onConnect = ({ source, sourceHandle, target }: Connection): void => {
  const port = portOfHandle(sourceHandle ?? '');
  if (port) void connect(source, port, targetOf(target));
};

/** A line was let go: beside the place where boxes take lines, or where nothing is. */
export const onConnectEnd = (event: MouseEvent | TouchEvent, { fromNode, fromHandle, isValid }: FinalConnectionState): void => {
  const port = portOfHandle(fromHandle?.id ?? '');
  if (isValid || !fromNode || !port) return;
  const goal = goalUnder(event);
  if (goal !== undefined) return void connect(fromNode.id, port, goal);
  const { clientX, clientY } = pointOfEvent(event);
  // nothing there yet: offer what could be
  const anchor = { left: clientX, right: clientX, top: clientY, bottom: clientY };
  if (document.elementFromPoint(clientX, clientY)?.closest('.canvas'))
    setDesigner({ picker: { at: 'port', from: fromNode.id, port, anchor } });
};

/** The end of an edge was taken to another box. */
export const onReconnect = (edge: FlowEdge, { target }: Connection): void => {
  const { step, port } = edge.data!.edge;
  void connect(step, port, targetOf(target));
};

/** The end of an edge was let go beside the place where boxes take lines. */
export const onReconnectEnd = (
  event: MouseEvent | TouchEvent,
  edge: FlowEdge,
  _: unknown,
  { isValid }: FinalConnectionState,
): void => {
  const goal = isValid ? undefined : goalUnder(event);
  if (goal !== undefined) void connect(edge.data!.edge.step, edge.data!.edge.port, goal);
};

/** The step under the pointer, or the end: a line may be dropped anywhere on a box. */
function goalUnder(event: MouseEvent | TouchEvent): string | undefined {
  const { clientX, clientY } = pointOfEvent(event);
  const under = document.elementFromPoint(clientX, clientY);
  return under?.closest<HTMLElement>('[data-step]')?.dataset['step'] ?? (under?.closest('[data-end]') ? END : undefined);
}

/** What a box means as the goal of an edge: a step, or the end of the flow. */
function targetOf(id: string): string {
  const box = designer().scene.boxes.get(id);
  return box?.kind === 'end' || box?.kind === 'stub' ? END : (box?.goal ?? id);
}
