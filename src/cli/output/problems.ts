import type { Problem, Range } from '../../flow/problem.ts';
import { CONTROL, printable, textWidth } from './text-width.ts';
import type { Colours } from './terminal.ts';

/** Longest part of a source line that is shown. */
const SHOWN_COLUMNS = 110;

/** Text of the file that a problem is in; undefined when it can not or must not be shown. */
export type SourceText = (file: string) => string | undefined;

/** A problem as compilers print it: where, what, the line with a mark, and what to do. */
export function problemLines(problem: Problem, source: SourceText, colours: Colours): string[] {
  const { file, range, severity, code, message, suggestion } = problem;
  const { bold, cyan, dim } = colours;
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const place = `${file}:${range.start.line}:${range.start.column}`;
  return [
    `${bold(place)}  ${paint(severity)} ${dim(code)}  ${printable(message)}`,
    ...excerpt(range, source(file), paint, dim),
    ...(suggestion === undefined ? [] : [`       ${cyan(printable(suggestion))}`]),
  ];
}

/** The source line of a place, with a mark below. */
export function excerpt(
  range: Range,
  text: string | undefined,
  paint: (text: string) => string,
  dim: (text: string) => string,
): string[] {
  const line = text?.split(/\r?\n/)[range.start.line - 1];
  if (line === undefined || line.trim() === '') return [];
  const begin = range.start.column - 1;
  const end = range.end.line === range.start.line ? range.end.column - 1 : line.length;
  const skipped = begin > SHOWN_COLUMNS - 10 ? begin - 20 : 0;
  const shown = visible(line.slice(skipped, skipped + SHOWN_COLUMNS));
  const before = textWidth(visible(line.slice(skipped, begin)));
  const marked = textWidth(visible(line.slice(begin, Math.min(end, skipped + SHOWN_COLUMNS))));
  const number = String(range.start.line).padStart(5);
  return [`${dim(`${number} │`)} ${shown}`, `${dim('      │')} ${' '.repeat(before)}${paint('^'.repeat(Math.max(1, marked)))}`];
}

/** Keeps blanks, so that marks stand below what they mark. */
const visible = (text: string): string => text.replaceAll('\t', '  ').replace(CONTROL, '�');

/** "2 errors, 1 warning in 3 files" */
export function problemCount(problems: readonly Problem[], files: number): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : ''].filter(
    (part) => part !== '',
  );
  return `${parts.join(', ') || 'no problems'} in ${counted(files, 'file')}`;
}

/** "1 row", "2 rows" */
export const counted = (count: number, thing: string, things = `${thing}s`): string => `${count} ${count === 1 ? thing : things}`;
