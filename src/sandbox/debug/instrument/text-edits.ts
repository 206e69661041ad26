import type { FilePosition } from '../../locate.ts';

interface Edit {
  readonly at: number;
  /** End of what is replaced; `at` for an insertion. */
  readonly end: number;
  readonly text: string;
  /** 0: belongs to what stands before it, 1: to what stands behind; 2: takes its place. */
  readonly side: 0 | 1 | 2;
}

/**
 * Insertions into a text, none of which breaks a line, so that lines stay and columns can be told back.
 *
 * At one place, what closes a node or follows an opening brace comes before what opens the next node; else edits stand in
 * the order in which they were made.
 */
export class TextEdits {
  readonly #text: string;
  readonly #edits: Edit[] = [];
  #sorted: readonly Edit[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Inserts at the end of what stands before an offset. */
  after(at: number, text: string): void {
    this.#edits.push({ at, end: at, text, side: 0 });
  }

  /** Inserts in front of what starts at an offset. */
  before(at: number, text: string): void {
    this.#edits.push({ at, end: at, text, side: 1 });
  }

  /** Line breaks within the range are kept. */
  replace(at: number, end: number, text: string): void {
    const breaks = this.#text.slice(at, end).replaceAll(/[^\n\r\u2028\u2029]/g, '');
    this.#edits.push({ at, end, text: text + breaks, side: 2 });
  }

  result(): string {
    let result = '';
    let done = 0;
    for (const { at, end, text } of this.#inOrder()) {
      result += this.#text.slice(done, at) + text;
      done = end;
    }
    return result + this.#text.slice(done);
  }

  /**
   * Where a place of the result stands in the text.
   * @param place 1-based line and column
   */
  original({ line, column }: FilePosition): FilePosition {
    const start = lineStart(this.#text, line);
    const wanted = start + column - 1;
    let shift = 0;
    for (const { at, end, text } of this.#inOrder()) {
      if (at < start) continue;
      if (at + shift > wanted) break;
      if (wanted < at + shift + text.length) return { line, column: at - start + 1 };
      shift += text.length - (end - at);
    }
    return { line, column: wanted - shift - start + 1 };
  }

  #inOrder(): readonly Edit[] {
    // The sort is stable.
    this.#sorted ??= [...this.#edits].sort((a, b) => a.at - b.at || a.side - b.side);
    return this.#sorted;
  }
}

function lineStart(text: string, line: number): number {
  let at = 0;
  let left = line - 1;
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    if (left-- <= 0) break;
    at = match.index + match[0].length;
  }
  return at;
}
