import { groupFinder } from '../strongly-connected.ts';

/** Ways searched in one validation; behind that a circle is told without its way. */
const MAX_SEARCHES = 50;

/** Which flow calls which. */
export class CallGraph {
  private readonly files: readonly string[];
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly calls: readonly (readonly number[])[];
  private readonly group: readonly number[];
  private searches = 0;

  /** @param calls files of the called flows by file; files that are not keys are passed over */
  constructor(calls: ReadonlyMap<string, readonly string[]>) {
    this.files = [...calls.keys()];
    this.numbers = new Map(this.files.map((file, number) => [file, number]));
    this.calls = [...calls.values()].map((called) => [...new Set(called.flatMap((file) => this.numbers.get(file) ?? []))]);
    const group = new Array<number>(this.files.length).fill(0);
    groupFinder(this.calls)([...this.files.keys()]).forEach((members, number) => {
      for (const member of members) group[member] = number;
    });
    this.group = group;
  }

  /** @returns the files from a called flow back to the flow that calls it, both included; undefined when it does not come back */
  wayBetween(from: string, to: string): readonly string[] | undefined {
    const start = this.numbers.get(from);
    const end = this.numbers.get(to);
    if (start === undefined || end === undefined || this.group[start] !== this.group[end]) return undefined;
    if (start === end) return [to];
    if (++this.searches > MAX_SEARCHES) return [from, to];
    const before = new Map<number, number>([[start, start]]);
    for (const node of before.keys()) for (const next of this.calls[node] ?? []) if (!before.has(next)) before.set(next, node);
    const way = [to];
    for (let at = before.get(end); at !== undefined && at !== start; at = before.get(at)) way.unshift(this.files[at] ?? '');
    return [from, ...way];
  }
}
