import type { Flow } from './flow-file.ts';
import { edgesOf, startOf } from './graph.ts';
import { groupFinder } from './strongly-connected.ts';

/** The loops of a flow. */
export interface Loops {
  /** Ids of the for-each steps around each step, outermost first. Steps outside of all loops are left out. */
  readonly around: ReadonlyMap<string, readonly string[]>;
  /** False when the loops are too deep or too tangled to tell; `around` then holds some of the outer loops only. */
  readonly complete: boolean;
}

/** Steps looked at before a flow counts as too tangled: hundreds of times what a readable flow of 10,000 steps takes. */
const MAX_WORK = 3_000_000;

/** Loops in loops; a person loses track far earlier. */
export const MAX_LOOP_DEPTH = 32;

const known = new WeakMap<Flow, Loops>();

/**
 * The body of a for-each are the steps that its `do` leads to and that lead back to it, without passing a loop around it.
 * A step that does not lead back is where the body leaves the loop for good.
 */
export function loopsOf(flow: Flow): Loops {
  let loops = known.get(flow);
  if (!loops) {
    loops = findLoops(flow);
    known.set(flow, loops);
  }
  return loops;
}

/** Loops around each step, outermost first. */
export const enclosingLoops = (flow: Flow): ReadonlyMap<string, readonly string[]> => loopsOf(flow).around;

/** Ids of the steps in the body of a for-each, those of inner loops too; empty for a step that is no for-each. */
export function loopBody(flow: Flow, loopId: string): Set<string> {
  return new Set([...enclosingLoops(flow)].flatMap(([id, loops]) => (loops.includes(loopId) ? [id] : [])));
}

/**
 * Takes cycles apart from the outside: of the steps that lead to each other, the for-each nearest to the start is the
 * outermost; without it, what its `do` leads to is its body, and holds the inner loops.
 */
function findLoops(flow: Flow): Loops {
  const { ids, successors, bodyStart, distance } = numbered(flow);
  const around = new Map<string, readonly string[]>();
  const open: { nodes: readonly number[]; loops: readonly string[] }[] = [{ nodes: [...ids.keys()], loops: [] }];
  const cyclesAmong = groupFinder(successors);
  let work = 0;
  for (let part = open.pop(); part; part = open.pop()) {
    work += part.nodes.length;
    if (work > MAX_WORK) return { around, complete: false };
    for (const cycle of cyclesAmong(part.nodes)) {
      const headers = cycle.filter((node) => bodyStart[node] !== undefined);
      if (cycle.length < 2 || headers.length === 0) continue;
      if (part.loops.length >= MAX_LOOP_DEPTH) return { around, complete: false };
      const header = headers.reduce((a, b) => ((distance[b] ?? 0) < (distance[a] ?? 0) ? b : a));
      const body = reachedWithin(new Set(cycle), bodyStart[header] ?? header, header, successors);
      const loops = [...part.loops, ids[header] ?? ''];
      for (const node of body) around.set(ids[node] ?? '', loops);
      open.push({ nodes: [...body], loops });
      open.push({ nodes: cycle.filter((node) => node !== header && !body.has(node)), loops: part.loops });
    }
  }
  return { around, complete: true };
}

interface Numbered {
  readonly ids: readonly string[];
  readonly successors: readonly (readonly number[])[];
  /** Where the `do` of a for-each leads. */
  readonly bodyStart: readonly (number | undefined)[];
  /** Place of each step in a breadth-first walk from the start; steps that can not be reached come last, in the order of the file. */
  readonly distance: readonly number[];
}

function numbered(flow: Flow): Numbered {
  const ids = [...flow.steps.keys()];
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const steps = [...flow.steps.values()];
  const successors = steps.map((step) => [...new Set(edgesOf(step).flatMap(({ to }) => numbers.get(to) ?? []))]);
  const bodyStart = steps.map((step) =>
    step.kind === 'for-each' && step.edges.do !== undefined ? numbers.get(step.edges.do) : undefined,
  );
  const start = numbers.get(startOf(flow) ?? '');
  const distance = new Array<number>(ids.length).fill(-1);
  let reached = 0;
  const queue: number[] = [];
  for (const root of [...(start === undefined ? [] : [start]), ...ids.keys()]) {
    if (distance[root] !== -1) continue;
    distance[root] = reached++;
    queue.push(root);
    for (let at = queue.length - 1; at < queue.length; at++)
      for (const next of successors[queue[at] ?? 0] ?? [])
        if (distance[next] === -1) {
          distance[next] = reached++;
          queue.push(next);
        }
  }
  return { ids, successors, bodyStart, distance };
}

function reachedWithin(
  nodes: ReadonlySet<number>,
  from: number,
  without: number,
  successors: readonly (readonly number[])[],
): Set<number> {
  const found = new Set<number>();
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === without || found.has(node) || !nodes.has(node)) continue;
    found.add(node);
    for (const next of successors[node] ?? []) open.push(next);
  }
  return found;
}
