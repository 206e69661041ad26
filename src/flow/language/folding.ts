import { lineStarts } from '../line-starts.ts';
import type { FlowSource } from '../read-flow.ts';
import { countFirst } from '../sorted.ts';
import { entriesBelow, textTreeOf, type TextTree } from './text-tree.ts';

/** Lines that can be folded away behind the first one; both counted from 0, both included. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly kind?: 'comment' | 'region';
}

/** A comment that heads what follows: `# -- 5: insert ------`. */
const SECTION = /^\s*# ?(-{2,}|={2,})\s*\S/;

/** Sections, objects, steps, block texts, comments, and what stands between section comments. */
export const foldsIn = (source: FlowSource): Fold[] => foldsOf(textTreeOf(source));

/** The same for any text. */
export function foldsOf({ text, root }: TextTree): Fold[] {
  const starts = lineStarts(text);
  const lineOf = (offset: number): number => countFirst(starts, (start) => start <= offset) - 1;
  const folds: Fold[] = [];
  const inText = new Set<number>();
  for (const { start, value } of entriesBelow(root.value)) {
    const first = lineOf(start);
    const last = lineOf(value.end > 0 && text[value.end - 1] === '\n' ? value.end - 1 : value.end);
    if (last <= first) continue;
    folds.push({ start: first, end: last });
    if (value.is === 'scalar') for (let line = first + 1; line <= last; line++) inText.add(line);
  }
  return [...folds, ...comments(text, starts, inText)].sort((a, b) => a.start - b.start || b.end - a.end);
}

function comments(text: string, starts: readonly number[], inText: ReadonlySet<number>): Fold[] {
  const folds: Fold[] = [];
  /** Section comments that are open, by their indentation. */
  let open: { line: number; indent: number } | undefined;
  let blockStart = -1;
  let lastContent = -1;
  const closeSection = (line: number): void => {
    if (open && line > open.line) folds.push({ start: open.line, end: line, kind: 'region' });
    open = undefined;
  };
  const closeBlock = (line: number): void => {
    if (blockStart >= 0 && line > blockStart) folds.push({ start: blockStart, end: line, kind: 'comment' });
    blockStart = -1;
  };
  starts.forEach((start, line) => {
    const end = starts[line + 1] ?? text.length;
    const content = text.slice(start, Math.min(end, start + 300));
    const indent = /^ */.exec(content)![0].length;
    const blank = content.trim() === '';
    const comment = !blank && content[indent] === '#' && !inText.has(line);
    if (!comment) closeBlock(line - 1);
    if (blank) return;
    if (open && !inText.has(line) && (indent < open.indent || (comment && SECTION.test(content) && indent === open.indent)))
      closeSection(lastContent);
    if (comment && SECTION.test(content)) {
      closeBlock(line - 1);
      open = { line, indent };
    } else if (comment && blockStart < 0) blockStart = line;
    lastContent = line;
  });
  closeBlock(starts.length - 1);
  closeSection(lastContent);
  return folds;
}
