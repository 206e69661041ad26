import type { PlacedBox, PlacedEdge } from '../../../src/flow/layout/placement.ts';
import type { Scene } from './scene.ts';

/** A stretch of the picture: its edges, in the picture's own units. */
export interface Stretch {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The boxes in a stretch, the edges whose bounds touch it, the ends of these edges, and what is selected. */
export function sceneWithin(scene: Scene, stretch: Stretch, selected: ReadonlySet<string>): Scene {
  const ids = new Set<string>();
  const edges = new Map<string, PlacedEdge>();
  for (const [key, edge] of scene.edges) {
    if (!touches(boundsOf(edge), stretch)) continue;
    edges.set(key, edge);
    ids.add(edge.from).add(edge.to);
  }
  for (const id of selected) ids.add(scene.shownAs(id));
  const boxes = new Map<string, PlacedBox>();
  for (const [id, box] of scene.boxes)
    if (ids.has(id) || touches({ left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height }, stretch))
      boxes.set(id, box);
  return { ...scene, boxes, edges };
}

function boundsOf({ route }: PlacedEdge): Stretch {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of route) {
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { left, top, right, bottom };
}

const touches = (a: Stretch, b: Stretch): boolean =>
  a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;
