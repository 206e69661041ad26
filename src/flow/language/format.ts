import type { TextEdit } from '../edit/edit.ts';
import { applyEdits } from '../edit/edit.ts';
import { readFlow, type FlowSource } from '../read-flow.ts';
import { linesOf, type TextLine } from './format-lines.ts';
import { indentations } from './indentation.ts';
import { textTreeOf } from './text-tree.ts';

/** Most blank lines in a row. */
const MOST_BLANKS = 2;

/**
 * Puts the form of a flow right and nothing else: two columns for each level, no spaces at the ends of lines, at most two
 * blank lines in a row, one line break at the end. Texts, comments and the order stay; the meaning is compared before and
 * after, and where it would change nothing is done. A file that is no YAML is left alone.
 * @param range only lines that it touches
 */
export function formatFlow(source: FlowSource, range?: { readonly start: number; readonly end: number }): TextEdit[] {
  if (source.broken || source.flow === undefined) return [];
  const lines = linesOf(textTreeOf(source));
  const tidy = [...trimmed(lines), ...blankLines(source.text, lines)];
  const touched = range && wholeLines(source.text, range);
  const wanted = (edits: readonly TextEdit[]): TextEdit[] =>
    edits
      .filter(({ start, end }) => !touched || (start <= touched.end && end >= touched.start))
      .sort((a, b) => a.start - b.start || a.end - b.end);
  const before = meaning(source);
  for (const edits of [wanted([...indentations(textTreeOf(source), lines), ...tidy]), wanted(tidy)]) {
    if (edits.length === 0) return [];
    if (before !== undefined && meaning(readFlow(applyEdits(source.text, edits), source.file)) === before) return edits;
  }
  return [];
}

function wholeLines(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): { start: number; end: number } {
  const newline = text.indexOf('\n', end);
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: newline < 0 ? text.length : newline };
}

/** What the text says to YAML; undefined where that can not be told. */
function meaning({ document, broken }: FlowSource): string | undefined {
  if (broken) return undefined;
  try {
    return JSON.stringify(document.toJS({ maxAliasCount: 100 }));
  } catch {
    return undefined;
  }
}

/** Spaces at the ends of lines, where they are no part of a text. */
const trimmed = (lines: readonly TextLine[]): TextEdit[] =>
  lines.flatMap(({ kind, contentEnd, end }) =>
    kind !== 'text' && kind !== 'blank' && contentEnd < end ? [{ start: contentEnd, end, text: '' }] : [],
  );

function blankLines(text: string, lines: readonly TextLine[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let at = 0; at < lines.length;) {
    if (lines[at]!.kind !== 'blank') {
      at++;
      continue;
    }
    let last = at;
    while (lines[last + 1]?.kind === 'blank') last++;
    const keep = at === 0 || last === lines.length - 1 ? 0 : Math.min(MOST_BLANKS, last - at + 1);
    const { start } = lines[at]!;
    const end = lines[last]!.next;
    const breaks = text.includes('\r\n') ? '\r\n' : '\n';
    const kept = breaks.repeat(keep);
    if (text.slice(start, end) !== kept && end > start) edits.push({ start, end, text: kept });
    at = last + 1;
  }
  const last = lines.findLast(({ kind }) => kind !== 'blank');
  if (last && last.next === last.end) edits.push({ start: last.end, end: last.end, text: text.includes('\r\n') ? '\r\n' : '\n' });
  return edits;
}
