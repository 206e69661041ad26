import type { Problem } from '../problem.ts';
import type { FlowSource } from '../read-flow.ts';
import { countFirst } from '../sorted.ts';
import type { DiagramProblem } from './diagram.ts';

/**
 * Problems for the canvas and the inspector, each with the path of the innermost value or key around its place.
 * Problems of other files have the path of nothing: ``.
 */
export function problemsOf(problems: readonly Problem[], source: FlowSource): DiagramProblem[] {
  const places = problems.length === 0 ? undefined : placesOf(source);
  return problems.map((problem) => ({
    severity: problem.severity,
    message: problem.message,
    ...(problem.suggestion === undefined ? {} : { suggestion: problem.suggestion }),
    path: problem.file === source.file && places ? places.pathAt(problem.range.start.offset, problem.range.end.offset) : '',
    line: problem.range.start.line,
  }));
}

/** Paths by place: finds the innermost one around a stretch of the text. */
interface Places {
  pathAt(start: number, end: number): string;
}

const known = new WeakMap<FlowSource, Places>();

function placesOf(source: FlowSource): Places {
  let places = known.get(source);
  if (!places) known.set(source, (places = indexed(source)));
  return places;
}

/**
 * Ranges of a tree lie in each other or beside each other, so the innermost around a place is the last one that starts
 * before it, or one around that. A key counts for its value. Aliased values can be read twice; the first path counts.
 */
function indexed(source: FlowSource): Places {
  const entries: { start: number; end: number; path: string }[] = [];
  for (const [path, { start, end }] of source.positions)
    entries.push({ start: start.offset, end: end.offset, path: path.endsWith('#key') ? path.slice(0, -4) : path });
  entries.sort((a, b) => a.start - b.start || b.end - a.end || a.path.length - b.path.length);
  const around = new Int32Array(entries.length).fill(-1);
  const open: number[] = [];
  entries.forEach((entry, index) => {
    for (let top = open.at(-1); top !== undefined && entries[top]!.end < entry.end; top = open.at(-1)) open.pop();
    for (
      let top = open.at(-1);
      top !== undefined && entries[top]!.end <= entry.start && entry.end > entry.start;
      top = open.at(-1)
    )
      open.pop();
    around[index] = open.at(-1) ?? -1;
    open.push(index);
  });
  const innermost = (start: number, end: number): string => {
    for (let at = countFirst(entries, (entry) => entry.start <= start) - 1; at >= 0; at = around[at] ?? -1) {
      const entry = entries[at]!;
      if (entry.end >= end && (entry.end > start || entry.start === start)) return entry.path;
    }
    return '';
  };
  return {
    pathAt(start, end) {
      const path = innermost(start, end);
      if (start !== end) return path;
      // what is missing at the end of a value belongs to it
      const before = innermost(Math.max(0, start - 1), start);
      return before.length > path.length ? before : path;
    },
  };
}
