import type { Picture, PictureEdge } from './picture.ts';

/**
 * The tree of dominators of a picture: under each node those that can only be reached through it. Edges that lead back up
 * are taken out first; parts that the start does not reach are trees of their own.
 */
export interface Dominators {
  /** Nodes, each behind all that lead down to it. */
  readonly order: readonly number[];
  readonly roots: readonly number[];
  /** Nearest dominator; -1 for roots. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly children: readonly number[][];
  readonly size: Int32Array;
  /** Edges that lead down, that lead back up, and that lead from one tree into another. */
  readonly down: readonly PictureEdge[];
  readonly back: readonly PictureEdge[];
  readonly foreign: readonly PictureEdge[];
  /** The nearest node that dominates both; -1 where they are in different trees. */
  common(a: number, b: number): number;
  /** The child of `above` that dominates `node`; `node` lies below `above`. */
  childTowards(above: number, node: number): number;
  isAbove(above: number, node: number): boolean;
}

export function dominatorsOf({ nodes, edges, start }: Picture): Dominators {
  const count = nodes.length;
  const out: PictureEdge[][] = Array.from({ length: count }, () => []);
  const incoming = new Int32Array(count);
  for (const edge of edges) {
    out[edge.from]!.push(edge);
    incoming[edge.to] = incoming[edge.to]! + 1;
  }
  for (const list of out) list.sort((a, b) => a.order - b.order);
  const walk = walked(count, start, out, incoming);
  const { order, roots, tree, down, back, foreign } = walk;
  const into: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of down) into[to]!.push(from);

  const parent = new Int32Array(count).fill(-1);
  const depth = new Int32Array(count);
  // Skips far up the tree, so that a common dominator is found in few steps (a skip list by depth).
  const skip = new Int32Array(count);
  const rootSet = new Set(roots);
  const ancestorAt = (node: number, wanted: number): number => {
    let at = node;
    while (depth[at]! > wanted) at = depth[skip[at]!]! >= wanted ? skip[at]! : parent[at]!;
    return at;
  };
  const common = (first: number, second: number): number => {
    if (tree[first] !== tree[second]) return -1;
    let a = first;
    let b = second;
    if (depth[a]! > depth[b]!) a = ancestorAt(a, depth[b]!);
    else b = ancestorAt(b, depth[a]!);
    while (a !== b) {
      if (skip[a] === skip[b]) [a, b] = [parent[a]!, parent[b]!];
      else [a, b] = [skip[a]!, skip[b]!];
    }
    return a;
  };
  const children: number[][] = Array.from({ length: count }, () => []);
  for (const node of order) {
    if (rootSet.has(node)) {
      skip[node] = node;
      continue;
    }
    const above = into[node]!.reduce((found, from) => (found < 0 ? from : common(found, from)), -1);
    parent[node] = above;
    depth[node] = depth[above]! + 1;
    const far = skip[above]!;
    skip[node] = depth[above]! - depth[far]! === depth[far]! - depth[skip[far]!]! ? skip[far]! : above;
    children[above]!.push(node);
  }
  const size = new Int32Array(count).fill(1);
  for (let index = order.length - 1; index >= 0; index--) {
    const node = order[index]!;
    if (parent[node]! >= 0) size[parent[node]!] = size[parent[node]!]! + size[node]!;
  }
  return {
    order,
    roots,
    parent,
    depth,
    children,
    size,
    down,
    back,
    foreign,
    common,
    childTowards: (above, node) => ancestorAt(node, depth[above]! + 1),
    isAbove: (above, node) =>
      tree[above] === tree[node] && depth[above]! <= depth[node]! && ancestorAt(node, depth[above]!) === above,
  };
}

interface Walk {
  readonly order: number[];
  readonly roots: number[];
  readonly tree: Int32Array;
  readonly down: PictureEdge[];
  readonly back: PictureEdge[];
  readonly foreign: PictureEdge[];
}

/** Walks in depth from the start, then from what nothing leads to, then from what is left, all in the order of the file. */
function walked(count: number, start: number, out: readonly PictureEdge[][], incoming: Int32Array): Walk {
  const numbers = Array.from({ length: count }, (_, node) => node);
  const candidates = count === 0 ? [] : [start, ...numbers.filter((node) => incoming[node] === 0), ...numbers];
  const tree = new Int32Array(count).fill(-1);
  const open = new Uint8Array(count);
  const at = new Int32Array(count);
  const walk: Walk = { order: [], roots: [], tree, down: [], back: [], foreign: [] };
  for (const root of candidates) {
    if (tree[root] !== -1) continue;
    walk.roots.push(root);
    const done: number[] = [];
    const path = [root];
    tree[root] = root;
    open[root] = 1;
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      // The last way out is walked first: in the order of dominators the first one then stands first.
      const ways = out[node]!;
      const edge = ways[ways.length - 1 - at[node]!];
      if (!edge) {
        open[node] = 0;
        done.push(node);
        path.pop();
        continue;
      }
      at[node] = at[node]! + 1;
      const { to } = edge;
      if (tree[to] === -1) {
        tree[to] = root;
        open[to] = 1;
        path.push(to);
        walk.down.push(edge);
      } else if (tree[to] !== root) walk.foreign.push(edge);
      else if (open[to] === 1) walk.back.push(edge);
      else walk.down.push(edge);
    }
    walk.order.push(...done.reverse());
  }
  return walk;
}
