import { Position, type Edge, type Node, type NodeHandle } from '@xyflow/react';
import type { DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import type { Point } from '../../../src/flow/layout/layout.ts';
import type { Frame, PlacedBox, PlacedEdge } from '../../../src/flow/layout/placement.ts';
import { boxOf } from '../../../src/flow/layout/sizes.ts';
import type { PortName, Scene } from '../scene/scene.ts';

/** A folded group is no `group`: React Flow has styles of its own for that type. */
const TYPES = { step: 'step', end: 'end', stub: 'stub', missing: 'missing', group: 'folded' } as const;

export type BoxNode = Node<{ readonly box: PlacedBox }, (typeof TYPES)[PlacedBox['kind']]>;
export type FrameNode = Node<{ readonly frame: Frame }, 'frame'>;
export type FlowNode = BoxNode | FrameNode;
/** `missing`: it leads to a step that there is not. */
export type FlowEdge = Edge<{ readonly edge: PlacedEdge; readonly missing: boolean }, 'flow'>;

/** Whether a box is the mere mark of an edge. */
export const isMark = (kind: PlacedBox['kind']): boolean => kind === 'stub' || kind === 'missing';

/** Handles that are no ports: where edges come in from above, where a loop's edges come back, where folded ones leave. */
const ENTRY = 'entry';
const BACK = 'back';
const OUT = 'out';
const SIDE = 'side';

/** Id of the handle of a port. */
export const handleId = ({ kind, name }: PortName): string => `${kind}/${name}`;

/** The port that a handle's id names. */
export function portOfHandle(handle: string): PortName | undefined {
  const slash = handle.indexOf('/');
  if (slash < 0) return undefined;
  return { kind: handle.slice(0, slash) as PortName['kind'], name: handle.slice(slash + 1) };
}

/** React Flow puts a role description on every node; ours stands on what is inside. */
const WRAPPER = { 'aria-roledescription': undefined } as const;

const SIDES = { bottom: Position.Bottom, left: Position.Left, right: Position.Right } as const;

const handle = (id: string, type: NodeHandle['type'], position: Position, { x, y }: Point): NodeHandle => ({
  id,
  type,
  position,
  x,
  y,
  width: 0,
  height: 0,
});

/** The handles of a box that are no ports, from its top left corner. */
export const anchorsOf = ({ kind, width, height, hidden }: PlacedBox): (Point & { id: string; position: Position })[] => [
  { id: ENTRY, position: Position.Top, x: width / 2, y: 0 },
  { id: BACK, position: Position.Right, x: width, y: Math.round(height / 2) },
  ...(isMark(kind) ? [{ id: SIDE, position: Position.Left, x: 0, y: height / 2 }] : []),
  ...(kind === 'group' || hidden > 0 ? [{ id: OUT, position: Position.Bottom, x: width / 2, y: height }] : []),
];

/** Sizes and handles are given, so that React Flow measures nothing. */
function nodeOf(box: PlacedBox, step: DiagramStep | undefined): BoxNode {
  const { id, kind, x, y, width, height } = box;
  return {
    id,
    type: TYPES[kind],
    position: { x, y },
    width,
    height,
    measured: { width, height },
    data: { box },
    draggable: !isMark(kind),
    selectable: kind === 'step' || kind === 'group',
    domAttributes: WRAPPER,
    handles: [
      ...anchorsOf(box).map(({ id: anchor, position, x: left, y: top }) =>
        handle(anchor, anchor === OUT ? 'source' : 'target', position, { x: left, y: top }),
      ),
      ...(step ? boxOf(step).ports : []).map((place) => handle(handleId(place.port), 'source', SIDES[place.side], place)),
    ],
  };
}

interface Drawn {
  readonly step: DiagramStep | undefined;
  readonly plain: BoxNode;
  readonly selected: BoxNode;
}

const drawn = new WeakMap<PlacedBox, Drawn>();

/** The nodes of a scene. The same object for a box that did not change, so that React Flow leaves it alone. */
export function nodesOf(
  scene: Scene,
  steps: ReadonlyMap<string, DiagramStep>,
  selected: ReadonlySet<string>,
  moved: ReadonlyMap<string, Point>,
): FlowNode[] {
  const nodes: FlowNode[] = scene.frames.map((frame) => frameNode(frame, selected.has(frame.group), moved.get(frame.id)));
  for (const box of scene.boxes.values()) {
    const step = steps.get(box.id);
    let known = drawn.get(box);
    if (known?.step !== step || !known) {
      const plain = nodeOf(box, step);
      drawn.set(box, (known = { step, plain, selected: { ...plain, selected: true } }));
    }
    const node = selected.has(scene.nameOf(box.id)) ? known.selected : known.plain;
    const position = moved.get(box.id);
    nodes.push(position ? { ...node, position } : node);
  }
  return nodes;
}

const frameNode = (frame: Frame, selected: boolean, moved: Point | undefined): FrameNode => ({
  id: frame.id,
  type: 'frame',
  position: moved ?? { x: frame.x, y: frame.y },
  width: frame.width,
  height: frame.height,
  measured: { width: frame.width, height: frame.height },
  data: { frame },
  selected,
  zIndex: -1,
  handles: [],
  domAttributes: WRAPPER,
});

const edges = new WeakMap<PlacedEdge, { readonly plain: FlowEdge; readonly selected: FlowEdge }>();

export function edgesOf(scene: Scene, selectedEdge: string | undefined): FlowEdge[] {
  const result: FlowEdge[] = [];
  for (const edge of scene.edges.values()) {
    let known = edges.get(edge);
    if (!known) {
      const plain = flowEdge(edge, scene);
      edges.set(edge, (known = { plain, selected: { ...plain, selected: true, zIndex: 1 } }));
    }
    result.push(edge.key === selectedEdge ? known.selected : known.plain);
  }
  return result;
}

function flowEdge(edge: PlacedEdge, { boxes }: Scene): FlowEdge {
  const target = boxes.get(edge.to);
  const end = edge.route.at(-1);
  return {
    id: edge.key,
    type: 'flow',
    source: edge.from,
    target: edge.to,
    sourceHandle: edge.from === edge.step ? handleId(edge.port) : OUT,
    targetHandle: target && end ? anchorAt(target, end) : ENTRY,
    data: { edge, missing: target?.kind === 'missing' },
    // where an edge begins is a port of its step; where it leads can be dragged elsewhere
    reconnectable: 'target',
    ariaRole: 'presentation',
    domAttributes: { ...WRAPPER, 'aria-hidden': true },
  };
}

/** The handle that a line arrives at. */
function anchorAt(box: PlacedBox, { x, y }: Point): string {
  const near = anchorsOf(box)
    .filter(({ id }) => id !== OUT)
    .sort((a, b) => Math.hypot(box.x + a.x - x, box.y + a.y - y) - Math.hypot(box.x + b.x - x, box.y + b.y - y));
  return near[0]?.id ?? ENTRY;
}
