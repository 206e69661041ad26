import type { Layout, Point } from '../../../src/flow/layout/layout.ts';
import type { Frame } from '../../../src/flow/layout/placement.ts';
import type { Scene } from '../scene/scene.ts';

/**
 * Where the steps of an open group go when its frame is dragged: as far as the frame, and its other parts with them.
 * @param to new place of the frame
 * @returns by id of boxes and frames
 */
export function placesWithFrame(frame: Frame, to: Point, scene: Scene, { groups }: Layout): ReadonlyMap<string, Point> {
  const [dx, dy] = [to.x - frame.x, to.y - frame.y];
  const places = new Map<string, Point>();
  for (const part of scene.frames) if (part.group === frame.group) places.set(part.id, { x: part.x + dx, y: part.y + dy });
  const steps = Object.hasOwn(groups, frame.group) ? groups[frame.group]!.steps : [];
  for (const step of steps) {
    const box = scene.boxes.get(scene.shownAs(step));
    if (box) places.set(box.id, { x: box.x + dx, y: box.y + dy });
  }
  return places;
}
