/**
 * Finds groups of nodes of which each leads to every other (Tarjan's algorithm, without recursion: flows may be long chains).
 * The function answered looks at some of the nodes only, and takes time by their number and that of their edges.
 * @param successors where each node leads
 */
export function groupFinder(successors: readonly (readonly number[])[]): (nodes: readonly number[]) => number[][] {
  const order = new Int32Array(successors.length).fill(OUTSIDE);
  const lowest = new Int32Array(successors.length);
  const edge = new Int32Array(successors.length);
  const waiting = new Uint8Array(successors.length);
  return (nodes) => {
    for (const node of nodes) {
      order[node] = UNSEEN;
      edge[node] = 0;
    }
    const groups = groupsOf(nodes, successors, { order, lowest, edge, waiting });
    for (const node of nodes) order[node] = OUTSIDE;
    return groups;
  };
}

const UNSEEN = -1;
const OUTSIDE = -2;

/** By node: place in the order of visits, the lowest such place it leads back to, the edge to follow next, whether it waits for its group. */
interface Marks {
  readonly order: Int32Array;
  readonly lowest: Int32Array;
  readonly edge: Int32Array;
  readonly waiting: Uint8Array;
}

function groupsOf(nodes: readonly number[], successors: readonly (readonly number[])[], marks: Marks): number[][] {
  const { order, lowest, edge, waiting } = marks;
  const groups: number[][] = [];
  const stack: number[] = [];
  const path: number[] = [];
  let visited = 0;
  const enter = (node: number): void => {
    order[node] = lowest[node] = visited++;
    waiting[node] = 1;
    stack.push(node);
    path.push(node);
  };
  for (const root of nodes) {
    if (order[root] !== UNSEEN) continue;
    enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const next = successors[node]?.[edge[node] ?? 0];
      if (next !== undefined) {
        edge[node] = (edge[node] ?? 0) + 1;
        if (order[next] === UNSEEN) enter(next);
        else if (waiting[next] === 1) lowest[node] = Math.min(lowest[node] ?? 0, order[next] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lowest[parent] = Math.min(lowest[parent] ?? 0, lowest[node] ?? 0);
      if (lowest[node] !== order[node]) continue;
      const group = stack.splice(stack.lastIndexOf(node));
      for (const member of group) waiting[member] = 0;
      groups.push(group);
    }
  }
  return groups;
}
