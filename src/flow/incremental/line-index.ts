import type { Position, Range } from '../problem.ts';
import { countFirst } from '../sorted.ts';
import type { Cut } from './cut.ts';

/** Lines and columns of a text, counted from the nearest cut. */
export class LineIndex {
  readonly text: string;
  readonly #cuts: readonly Cut[];

  constructor(text: string, cuts: readonly Cut[]) {
    this.text = text;
    this.#cuts = cuts;
  }

  range(start: number, end: number): Range {
    return { start: this.#position(start), end: this.#position(end) };
  }

  #position(wanted: number): Position {
    const { text } = this;
    const offset = Math.min(wanted, text.length);
    const cut = cutBefore(this.#cuts, offset);
    let line = (cut?.line ?? 0) + 1;
    let lineStart = cut?.start ?? 0;
    for (let newline = text.indexOf('\n', lineStart); newline >= 0 && newline < offset; newline = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = newline + 1;
    }
    return { line, column: offset - lineStart + 1, offset };
  }
}

/** The last cut that starts at or before an offset. */
export function cutBefore<C extends { readonly start: number }>(cuts: readonly C[], offset: number): C | undefined {
  return cuts[countFirst(cuts, ({ start }) => start <= offset) - 1];
}
