import { cutTo, padTo, textWidth } from './text-width.ts';
import type { Terminal } from './terminal.ts';

const GAP = 2;
const NARROWEST_CELL = 6;

/** A table with aligned columns; where the terminal is too narrow, the widest columns are cut. */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { colours, width }: Pick<Terminal, 'colours' | 'width'>,
  indent = 2,
): string[] {
  const widths = head.map((cell, column) => Math.max(textWidth(cell), ...rows.map((row) => textWidth(row[column] ?? ''))));
  const room = width - indent - GAP * (head.length - 1);
  while (widths.reduce((sum, each) => sum + each, 0) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= NARROWEST_CELL) break;
    widths[widest]!--;
  }
  const line = (cells: readonly string[]): string =>
    (
      ' '.repeat(indent) +
      cells
        .map((cell, column) => padTo(textWidth(cell) > widths[column]! ? cutTo(cell, widths[column]!) : cell, widths[column]!))
        .join(' '.repeat(GAP))
    ).trimEnd();
  const paintedHead = colours.dim(line(head));
  return [paintedHead, ...rows.map(line)];
}
