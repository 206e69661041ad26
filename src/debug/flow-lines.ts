import { resolveReference, type FileReader } from '../flow/file-reference.ts';
import { readFlow, type FlowSource } from '../flow/read-flow.ts';

/** The flow, and those it calls, by file. */
export function flowsFrom(source: FlowSource, files: FileReader): ReadonlyMap<string, FlowSource> {
  const found = new Map<string, FlowSource>([[source.file, source]]);
  // the map grows while it is gone through
  for (const flow of found.values())
    for (const step of flow.flow?.steps.values() ?? []) {
      if (step.kind !== 'call') continue;
      const called = resolveReference(flow.file, step.call);
      if (!('path' in called) || found.has(called.path)) continue;
      const text = files.read(called.path);
      if (text !== undefined) found.set(called.path, readFlow(text, called.path));
    }
  return found;
}

/** A step with the lines it stands on, both included, from 1. */
export interface StepLines {
  readonly id: string;
  readonly first: number;
  readonly last: number;
}

const known = new WeakMap<FlowSource, readonly StepLines[]>();

/** The steps of a flow file, from top to bottom. */
export function stepLinesOf(source: FlowSource): readonly StepLines[] {
  let steps = known.get(source);
  if (!steps) {
    steps = [...(source.flow?.steps.values() ?? [])]
      .map(({ id, path }) => ({ id, first: source.keyRangeOf(path).start.line, last: lastLine(source, path) }))
      .sort((a, b) => a.first - b.first);
    known.set(source, steps);
  }
  return steps;
}

/** The range of a map may reach to the start of what follows it. */
function lastLine(source: FlowSource, path: string): number {
  const { start, end } = source.rangeOf(path);
  const text = source.text.slice(start.offset, end.offset).trimEnd();
  return source.range(start.offset, start.offset + text.length).end.line;
}

/** The step that a breakpoint on the line is for: the one that stands there, or the next one below; undefined where there is none. */
export function stepAtLine(source: FlowSource, line: number): StepLines | undefined {
  const steps = stepLinesOf(source);
  const first = steps[0];
  if (!first || line < source.keyRangeOf('steps').start.line) return undefined;
  return steps.find(({ last }) => line <= last);
}
