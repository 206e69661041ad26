import type { Dominators } from './dominators.ts';
import type { Picture, PictureEdge } from './picture.ts';

/** How the nodes hang together: what goes straight on, what stands beside and between. */
export interface Structure {
  /** What follows a node on the same axis; -1 where nothing does. */
  readonly next: Int32Array;
  /** The first node of the sequence that a node stands in. */
  readonly head: Int32Array;
  /** Branches between a node and the next one, row by row from the top. */
  readonly rows: readonly (readonly number[][])[];
  /** Branches that end in themselves and stand beside what follows a node, from the inside out. */
  readonly floats: readonly { readonly node: number; readonly left: boolean }[][];
  /** Ends that several steps of a sequence lead to, below all of it. */
  readonly trailers: readonly number[][];
  /** Branches that stand to the right of the axis: bodies of loops, ways out that leave at the side. */
  readonly aside: Uint8Array;
}

export function structureOf(picture: Picture, dominators: Dominators): Structure {
  const { nodes } = picture;
  const { order, parent, children, size, down } = dominators;
  const count = nodes.length;
  const level = new Int32Array(count);
  const into: PictureEdge[][] = Array.from({ length: count }, () => []);
  for (const edge of down) into[edge.to]!.push(edge);
  for (const node of order)
    for (const { from } of into[node]!) {
      const above = parent[node]!;
      if (from !== above) level[node] = Math.max(level[node]!, level[dominators.childTowards(above, from)]! + 1);
    }
  const closed = closedParts(picture, dominators);
  /** Where a branch leaves its decision: ports of others come behind. */
  const rank = new Float64Array(count).fill(1000);
  const bySide = new Uint8Array(count).fill(1);
  const byError = new Uint8Array(count).fill(1);
  for (const {
    from,
    to,
    order: port,
    place,
    port: { kind },
  } of down) {
    if (from === parent[to]) rank[to] = Math.min(rank[to]!, port);
    if (place.side !== 'right') bySide[to] = 0;
    if (kind !== 'error') byError[to] = 0;
  }
  const next = new Int32Array(count).fill(-1);
  const last = new Int32Array(count);
  const rows: number[][][] = Array.from({ length: count }, () => []);
  const floats: { node: number; left: boolean }[][] = Array.from({ length: count }, () => []);
  const trailers: number[][] = Array.from({ length: count }, () => []);
  const aside = new Uint8Array(count);

  for (let index = order.length - 1; index >= 0; index--) {
    const node = order[index]!;
    last[node] = node;
    const only = children[node]!.length === 1 ? children[node]![0]! : -1;
    if (only >= 0 && bySide[only] !== 1 && nodes[node]!.step?.shape !== 'loop') {
      next[node] = only;
      last[node] = last[only]!;
      continue;
    }
    const below = [...children[node]!].sort((a, b) => rank[a]! - rank[b]!);
    if (below.length === 0) continue;
    const isLoop = nodes[node]!.step?.shape === 'loop';
    const body = new Set(
      isLoop ? below.filter((child) => into[child]!.every(({ from, port }) => from === node && port.name === 'do')) : [],
    );
    for (const child of below) if (bySide[child] === 1 || body.has(child)) aside[child] = 1;
    const isTrailer = (child: number): boolean => {
      if (closed[child] !== 1 || level[child] === 0) return false;
      if (byError[child] === 1) return true;
      return !into[child]!.some(
        ({ from, place }) =>
          from !== node && place.side === 'bottom' && dominators.isAbove(last[dominators.childTowards(node, from)]!, from),
      );
    };
    const ends = new Set(below.filter(isTrailer));
    const rest = below.filter((child) => !ends.has(child) && !body.has(child));
    const lowest = rest.reduce((most, child) => Math.max(most, level[child]!), 0);
    const final = rest.filter((child) => level[child] === lowest);
    const hangs = (child: number): boolean => closed[child] === 1 && bySide[child] === 1 && lowest === 0;
    const straight = final.filter((child) => !hangs(child));
    const open = straight.filter((child) => closed[child] !== 1);
    const onward = onwardOf(straight, open, size);
    const beside = new Set(final.filter((child) => hangs(child) || (onward !== undefined && child !== onward)));
    if (onward !== undefined) {
      next[node] = onward;
      last[node] = last[onward]!;
    }
    for (const child of beside) {
      // What several branches lead to stands below them all.
      if (lowest > 0) ends.add(child);
      else floats[node]!.push({ node: child, left: bySide[child] !== 1 && onward !== undefined && rank[child]! < rank[onward]! });
    }
    const levels = new Map<number, number[]>();
    for (const child of below) {
      if (child === onward || beside.has(child) || ends.has(child)) continue;
      const row = levels.get(level[child]!);
      if (row) row.push(child);
      else levels.set(level[child]!, [child]);
    }
    rows[node] = [...levels].sort(([a], [b]) => a - b).map(([, row]) => row);
    trailers[node] = [...ends];
  }
  const head = new Int32Array(count);
  for (const node of order) head[node] = parent[node]! >= 0 && next[parent[node]!] === node ? head[parent[node]!]! : node;
  return { next, head, rows, floats, trailers, aside };
}

/** Which of the last branches goes straight on: the only one, the only one that leads farther, or the heaviest of those that end. */
function onwardOf(straight: readonly number[], open: readonly number[], size: Int32Array): number | undefined {
  if (straight.length <= 1) return straight[0];
  if (open.length > 1) return undefined;
  return open[0] ?? straight.reduce((a, b) => (size[b]! > size[a]! ? b : a));
}

/** Marks nodes below which no edge leads out, neither down nor back up. */
function closedParts({ nodes }: Picture, dominators: Dominators): Uint8Array {
  const { order, parent, down, back, foreign } = dominators;
  const leaving = new Int32Array(nodes.length);
  for (const { from, to } of down) {
    leaving[from] = leaving[from]! + 1;
    leaving[parent[to]!] = leaving[parent[to]!]! - 1;
  }
  for (const { from, to } of back) {
    leaving[from] = leaving[from]! + 1;
    const both = dominators.common(from, to);
    if (both >= 0) leaving[both] = leaving[both]! - 1;
  }
  for (const { from } of foreign) leaving[from] = leaving[from]! + 1;
  for (let index = order.length - 1; index >= 0; index--) {
    const node = order[index]!;
    if (parent[node]! >= 0) leaving[parent[node]!] = leaving[parent[node]!]! + leaving[node]!;
  }
  return Uint8Array.from(leaving, (edges) => (edges === 0 ? 1 : 0));
}
