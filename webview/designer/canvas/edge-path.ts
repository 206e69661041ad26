import type { Point } from '../../../src/flow/layout/layout.ts';

const CORNER = 8;

/** SVG path along the corners of a route, with rounded corners. */
export function pathAlong(route: readonly Point[]): string {
  const [first, ...rest] = route;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  let at = first;
  rest.forEach((corner, index) => {
    const next = rest[index + 1];
    if (!next) {
      path += `L${corner.x} ${corner.y}`;
      return;
    }
    const radius = Math.min(CORNER, distance(at, corner) / 2, distance(corner, next) / 2);
    const before = towards(corner, at, radius);
    const after = towards(corner, next, radius);
    path += `L${before.x} ${before.y}Q${corner.x} ${corner.y} ${after.x} ${after.y}`;
    at = corner;
  });
  return path;
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) / whole) * length, y: from.y + ((to.y - from.y) / whole) * length };
}

/** The point half way along a route. */
export function middleOf(route: readonly Point[]): Point {
  let left = route.slice(1).reduce((sum, point, index) => sum + distance(route[index]!, point), 0) / 2;
  for (let index = 1; index < route.length; index++) {
    const length = distance(route[index - 1]!, route[index]!);
    if (length >= left) return towards(route[index - 1]!, route[index]!, left);
    left -= length;
  }
  return route.at(-1) ?? { x: 0, y: 0 };
}

/**
 * A line for an edge whose box is being dragged: down, across, down; or around the side where it leads up.
 */
export function makeshiftRoute(from: Point, to: Point, aside: number): Point[] {
  if (aside !== 0) {
    const x = from.x + aside * 24;
    return [from, { x, y: from.y }, { x, y: to.y - 24 }, { x: to.x, y: to.y - 24 }, to];
  }
  if (to.y - from.y < 32) {
    const x = (from.x + to.x) / 2;
    return [from, { x: from.x, y: from.y + 20 }, { x, y: from.y + 20 }, { x, y: to.y - 20 }, { x: to.x, y: to.y - 20 }, to];
  }
  const y = (from.y + to.y) / 2;
  return [from, { x: from.x, y }, { x: to.x, y }, to];
}
