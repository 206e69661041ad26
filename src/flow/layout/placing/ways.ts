import type { Dominators } from './dominators.ts';
import type { Picture, PictureEdge } from './picture.ts';
import type { Structure } from './structure.ts';

/** Lines run beside a sequence on the side of the port that they come from. */
export type Side = 'left' | 'right';

/** How an edge leaves one sequence around it. */
export interface Leg {
  /** First node of the sequence. */
  readonly sequence: number;
  /** The node of the sequence at which it does, and the row of branches that it comes from; -1 where it comes from the node itself. */
  readonly at: number;
  readonly row: number;
  /** True where it has to run beside the sequence because something stands below. */
  readonly lane: boolean;
}

/** The way of an edge through the sequences: out of those around its start, then, in one that holds both ends, to its target. */
export interface Way {
  readonly edge: PictureEdge;
  readonly legs: readonly Leg[];
  readonly final: Leg;
  readonly side: Side;
  readonly back: boolean;
}

/** A place beside a sequence: at a node of it, or at a row of branches below one. */
export interface LanePoint {
  readonly node: number;
  readonly row: number;
}

/** A line beside a sequence. */
export interface Lane {
  readonly target: number;
  /** What it passes by, ends included. */
  readonly points: LanePoint[];
  /** True where it goes on to the end of the sequence. */
  toEnd: boolean;
}

const MAX_LEGS = 60;

/** Works out the ways of edges by structure alone, so that room can be kept for them before anything is placed. */
export class Ways {
  readonly all: readonly Way[];
  /** Edges out of very many sequences in each other: nobody follows them, and room for each on all levels would cost much. */
  readonly loose: readonly PictureEdge[];
  /** Lines beside sequences, by side and sequence, then by the node that they lead to: edges to one node share a line. */
  readonly lanes: Readonly<Record<Side, Map<number, Map<number, Lane>>>> = { left: new Map(), right: new Map() };
  /** Nodes that edges of the branches below them lead back to. */
  readonly returns = new Set<number>();
  readonly #structure: Structure;
  readonly #dominators: Dominators;
  readonly #rowOf: Int32Array;
  readonly #ends: Uint8Array;
  readonly #isEnd: Uint8Array;
  readonly #middle: readonly number[];

  constructor({ nodes }: Picture, dominators: Dominators, structure: Structure) {
    this.#structure = structure;
    this.#middle = nodes.map(({ width }) => width / 2);
    this.#dominators = dominators;
    this.#rowOf = new Int32Array(nodes.length).fill(-1);
    this.#ends = new Uint8Array(nodes.length);
    structure.rows.forEach((rows) => rows.forEach((row, index) => row.forEach((child) => (this.#rowOf[child] = index))));
    this.#isEnd = new Uint8Array(nodes.length);
    structure.trailers.forEach((ends, node) => {
      for (const end of ends) this.#isEnd[end] = 1;
      if (ends.length > 0) this.#ends[structure.head[node]!] = 1;
    });
    const all: Way[] = [];
    const loose: PictureEdge[] = [];
    const add = (edge: PictureEdge, way: Way | undefined): void => {
      if (way) all.push(way);
      else loose.push(edge);
    };
    for (const edge of dominators.down) add(edge, this.#way(edge, dominators.parent[edge.to]!, false));
    for (const edge of dominators.back) add(edge, this.#way(edge, dominators.common(edge.from, edge.to), true));
    this.all = all;
    this.loose = loose;
  }

  lanesOf(side: Side, sequence: number): readonly Lane[] {
    return [...(this.lanes[side].get(sequence)?.values() ?? [])];
  }

  #way(edge: PictureEdge, top: number, back: boolean): Way | undefined {
    const { head, next, rows, floats } = this.#structure;
    const legs: Leg[] = [];
    const { from, to, place } = edge;
    // Rarer ways leave at the right and run down there: what comes from the middle keeps clear of them on the left.
    const side: Side = !back && place.side !== 'right' && place.x < this.#middle[from]! + 1 ? 'left' : 'right';
    let at = from;
    let row = -1;
    while (head[at] !== head[top]) {
      if (legs.length >= MAX_LEGS) return undefined;
      const sequence = head[at]!;
      const below = next[at]! >= 0 || this.#ends[sequence] === 1;
      const crowded = row < 0 && floats[at]!.length > 0 && Math.abs(place.x - this.#middle[at]!) > 1;
      const lane = below || crowded || (row < 0 ? rows[at]!.length > 0 || place.side !== 'bottom' : row < rows[at]!.length - 1);
      if (lane) this.#take(side, sequence, to, { node: at, row }, 'end');
      legs.push({ sequence, at, row, lane });
      row = this.#rowOf[sequence]!;
      at = this.#dominators.parent[sequence]!;
    }
    const lane = back ? at !== to : this.#needsLane(at, row, to, top);
    if (lane) this.#take(side, head[at]!, to, { node: at, row }, this.#arrival(to, top, back));
    else if (back && row >= 0) this.returns.add(to);
    return { edge, legs, final: { sequence: head[at]!, at, row, lane }, side, back };
  }

  #needsLane(at: number, row: number, to: number, top: number): boolean {
    const { next, rows } = this.#structure;
    if (at !== top || this.#isEnd[to] === 1) return true;
    if (next[at] === to) return row < 0 ? !this.axisIsFree(at, rows[at]!.length) : row < rows[at]!.length - 1;
    const target = this.#rowOf[to]!;
    if (target < 0) return row >= 0;
    return row < 0 ? !this.axisIsFree(at, target) : target !== row + 1;
  }

  /** True where no branch of the rows before the given one stands on the axis of the node. */
  axisIsFree(node: number, before: number): boolean {
    const { rows, aside } = this.#structure;
    return rows[node]!.slice(0, before).every((row) => row.filter((child) => aside[child] !== 1).length % 2 === 0);
  }

  /** Where a line beside the sequence of `top` leaves it for its target. */
  #arrival(to: number, top: number, back: boolean): LanePoint | 'end' {
    const { head, next } = this.#structure;
    if (back) return head[to] === head[top] ? { node: to, row: -1 } : { node: top, row: -1 };
    if (next[top] === to) return { node: to, row: -1 };
    return this.#isEnd[to] === 1 || this.#rowOf[to]! < 0 ? 'end' : { node: top, row: this.#rowOf[to]! - 1 };
  }

  #take(side: Side, sequence: number, target: number, from: LanePoint, arrival: LanePoint | 'end'): void {
    let lanes = this.lanes[side].get(sequence);
    if (!lanes) this.lanes[side].set(sequence, (lanes = new Map<number, Lane>()));
    let lane = lanes.get(target);
    if (!lane) lanes.set(target, (lane = { target, points: [], toEnd: false }));
    lane.points.push(from);
    if (arrival === 'end') lane.toEnd = true;
    else if (lane.points.length === 1) lane.points.push(arrival);
  }
}
