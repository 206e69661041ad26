import type { Point } from '../layout.ts';
import type { Blocks } from './blocks.ts';
import type { Picture, PictureEdge } from './picture.ts';
import type { Way } from './ways.ts';

/** Above a box: where lines come together before they enter it. */
const JOIN = 22;
/** Below a box: where lines turn aside, behind the word at the port. */
const TURN = 30;
/** Lines to different places do not run on top of each other. */
const SPREAD = 5;

/** The corners of an edge's line, from its port to where it enters its target. */
export function routeOf(way: Way, { nodes }: Picture, blocks: Blocks): Point[] {
  const { edge, legs, final, side, back } = way;
  const { from, to, place } = edge;
  const start = portPoint(edge, nodes, blocks);
  const points: Point[] = [start];
  let at = start;
  const go = (...corners: Point[]): void => {
    points.push(...corners);
    at = corners.at(-1) ?? at;
  };
  /** Below where the line stands: the box itself, or a row of branches. */
  const turn = (node: number, row: number, spread: number): number =>
    row < 0
      ? blocks.y[node]! + nodes[node]!.height + TURN + (spread % 4) * SPREAD
      : blocks.rowBottom[node]![row]! + 10 + (spread % 4) * SPREAD;
  const toLane = (x: number, node: number, row: number, spread: number): void => {
    if (row < 0 && place.side === 'right') return go({ x, y: at.y });
    const y = Math.max(turn(node, row, spread), at.y);
    go({ x: at.x, y }, { x, y });
  };
  for (const { sequence, at: node, row, lane } of legs)
    if (lane) {
      const x = blocks.laneX(side, sequence, to);
      toLane(x, node, row, Math.abs(Math.round(x - blocks.x[sequence]!)));
    }
  const target = nodes[to]!;
  const entry = { x: blocks.x[to]!, y: blocks.y[to]! };
  if (back) {
    const x = final.lane ? blocks.laneX(side, final.sequence, to) : blocks.returnX(to);
    toLane(x, final.at, final.row, 0);
    const atSide = target.step?.shape === 'loop' && !blocks.returnsAtTop(to);
    if (atSide) {
      const y = entry.y + Math.round(target.height / 2);
      go({ x, y }, { x: entry.x + target.width / 2, y });
    } else go({ x, y: entry.y - 14 }, { x: entry.x, y: entry.y - 14 }, entry);
    return tidy(points);
  }
  if (final.lane) toLane(blocks.laneX(side, final.sequence, to), final.at, final.row, 1);
  else if (from === final.at && legs.length === 0 && place.side === 'right') {
    const x = entry.x > at.x + 8 ? entry.x : at.x + 20;
    go({ x, y: at.y });
  }
  if (at.x !== entry.x) {
    // Between branches there is room on the axis only.
    const passes = from === final.at && legs.length === 0 && !final.lane && blocks.rowBottom[from]!.length > 0;
    const straight = passes && blocks.rowBottom[from]![0]! < entry.y;
    const y = straight ? turn(from, -1, 0) - 4 : entry.y - JOIN;
    go({ x: at.x, y }, { x: entry.x, y });
  }
  go(entry);
  return tidy(points);
}

/** A line between two boxes that stand anywhere: where a person moved one, or where no structure joins them. */
export function looseRoute(start: Point, side: 'bottom' | 'left' | 'right', entry: Point): Point[] {
  const out =
    side === 'right'
      ? { x: start.x + 20, y: start.y }
      : side === 'left'
        ? { x: start.x - 20, y: start.y }
        : { x: start.x, y: start.y + 16 };
  if (entry.y - JOIN >= out.y) {
    const y = side === 'bottom' ? Math.round((out.y + entry.y) / 2) : entry.y - JOIN;
    return tidy([
      start,
      ...(side === 'bottom' ? [] : [out]),
      { x: side === 'bottom' ? start.x : out.x, y },
      { x: entry.x, y },
      entry,
    ]);
  }
  const x = Math.abs(entry.x - out.x) > 320 ? Math.round((entry.x + out.x) / 2) : Math.max(entry.x, out.x) + 160;
  return tidy([start, out, { x, y: out.y }, { x, y: entry.y - JOIN }, { x: entry.x, y: entry.y - JOIN }, entry]);
}

/** Where an edge leaves its box, in the picture. */
export const portPoint = ({ from, place }: PictureEdge, nodes: Picture['nodes'], { x, y }: Pick<Blocks, 'x' | 'y'>): Point => ({
  x: x[from]! - nodes[from]!.width / 2 + place.x,
  y: y[from]! + place.y,
});

/** Without points that stand on each other or on a straight line. */
function tidy(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last && Math.abs(last.x - point.x) < 0.5 && Math.abs(last.y - point.y) < 0.5) continue;
    const before = kept.at(-2);
    const straight =
      before && last && ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (straight) kept.pop();
    kept.push(point);
  }
  return kept;
}
