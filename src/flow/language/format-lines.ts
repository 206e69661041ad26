import { entriesBelow, type TextTree } from './text-tree.ts';

/** A line as formatting sees it. */
export interface TextLine {
  readonly start: number;
  /** Where the first character stands that is no space. */
  readonly first: number;
  /** Behind the last character that is no space. */
  readonly contentEnd: number;
  /** Before the line break. */
  readonly end: number;
  /** Where the next line starts. */
  readonly next: number;
  /** `text` is a further line of a text of several lines: what stands on it, spaces too, is a part of it. */
  readonly kind: 'content' | 'comment' | 'blank' | 'text';
}

/** The lines of a text, told apart. */
export function linesOf(tree: TextTree): TextLine[] {
  const { text } = tree;
  const inText = textRanges(tree);
  const lines: TextLine[] = [];
  let range = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    const end = newline < 0 ? text.length : text[newline - 1] === '\r' ? newline - 1 : newline;
    let first = start;
    while (first < end && text[first] === ' ') first++;
    let contentEnd = end;
    while (contentEnd > first && /[ \t]/.test(text.charAt(contentEnd - 1))) contentEnd--;
    while (inText[range] && inText[range]!.end < start) range++;
    const within = inText[range] !== undefined && inText[range]!.start < start && start <= inText[range]!.end;
    const kind = within ? 'text' : contentEnd <= first ? 'blank' : text[first] === '#' ? 'comment' : 'content';
    lines.push({ start, first, contentEnd, end, next, kind });
    start = next;
  }
  return lines;
}

/** Texts of several lines, in order; one that keeps its last line breaks reaches to the next content. */
function textRanges({ text, root }: TextTree): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const { value } of entriesBelow(root.value)) {
    if (value.is !== 'scalar') continue;
    const keeps = value.indent > 0 && /^[|>][1-9]?\+/.test(text.slice(value.start, value.start + 3));
    const end = keeps ? value.end + (/^\s*/.exec(text.slice(value.end))?.[0].length ?? 0) : value.end;
    if (keeps || text.slice(value.start, value.end).includes('\n')) ranges.push({ start: value.start, end });
  }
  return ranges;
}
