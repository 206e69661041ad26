/** Offset of the first character of the line that holds the offset. A byte order mark counts as no character. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff ? Math.min(1, offset) : start;
}

/** Offset of the line break that ends the line (of its `\r` where there is one), or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Offset of the line behind, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** Columns before the offset, from 0. */
export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** True where only blanks stand before the offset in its line. */
export const startsLine = (text: string, offset: number): boolean => /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));

/** A line between two entries of a collection. */
export interface GapLine {
  readonly start: number;
  /** Behind its line break. */
  readonly end: number;
  /** Column of the comment; undefined for a blank line. */
  readonly comment: number | undefined;
  /** The comment is a ruled line, which opens a section: `# -- 5: insert ----`. */
  readonly heading: boolean;
}

const HEADING = /^#+\s*(?:[-=*~_+]{2,}|#{2,})|(?:[-=*~_+]{3,}|#{3,})\s*$/;

/** The blank lines and comments of a stretch of whole lines. Lines that are neither end it. */
export function gapLines(text: string, from: number, to: number): GapLine[] {
  const lines: GapLine[] = [];
  for (let start = from; start < to;) {
    const end = nextLine(text, start);
    const content = text.slice(start, lineEnd(text, start));
    const first = content.search(/\S/);
    if (first >= 0 && content[first] !== '#') break;
    const comment = first < 0 ? undefined : first;
    lines.push({ start, end, comment, heading: comment !== undefined && HEADING.test(content.slice(comment)) });
    start = end;
  }
  return lines;
}
