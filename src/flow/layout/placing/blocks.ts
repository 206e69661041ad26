import { countFirst } from '../../sorted.ts';
import { labelWidth, STUB_SIZE } from '../sizes.ts';
import type { Dominators } from './dominators.ts';
import type { Picture, PictureNode } from './picture.ts';
import { Skyline } from './skyline.ts';
import type { Structure } from './structure.ts';
import type { Side, Ways } from './ways.ts';

/** Between boxes that follow each other: room for a word, a bend and an arrow. */
const ROW_GAP = 52;
/** Between branches that stand side by side. */
const BRANCH_GAP = 44;
/** Between lines that run beside each other. */
const LANE_GAP = 14;
/** More lines than this beside one sequence share their places. */
const MAX_LANES = 200;
/** From the axis to a branch that stands to the right of it. */
const ASIDE = 36;
/** Below a row, for lines that lead back. */
const RETURN_GAP = 18;

/** Where everything is: the axis and the top of each node. */
export interface Blocks {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** By node and row of its branches: where the row ends below. */
  readonly rowBottom: readonly (readonly number[])[];
  /** Where the lines run that lead back to a node from its branches. */
  returnX(node: number): number;
  /** True where such lines enter at the top, because something stands at the side. */
  returnsAtTop(node: number): boolean;
  laneX(side: Side, sequence: number, target: number): number;
  readonly right: number;
  readonly bottom: number;
}

/** A stretch of a sequence from top to bottom, with how far it reaches to both sides of the axis. */
interface Band {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Places sequences from the inside out: nodes on a common axis, branches between them, closed branches beside. */
export function blocksOf(picture: Picture, dominators: Dominators, structure: Structure, ways: Ways): Blocks {
  const { nodes } = picture;
  const { order, parent, roots } = dominators;
  const { head, next } = structure;
  const count = nodes.length;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const left = new Float64Array(count);
  const right = new Float64Array(count);
  const height = new Float64Array(count);
  /** By side and sequence: how far from its axis the lines to each target run. */
  const lanes = { left: new Map<number, Map<number, number>>(), right: new Map<number, Map<number, number>>() };
  const returnsAtTop = new Uint8Array(count);
  const returns = new Float64Array(count);
  const rowBottom: number[][] = Array.from({ length: count }, () => []);

  /** Side by side, centred on the axis; those that stand aside, to the right of it. Sets where they are in their parent's sequence. */
  const placeRow = (row: readonly number[], top: number): Band => {
    const centred = row.filter((child) => structure.aside[child] !== 1);
    const half = centred.length / 2;
    const middle = centred.length % 2 === 1 ? centred[Math.floor(half)] : undefined;
    let reachLeft = middle === undefined ? -BRANCH_GAP / 2 : left[middle]!;
    let reachRight = middle === undefined ? -BRANCH_GAP / 2 : right[middle]!;
    if (centred.length === 0) reachRight = ASIDE - BRANCH_GAP;
    else if (middle === undefined) reachLeft = reachRight = -BRANCH_GAP / 2;
    if (middle !== undefined) x[middle] = 0;
    for (const child of centred.slice(0, Math.floor(half)).reverse()) {
      const edge = middle === undefined && reachLeft < 0 ? BRANCH_GAP / 2 : reachLeft + BRANCH_GAP;
      x[child] = -edge - right[child]!;
      reachLeft = edge + right[child]! + left[child]!;
    }
    for (const child of [...centred.slice(Math.ceil(half)), ...row.filter((one) => structure.aside[one] === 1)]) {
      const edge = middle === undefined && reachRight === -BRANCH_GAP / 2 ? BRANCH_GAP / 2 : reachRight + BRANCH_GAP;
      x[child] = edge + left[child]!;
      reachRight = edge + left[child]! + right[child]!;
    }
    let bottom = top;
    for (const child of row) {
      y[child] = top;
      bottom = Math.max(bottom, top + height[child]!);
    }
    return { top, bottom, left: Math.max(reachLeft, 0), right: Math.max(reachRight, 0) };
  };

  const placeSequence = (first: number): void => {
    const bands: Band[] = [];
    const hanging: Hanging[] = [];
    const ends: number[] = [];
    const tops = new Map<number, number>();
    /** By node: the number of its band; those of its rows come behind. */
    const bandOf = new Map<number, number>();
    const loops: { readonly node: number; readonly last: number }[] = [];
    let at = 0;
    let floatsTo = 0;
    for (let node = first; node >= 0; node = next[node]!) {
      tops.set(node, at);
      bandOf.set(node, bands.length);
      if (floatsTo > at) returnsAtTop[node] = 1;
      const own = reachOf(nodes[node]!);
      bands.push({ top: at, bottom: at + own.height, left: own.left, right: own.right });
      at += own.height;
      for (const { node: child, left: isLeft } of structure.floats[node]!) {
        hanging.push({ node: child, left: isLeft, top: at + ROW_GAP });
        if (!isLeft) floatsTo = Math.max(floatsTo, at + ROW_GAP + height[child]!);
      }
      for (const row of structure.rows[node]!) {
        const band = placeRow(row, at + ROW_GAP);
        bands.push(band);
        at = band.bottom;
        rowBottom[node]!.push(at);
      }
      if (ways.returns.has(node)) {
        at += RETURN_GAP;
        loops.push({ node, last: bands.length - 1 });
      }
      ends.push(...structure.trailers[node]!);
      if (next[node]! >= 0) at += ROW_GAP;
    }
    // What stands below the last node still has to keep clear of lines that leave there.
    bands.push({ top: at, bottom: Infinity, left: 0, right: 0 });
    const skyline = { left: new Skyline(bands.map((band) => band.left)), right: new Skyline(bands.map((band) => band.right)) };
    for (const { node, last } of loops) {
      returns[node] = skyline.right.reach(bandOf.get(node)!, last) + LANE_GAP + 6;
      skyline.right.raise(bandOf.get(node)!, last, returns[node] + 6);
    }
    placeLanes(first, bandOf, bands.length - 1, skyline);
    let bottom = Math.max(at, placeFloats(hanging, bands, skyline));
    let widest = skyline.right.reach(0, bands.length - 1);
    if (ends.length > 0) {
      const top = bottom + ROW_GAP;
      const outside = ways.lanesOf('right', first).map(({ target }) => lanes.right.get(first)!.get(target)!);
      let edge = Math.max(ASIDE, ...outside.map((lane) => lane + BRANCH_GAP / 2));
      for (const child of ends) {
        y[child] = top;
        x[child] = edge + left[child]!;
        edge += left[child]! + right[child]! + BRANCH_GAP;
        bottom = Math.max(bottom, top + height[child]!);
      }
      widest = Math.max(widest, edge - BRANCH_GAP);
    }
    left[first] = skyline.left.reach(0, bands.length - 1);
    right[first] = widest;
    height[first] = bottom;
    // What stands in rows and beside counts from the axis and the top of this sequence; its own nodes too.
    for (const [node, top] of tops) if (node !== first) y[node] = top;
  };

  /** Lines beside a sequence, the short ones nearest to it. */
  const placeLanes = (
    first: number,
    bandOf: ReadonlyMap<number, number>,
    lastBand: number,
    skyline: Readonly<Record<Side, Skyline>>,
  ): void => {
    for (const side of ['left', 'right'] as const) {
      const stretches = ways.lanesOf(side, first).map(({ target, points, toEnd }) => {
        let [from, to] = [lastBand, toEnd ? lastBand : 0];
        for (const { node, row } of points) {
          const band = (bandOf.get(node) ?? 0) + row + 1;
          from = Math.min(from, band);
          to = Math.max(to, band);
        }
        return { target, from, to };
      });
      stretches.sort((a, b) => a.to - a.from - (b.to - b.from) || b.from - a.from);
      const placed = new Map<number, number>();
      for (const [index, { target, from, to }] of stretches.entries()) {
        const away = skyline[side].reach(from, to) + (index < MAX_LANES ? LANE_GAP : 0);
        placed.set(target, away);
        skyline[side].raise(from, to, away + (index < MAX_LANES ? 2 : 0));
      }
      lanes[side].set(first, placed);
    }
  };

  /** From the lowest up, each as near to the axis as what stands there leaves room for. @returns where the lowest ends */
  const placeFloats = (hanging: readonly Hanging[], bands: readonly Band[], skyline: Readonly<Record<Side, Skyline>>): number => {
    let lowest = 0;
    for (const { node, left: isLeft, top } of [...hanging].reverse()) {
      const side = isLeft ? 'left' : 'right';
      const bottom = top + height[node]!;
      lowest = Math.max(lowest, bottom);
      const from = bandAfter(bands, top - ROW_GAP / 2);
      const to = bandAfter(bands, bottom + ROW_GAP / 2);
      const edge = Math.max(skyline[side].reach(from, to) + BRANCH_GAP, ASIDE);
      x[node] = isLeft ? -edge - right[node]! : edge + left[node]!;
      y[node] = top;
      skyline[side].raise(from, to, edge + left[node]! + right[node]!);
    }
    return lowest;
  };

  for (let index = order.length - 1; index >= 0; index--) {
    const node = order[index]!;
    if (head[node] === node) placeSequence(node);
  }
  const extent = placeRoots(roots, { x, y, left, right, height });
  // From the outside in, everything gets its place in the picture.
  const sequenceY = new Float64Array(count);
  for (const node of order) {
    const first = head[node]!;
    if (first === node) {
      const above = parent[node]!;
      if (above >= 0) {
        x[node] = x[node]! + x[head[above]!]!;
        y[node] = y[node]! + sequenceY[head[above]!]!;
      }
      sequenceY[node] = y[node]!;
    } else {
      x[node] = x[first]!;
      y[node] = y[node]! + sequenceY[first]!;
    }
    rowBottom[node] = rowBottom[node]!.map((bottom) => bottom + sequenceY[first]!);
  }
  return {
    x,
    y,
    rowBottom,
    returnX: (node) => x[node]! + (returns[node]! || nodes[node]!.width / 2 + 24),
    returnsAtTop: (node) => returnsAtTop[node] === 1,
    laneX: (side, sequence, target) => {
      const away = lanes[side].get(sequence)?.get(target) ?? 0;
      return x[sequence]! + (side === 'left' ? -away : away);
    },
    ...extent,
  };
}

/** A branch that stands beside a sequence. */
interface Hanging {
  readonly node: number;
  readonly left: boolean;
  readonly top: number;
}

/** The first band that ends below a height. */
const bandAfter = (bands: readonly Band[], y: number): number => countFirst(bands, ({ bottom }) => bottom <= y);

/** How far a box reaches from its axis, with the marks and words at its sides. */
function reachOf({ width, height, stubs, step }: PictureNode): { left: number; right: number; height: number } {
  let left = width / 2;
  let right = width / 2;
  let bottom = height;
  for (const stub of stubs) {
    left = Math.max(left, width / 2 - stub.x);
    right = Math.max(right, stub.x + stub.width - width / 2);
    bottom = Math.max(bottom, stub.y + STUB_SIZE.height);
  }
  // Words beside a box whose lines go on from there.
  if (step && stubs.length === 0)
    for (const port of step.ports) {
      const beside = port.kind === 'error' || (step.shape !== 'decision' && port.name !== 'next' && port.name !== 'do');
      if (beside && !port.quiet) right = Math.max(right, width / 2 + labelWidth(port.label) + 18);
    }
  return { left, right, height: bottom };
}

/** The part with the start on the left, parts that it does not reach in columns beside it. */
function placeRoots(
  roots: readonly number[],
  block: Readonly<Record<'x' | 'y' | 'left' | 'right' | 'height', Float64Array>>,
): { right: number; bottom: number } {
  const [main, ...others] = roots;
  if (main === undefined) return { right: 0, bottom: 0 };
  block.x[main] = 0;
  block.y[main] = 0;
  let right = block.right[main]!;
  const column = Math.max(block.height[main]!, Math.sqrt(others.length) * 400, 800);
  let edge = right + 2 * BRANCH_GAP;
  let top = 0;
  let bottom = block.height[main]!;
  for (const root of others) {
    if (top > 0 && top + block.height[root]! > column) {
      top = 0;
      edge = right + BRANCH_GAP;
    }
    block.x[root] = edge + block.left[root]!;
    block.y[root] = top;
    top += block.height[root]! + BRANCH_GAP;
    right = Math.max(right, edge + block.left[root]! + block.right[root]!);
    bottom = Math.max(bottom, top - BRANCH_GAP);
  }
  return { right, bottom };
}
