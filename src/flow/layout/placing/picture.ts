import { edgeKey, type Diagram, type DiagramPort, type DiagramStep } from '../../diagram/diagram.ts';
import { END } from '../../graph.ts';
import type { Point } from '../layout.ts';
import type { Arrangement, PlacedBox } from '../placement.ts';
import { boxOf, END_SIZE, GROUP_SIZE, labelWidth, MISSING_SIZE, STUB_SIZE, type PortPlace } from '../sizes.ts';

/** A box that is to be placed, with what hangs at it. */
export interface PictureNode {
  readonly id: string;
  readonly kind: PlacedBox['kind'];
  readonly step: DiagramStep | undefined;
  readonly width: number;
  readonly height: number;
  /** Steps folded into it. */
  hidden: number;
  /** Marks of edges that end the run right here. */
  readonly stubs: Stub[];
}

/**
 * Where an edge is drawn that ends the run, or leads to a step that there is not: at its box. `x` and `y` from the top left
 * corner of the box to that of the mark.
 */
export interface Stub {
  readonly edge: PictureEdge;
  readonly kind: 'stub' | 'missing';
  readonly id: string;
  x: number;
  readonly y: number;
  readonly width: number;
}

/** An edge that is to be drawn, between nodes by number. */
export interface PictureEdge {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly step: string;
  readonly port: DiagramPort;
  /** Where it leaves its box, from the top left corner. */
  readonly place: Pick<PortPlace, 'x' | 'y' | 'side'>;
  /** Order among the ways out of its box. */
  readonly order: number;
}

/** What is to be placed: folded steps left out, edges of folded steps led to what stands for them. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  readonly start: number;
  readonly hidden: ReadonlyMap<string, string>;
}

/** Between a box and the mark of an edge that ends there. */
const STUB_GAP = 18;
const STUB_STEP = STUB_SIZE.height + 4;
/** Below a box, where its main way ends the run. */
const STUB_BELOW = 30;

/** Works out what is drawn. */
export function pictureOf(diagram: Diagram, arrangement: Arrangement): Picture {
  const hidden = foldedSteps(diagram, arrangement);
  const taken = new Set(diagram.steps.map(({ id }) => id));
  const nodes: PictureNode[] = [];
  const numbers = new Map<string, number>();
  const add = (node: Omit<PictureNode, 'hidden' | 'stubs'>): number => {
    numbers.set(node.id, nodes.length);
    return nodes.push({ ...node, hidden: 0, stubs: [] }) - 1;
  };
  for (const step of diagram.steps) {
    if (hidden.has(step.id)) continue;
    const { width, height } = boxOf(step);
    add({ id: step.id, kind: 'step', step, width, height });
  }
  for (const id of new Set(hidden.values())) if (!numbers.has(id)) add({ id, kind: 'group', step: undefined, ...GROUP_SIZE });
  for (const box of hidden.values()) nodes[numbers.get(box)!]!.hidden++;
  const boxFor = (id: string): number | undefined => numbers.get(hidden.get(id) ?? id);
  const { edges, endings, missing } = edgesIn(diagram, hidden, nodes, boxFor);
  const start = (diagram.start === undefined ? undefined : boxFor(diagram.start)) ?? 0;
  const last = lastEndings(nodes.length, start, edges, endings, numbers.has(END));
  let end = numbers.get(END);
  for (const edge of endings) {
    if (!last.has(edge)) continue;
    end ??= add({ id: END, kind: 'end', step: undefined, ...END_SIZE });
    edges.push({ ...edge, to: end });
  }
  for (const edge of endings) if (!last.has(edge)) addStub(nodes[edge.from]!, edge, taken);
  for (const edge of missing) addMissing(nodes[edge.from]!, edge, taken);
  return { nodes, edges, start, hidden };
}

/** By folded step: the id of the box that stands for it. */
function foldedSteps(diagram: Diagram, { collapsed, groups }: Arrangement): ReadonlyMap<string, string> {
  const folded = new Set(collapsed);
  const hidden = new Map<string, string>();
  const ids = new Set(diagram.steps.map(({ id }) => id));
  const loops = diagram.steps.filter(({ id, body }) => body && body.length > 0 && folded.has(id));
  for (const { id, body = [] } of loops.sort((a, b) => (b.body?.length ?? 0) - (a.body?.length ?? 0)))
    if (!hidden.has(id)) for (const inner of body) if (inner !== id && !hidden.has(inner)) hidden.set(inner, id);
  const groupOf = new Map<string, string>();
  for (const [id, { steps }] of Object.entries(groups)) {
    if (!folded.has(id)) continue;
    let box = `group:${id}`;
    while (ids.has(box)) box += '-';
    for (const step of steps) if (ids.has(step) && !groupOf.has(step)) groupOf.set(step, box);
  }
  for (const [step, loop] of hidden) hidden.set(step, groupOf.get(loop) ?? loop);
  for (const [step, box] of groupOf) if (!hidden.has(step)) hidden.set(step, box);
  return hidden;
}

function edgesIn(
  diagram: Diagram,
  hidden: ReadonlyMap<string, string>,
  nodes: readonly PictureNode[],
  boxFor: (id: string) => number | undefined,
): { edges: PictureEdge[]; endings: PictureEdge[]; missing: PictureEdge[] } {
  const edges: PictureEdge[] = [];
  const endings: PictureEdge[] = [];
  const missing: PictureEdge[] = [];
  const told = new Set<string>();
  for (const step of diagram.steps) {
    const from = boxFor(step.id);
    if (from === undefined) continue;
    const box = nodes[from]!;
    const isHidden = hidden.has(step.id);
    const places = isHidden ? undefined : boxOf(step).ports;
    for (const [order, port] of step.ports.entries()) {
      if (port.quiet) continue;
      const to = boxFor(port.to);
      const isMissing = to === undefined && port.to !== END;
      if (isHidden) {
        if (isMissing) continue;
        // Of a folded part only the ways out are drawn, each place once.
        const way = `${from} ${port.to}`;
        if (to === from || told.has(way)) continue;
        told.add(way);
      }
      const place = places?.[order] ?? { x: box.width / 2, y: box.height, side: 'bottom' };
      const edge = { key: edgeKey(step.id, port), from, to: to ?? -1, step: step.id, port, place, order };
      (isMissing ? missing : port.to === END ? endings : edges).push(edge);
    }
  }
  return { edges, endings, missing };
}

/**
 * The edges that are drawn as lines to the end: those from the steps farthest down. All others would cross the picture.
 */
function lastEndings(
  count: number,
  start: number,
  edges: readonly PictureEdge[],
  endings: readonly PictureEdge[],
  explicit: boolean,
): ReadonlySet<PictureEdge> {
  const depth = depths(count, start, edges);
  const below = endings.filter(({ place, port, from }) => place.side === 'bottom' && port.kind !== 'error' && depth[from]! >= 0);
  const candidates = below.length > 0 || !explicit ? below : endings.filter(({ from }) => depth[from]! >= 0);
  const deepest = candidates.reduce((most, { from }) => Math.max(most, depth[from]!), -1);
  return new Set(candidates.filter(({ from }) => depth[from]! === deepest));
}

/** Steps on the longest way from the start, cycles cut where they close; -1 where no way leads. */
function depths(count: number, start: number, edges: readonly PictureEdge[]): Int32Array {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of edges) next[from]?.push(to);
  const order: number[] = [];
  const state = new Uint8Array(count);
  const at = new Int32Array(count);
  const path = count > 0 ? [start] : [];
  const back = new Set<number>();
  if (count > 0) state[start] = 1;
  for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
    const to = next[node]![at[node]!];
    if (to === undefined) {
      state[node] = 2;
      order.push(node);
      path.pop();
      continue;
    }
    if (state[to] === 1) back.add(node * count + to);
    at[node] = at[node]! + 1;
    if (state[to] !== 0) continue;
    state[to] = 1;
    path.push(to);
  }
  const depth = new Int32Array(count).fill(-1);
  if (count > 0) depth[start] = 0;
  for (const node of order.reverse())
    for (const to of next[node]!) if (!back.has(node * count + to)) depth[to] = Math.max(depth[to]!, depth[node]! + 1);
  return depth;
}

/** Hangs the mark of an edge that ends the run at its box: beside the port, or below. */
function addStub(node: PictureNode, edge: PictureEdge, taken: Set<string>): void {
  const mark = { edge, kind: 'stub', id: freeId(`end:${edge.key}`, taken), width: STUB_SIZE.width } as const;
  const { place, port } = edge;
  if (place.side === 'bottom') {
    const y = node.height + STUB_BELOW;
    // Several below a box share one mark, in the middle.
    const first = node.stubs.find(({ kind, edge: other }) => kind === 'stub' && other.place.side === 'bottom');
    if (first) first.x = (node.width - STUB_SIZE.width) / 2;
    node.stubs.push(first ? { ...first, edge } : { ...mark, x: place.x - STUB_SIZE.width / 2, y });
    return;
  }
  node.stubs.push({ ...mark, ...placeAside(node, edge, port.label, mark.width) });
}

/** Beside the port of an edge, below the marks that are there already. */
function placeAside(node: PictureNode, { place }: PictureEdge, label: string, width: number): Point {
  const gap = labelWidth(label) + STUB_GAP;
  const y = place.y - STUB_SIZE.height / 2;
  if (place.side === 'left') return { x: -gap - width, y };
  const lowest = node.stubs.reduce(
    (most, stub) => (stub.edge.place.side === 'right' ? Math.max(most, stub.y + STUB_STEP) : most),
    -Infinity,
  );
  return { x: node.width + gap, y: Math.max(lowest, y) };
}

/** Hangs the mark of an edge to nowhere at its box: as one that ends the run, but each at its own port. */
function addMissing(node: PictureNode, edge: PictureEdge, taken: Set<string>): void {
  const { place, port } = edge;
  const width = Math.min(MISSING_SIZE.most, labelWidth(port.to) + MISSING_SIZE.padding);
  const mark = { edge, kind: 'missing', id: freeId(`missing:${edge.key}`, taken), width } as const;
  if (place.side !== 'bottom') {
    node.stubs.push({ ...mark, ...placeAside(node, edge, port.label, width) });
    return;
  }
  const x = place.x - width / 2;
  const beside = node.stubs.filter((stub) => stub.edge.place.side === 'bottom' && stub.x < x + width && x < stub.x + stub.width);
  const y = beside.reduce((most, stub) => Math.max(most, stub.y + STUB_STEP), node.height + STUB_BELOW);
  node.stubs.push({ ...mark, x, y });
}

/** An id that nothing has. */
function freeId(id: string, taken: Set<string>): string {
  let free = id;
  while (taken.has(free)) free += '-';
  taken.add(free);
  return free;
}
