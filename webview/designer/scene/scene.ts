import type { Diagram, DiagramPort, DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import type { Layout, Point } from '../../../src/flow/layout/layout.ts';
import { placeDiagram } from '../../../src/flow/layout/place.ts';
import { boxOf } from '../../../src/flow/layout/sizes.ts';
import type { Frame, PlacedBox, PlacedEdge, Placement } from '../../../src/flow/layout/placement.ts';

/** What names a way out of a step. */
export type PortName = Pick<DiagramPort, 'kind' | 'name'>;

export type Bounds = Point & { readonly width: number; readonly height: number };

/** The picture of a flow: what is drawn, and where. */
export interface Scene {
  readonly boxes: ReadonlyMap<string, PlacedBox>;
  /** By `edgeKey`. */
  readonly edges: ReadonlyMap<string, PlacedEdge>;
  readonly frames: readonly Frame[];
  readonly bounds: Bounds;
  /** Box of the first step. */
  readonly start: PlacedBox | undefined;
  /** What was drawn. */
  readonly of: { readonly diagram: Diagram; readonly layout: Layout } | undefined;
  /** Id of the box that a step or a group is drawn as: its own, or that of what it is folded into. */
  shownAs(id: string): string;
  /** Id of the step or the group that a box is drawn for. */
  nameOf(box: string): string;
}

export const EMPTY_SCENE: Scene = {
  boxes: new Map(),
  edges: new Map(),
  frames: [],
  bounds: { x: 0, y: 0, width: 0, height: 0 },
  start: undefined,
  of: undefined,
  shownAs: (id) => id,
  nameOf: (box) => box,
};

/**
 * Draws a flow. Boxes and edges that are where they were are the same objects as in the scene before, so that nothing is
 * drawn again for them.
 */
export function sceneOf(diagram: Diagram, layout: Layout, before: Scene): Scene {
  const { collapsed, groups, steps: manual } = layout;
  if (before.of?.layout === layout && isDrawnAlike(before.of.diagram, diagram)) return before;
  return sceneOfPlacement(diagram, layout, placeDiagram(diagram, { collapsed, groups, manual }), before);
}

function sceneOfPlacement(diagram: Diagram, layout: Layout, placement: Placement, before: Scene): Scene {
  const { hidden, frames, bounds } = placement;
  const boxes = new Map<string, PlacedBox>();
  for (const [id, box] of placement.boxes) {
    const old = before.boxes.get(id);
    boxes.set(id, old && sameBox(old, box) ? old : box);
  }
  const edges = new Map<string, PlacedEdge>();
  for (const edge of placement.edges) {
    const old = before.edges.get(edge.key);
    edges.set(edge.key, old && sameEdge(old, edge) ? old : edge);
  }
  const boxOfGroup = new Map<string, string>();
  const groupOfBox = new Map<string, string>();
  for (const [group, { steps }] of Object.entries(layout.groups)) {
    const box = steps.map((step) => hidden.get(step)).find((id) => id !== undefined && boxes.get(id)?.kind === 'group');
    if (box === undefined || groupOfBox.has(box)) continue;
    boxOfGroup.set(group, box);
    groupOfBox.set(box, group);
  }
  for (const { id, group } of frames) groupOfBox.set(id, group);
  const shownAs = (id: string): string => hidden.get(id) ?? boxOfGroup.get(id) ?? id;
  return {
    boxes,
    edges,
    frames,
    bounds,
    shownAs,
    of: { diagram, layout },
    nameOf: (box) => groupOfBox.get(box) ?? box,
    start: diagram.start === undefined ? undefined : boxes.get(shownAs(diagram.start)),
  };
}

/** Whether two pictures differ in words alone, so that everything stays where it is. */
function isDrawnAlike(a: Diagram, b: Diagram): boolean {
  return (
    a.start === b.start &&
    a.steps.length === b.steps.length &&
    a.steps.every((step, index) => step === b.steps[index] || isSameBox(step, b.steps[index]!))
  );
}

const isSameBox = (a: DiagramStep, b: DiagramStep): boolean =>
  a.id === b.id &&
  a.shape === b.shape &&
  boxOf(a).height === boxOf(b).height &&
  JSON.stringify([a.ports, a.body]) === JSON.stringify([b.ports, b.body]);

const sameBox = (a: PlacedBox, b: PlacedBox): boolean =>
  a.x === b.x &&
  a.y === b.y &&
  a.width === b.width &&
  a.height === b.height &&
  a.kind === b.kind &&
  a.hidden === b.hidden &&
  a.manual === b.manual &&
  a.goal === b.goal;

const sameEdge = (a: PlacedEdge, b: PlacedEdge): boolean =>
  a.from === b.from &&
  a.to === b.to &&
  a.port === b.port &&
  a.back === b.back &&
  a.route.length === b.route.length &&
  a.route.every((point, index) => point.x === b.route[index]!.x && point.y === b.route[index]!.y);
