import type { Diagram, DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import type { Scene } from '../scene/scene.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

const predecessors = new WeakMap<Diagram, ReadonlyMap<string, readonly string[]>>();

/** Ids of the steps that lead to each step, in the order of the file. */
function predecessorsIn(diagram: Diagram): ReadonlyMap<string, readonly string[]> {
  let known = predecessors.get(diagram);
  if (known) return known;
  const found = new Map<string, string[]>();
  for (const step of diagram.steps) {
    for (const to of new Set(leadsTo(step))) {
      const others = found.get(to);
      if (others) others.push(step.id);
      else found.set(to, [step.id]);
    }
  }
  predecessors.set(diagram, (known = found));
  return known;
}

/** Where a step leads, main way first; quiet ways are not drawn, so nobody walks them. */
const leadsTo = (step: DiagramStep): string[] => step.ports.filter(({ quiet }) => !quiet).map(({ to }) => to);

/** What there is to walk through. */
interface Walked {
  readonly diagram: Diagram;
  readonly scene: Scene;
  readonly steps: ReadonlyMap<string, DiagramStep>;
}

/**
 * The step that an arrow key goes to: down the main way, up to where it came from, aside to what the same step leads to,
 * or else to the nearest box on that side.
 * @param from id of a box
 * @returns id of a step or a group; undefined where there is nothing
 * @param cameFrom the step before, to go back the way that was taken
 */
export function walk(state: Walked, from: string, direction: Direction, cameFrom?: string): string | undefined {
  const box = boxTowards(state, from, direction, cameFrom);
  return box === undefined ? undefined : state.scene.nameOf(box);
}

function boxTowards(
  { diagram, scene, steps }: Walked,
  from: string,
  direction: Direction,
  cameFrom: string | undefined,
): string | undefined {
  const drawn = (id: string): string | undefined => {
    const box = scene.shownAs(id);
    return box !== from && scene.boxes.has(box) && (steps.has(box) || scene.boxes.get(box)?.kind === 'group') ? box : undefined;
  };
  const first = (ids: readonly string[]): string | undefined => ids.map(drawn).find((id) => id !== undefined);
  const step = steps.get(from);
  if (direction === 'down') return first(step ? leadsTo(step) : []) ?? nearest(scene, steps, from, direction);
  const before = predecessorsIn(diagram).get(from) ?? [];
  if (direction === 'up') {
    const back = cameFrom !== undefined && before.includes(cameFrom) ? drawn(cameFrom) : undefined;
    return back ?? first(before) ?? nearest(scene, steps, from, direction);
  }
  const parent = steps.get(cameFrom !== undefined && before.includes(cameFrom) ? cameFrom : (before[0] ?? ''));
  const here = scene.boxes.get(from);
  const side = direction === 'left' ? -1 : 1;
  const siblings = (parent ? leadsTo(parent) : [])
    .flatMap((id) => drawn(id) ?? [])
    .map((id) => scene.boxes.get(id)!)
    .filter((box) => here && (box.x - here.x) * side > 0)
    .sort((a, b) => (a.x - b.x) * side);
  return siblings[0]?.id ?? nearest(scene, steps, from, direction);
}

/** The nearest step on a side; what lies straight ahead counts as nearer than what lies askew. */
function nearest(scene: Scene, steps: ReadonlyMap<string, DiagramStep>, from: string, direction: Direction): string | undefined {
  const here = scene.boxes.get(from);
  if (!here) return undefined;
  let best: { id: string; distance: number } | undefined;
  for (const box of scene.boxes.values()) {
    if (box.id === from || !(steps.has(box.id) || box.kind === 'group')) continue;
    const dx = box.x + box.width / 2 - here.x - here.width / 2;
    const dy = box.y + box.height / 2 - here.y - here.height / 2;
    const [ahead, askew] = { up: [-dy, dx], down: [dy, dx], left: [-dx, dy], right: [dx, dy] }[direction] as [number, number];
    if (ahead < 20 || Math.abs(askew) > ahead * 2) continue;
    const distance = ahead + 2 * Math.abs(askew);
    if (!best || distance < best.distance) best = { id: box.id, distance };
  }
  return best?.id;
}
