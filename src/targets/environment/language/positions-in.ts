import { lineStarts } from '../../../flow/line-starts.ts';
import type { Position, Range } from '../../../flow/problem.ts';
import { countFirst } from '../../../flow/sorted.ts';

/** Tells ranges of stretches of a text; its lines are counted once. */
export function rangesIn(text: string): (start: number, end: number) => Range {
  const starts = lineStarts(text);
  const position = (offset: number): Position => {
    const line = countFirst(starts, (start) => start <= offset);
    return { line, column: offset - starts[line - 1]! + 1, offset };
  };
  return (start, end) => ({ start: position(start), end: position(end) });
}
