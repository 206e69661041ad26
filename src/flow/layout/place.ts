import type { Diagram } from '../diagram/diagram.ts';
import type { Layout, Point } from './layout.ts';
import type { Arrangement, PlacedBox, PlacedEdge, Placement } from './placement.ts';
import { blocksOf, type Blocks } from './placing/blocks.ts';
import { dominatorsOf } from './placing/dominators.ts';
import { framesOf } from './placing/frames.ts';
import { pictureOf, type Picture, type PictureEdge } from './placing/picture.ts';
import { looseRoute, portPoint, routeOf } from './placing/routes.ts';
import { structureOf } from './placing/structure.ts';
import { Ways } from './placing/ways.ts';
import { labelWidth, STUB_SIZE } from './sizes.ts';

export type { Arrangement, Frame, PlacedBox, Placement } from './placement.ts';

/**
 * Places all boxes and edges of a picture from top to bottom, at once: the same picture gives the same places, and a
 * small change moves little. What a step dominates stands below it; branches that come together again stand side by side
 * between the decision and where they meet, bodies of loops to the right of the line that goes on, branches that end in
 * themselves beside it. Takes time by the size of the picture.
 */
export function placeDiagram(diagram: Diagram, arrangement: Arrangement): Placement {
  const picture = pictureOf(diagram, arrangement);
  const dominators = dominatorsOf(picture);
  const structure = structureOf(picture, dominators);
  const ways = new Ways(picture, dominators, structure);
  const blocks = blocksOf(picture, dominators, structure, ways);
  const moved = moveByHand(picture, blocks, arrangement.manual);
  const boxes = placedBoxes(picture, blocks, moved);
  const edges: PlacedEdge[] = [];
  const add = (edge: PictureEdge, route: readonly Point[], back: boolean): void => {
    const { key, step, port, from, to } = edge;
    const ends = { from: picture.nodes[from]!.id, to: picture.nodes[to]!.id };
    edges.push({ key, ...ends, step, port, route, label: labelPoint(edge, route), back });
  };
  const loose = (edge: PictureEdge): Point[] => {
    const { x, y } = blocks;
    return looseRoute(portPoint(edge, picture.nodes, blocks), edge.place.side, { x: x[edge.to]!, y: y[edge.to]! });
  };
  for (const way of ways.all) {
    const { edge } = way;
    const isMoved = moved.has(edge.from) || moved.has(edge.to);
    add(edge, isMoved ? loose(edge) : routeOf(way, picture, blocks), way.back);
  }
  for (const edge of [...ways.loose, ...dominators.foreign]) add(edge, loose(edge), blocks.y[edge.to]! <= blocks.y[edge.from]!);
  for (const { id: from, stubs } of picture.nodes)
    for (const { edge, id } of stubs) {
      const { key, step, port } = edge;
      const route = stubRoute(portPoint(edge, picture.nodes, blocks), edge.place.side, boxes.get(id)!);
      edges.push({ key, from, to: id, step, port, route, label: labelPoint(edge, route), back: false });
    }
  return {
    boxes,
    edges,
    frames: framesOf(arrangement, picture, boxes),
    hidden: picture.hidden,
    bounds: boundsOf(boxes, edges),
  };
}

/** Puts boxes where a person wants them. @returns the boxes that were moved */
function moveByHand({ nodes }: Picture, { x, y }: Blocks, manual: Layout['steps']): ReadonlySet<number> {
  const moved = new Set<number>();
  for (const [number, { id }] of nodes.entries()) {
    const point = Object.hasOwn(manual, id) ? manual[id] : undefined;
    if (!point) continue;
    moved.add(number);
    x[number] = point.x;
    y[number] = point.y;
  }
  return moved;
}

function placedBoxes({ nodes }: Picture, { x, y }: Blocks, moved: ReadonlySet<number>): ReadonlyMap<string, PlacedBox> {
  const boxes = new Map<string, PlacedBox>();
  for (const [number, { id, kind, width, height, hidden }] of nodes.entries())
    boxes.set(id, { id, kind, x: x[number]! - width / 2, y: y[number]!, width, height, hidden, manual: moved.has(number) });
  for (const [number, { width, stubs }] of nodes.entries())
    for (const stub of stubs)
      boxes.set(stub.id, {
        id: stub.id,
        kind: stub.kind,
        x: x[number]! - width / 2 + stub.x,
        y: y[number]! + stub.y,
        width: stub.width,
        height: STUB_SIZE.height,
        hidden: 0,
        manual: false,
        ...(stub.kind === 'missing' ? { goal: stub.edge.port.to } : {}),
      });
  return boxes;
}

/** The line to a mark beside a box, or below it. */
function stubRoute(start: Point, side: PictureEdge['place']['side'], { x, y, width, height }: PlacedBox): Point[] {
  if (side === 'bottom') {
    const end = { x: x + width / 2, y };
    return start.x === end.x ? [start, end] : [start, { x: start.x, y: y - 8 }, { x: end.x, y: y - 8 }, end];
  }
  const end = { x: side === 'left' ? x + width : x, y: y + height / 2 };
  const before = side === 'left' ? end.x + 6 : end.x - 6;
  return start.y === end.y ? [start, end] : [start, { x: before, y: start.y }, { x: before, y: end.y }, end];
}

/** Words stand at the port, so that it is clear whose they are. */
function labelPoint({ port, place }: PictureEdge, route: readonly Point[]): Point {
  const start = route[0]!;
  if (place.side === 'right') return { x: start.x + 8 + labelWidth(port.label) / 2, y: start.y };
  if (place.side === 'left') return { x: start.x - 8 - labelWidth(port.label) / 2, y: start.y };
  return { x: start.x, y: start.y + 14 };
}

function boundsOf(boxes: ReadonlyMap<string, PlacedBox>, edges: readonly PlacedEdge[]): Placement['bounds'] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const around = (x: number, y: number): void => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const { x, y, width, height } of boxes.values()) {
    around(x, y);
    around(x + width, y + height);
  }
  for (const { route } of edges) for (const { x, y } of route) around(x, y);
  return left === Infinity ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: top, width: right - left, height: bottom - top };
}
