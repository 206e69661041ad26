import type { Arrangement, Frame, PlacedBox } from '../placement.ts';
import type { Picture } from './picture.ts';

const MARGIN = { side: 16, top: 34, bottom: 16 };

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Frames around the open groups. A frame never holds a step that is not in its group: where the rectangle around all of
 * them would, the group is drawn in parts.
 */
export function framesOf(
  { collapsed, groups }: Arrangement,
  { nodes, hidden }: Picture,
  boxes: ReadonlyMap<string, PlacedBox>,
): Frame[] {
  const folded = new Set(collapsed);
  const taken = new Set(boxes.keys());
  const marksOf = new Map(nodes.map(({ id, stubs }) => [id, stubs.map((stub) => stub.id)]));
  return Object.entries(groups).flatMap(([group, { title, steps }]): Frame[] => {
    if (folded.has(group)) return [];
    const ids = new Set(steps.map((step) => hidden.get(step) ?? step));
    const members = [...ids].flatMap((id) => boxes.get(id) ?? []);
    if (members.length === 0) return [];
    const own = new Set([...ids].flatMap((id) => [id, ...(marksOf.get(id) ?? [])]));
    const strangers = [...boxes.values()].filter(({ id }) => !own.has(id)).map(areaOf);
    const areas = members.map((box) =>
      [box, ...(marksOf.get(box.id) ?? []).flatMap((id) => boxes.get(id) ?? [])].map(areaOf).reduce(around),
    );
    return partsOf(areas, strangers).map((area, part) => {
      const id = part === 0 ? group : freeId(`${group}:${part + 1}`, taken);
      const { left, top, right, bottom } = withMargin(area);
      return { id, group, title, x: left, y: top, width: right - left, height: bottom - top };
    });
  });
}

/** As few rectangles around the areas as can be had at little cost, without a stranger in any of them. */
function partsOf(areas: readonly Area[], strangers: readonly Area[]): Area[] {
  const whole = areas.reduce(around);
  const near = strangers.filter((stranger) => overlap(withMargin(whole), stranger));
  if (near.length === 0) return [whole];
  const isFree = (area: Area): boolean => !near.some((stranger) => overlap(withMargin(area), stranger));
  // from the top, each into the first part that has room for it; then parts that fit together
  let parts: Area[] = [];
  for (const area of [...areas].sort((a, b) => a.top - b.top || a.left - b.left)) parts = joined(parts, area, isFree);
  for (const area of [...parts]) {
    const others = parts.filter((part) => part !== area);
    if (others.length < parts.length) parts = joined(others, area, isFree);
  }
  return parts.sort((a, b) => a.top - b.top || a.left - b.left);
}

function joined(parts: readonly Area[], area: Area, isFree: (area: Area) => boolean): Area[] {
  const at = parts.findLastIndex((part) => isFree(around(part, area)));
  return at < 0 ? [...parts, area] : parts.map((part, index) => (index === at ? around(part, area) : part));
}

const areaOf = ({ x, y, width, height }: PlacedBox): Area => ({ left: x, top: y, right: x + width, bottom: y + height });

const around = (a: Area, b: Area): Area => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

/** Room for the title above. */
const withMargin = ({ left, top, right, bottom }: Area): Area => ({
  left: left - MARGIN.side,
  top: top - MARGIN.top,
  right: right + MARGIN.side,
  bottom: bottom + MARGIN.bottom,
});

const overlap = (a: Area, b: Area): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function freeId(id: string, taken: Set<string>): string {
  let free = id;
  while (taken.has(free)) free += '-';
  taken.add(free);
  return free;
}
