import type { TextEdit } from '../edit/edit.ts';
import type { TextLine } from './format-lines.ts';
import type { TextCollection, TextEntry, TextTree } from './text-tree.ts';

const STEP = 2;

/** Two columns for each level of the blocks of a file; what stands inside a value moves along with it. */
export function indentations(tree: TextTree, lines: readonly TextLine[]): TextEdit[] {
  const shifts = new Shifts(tree, lines);
  const { value } = tree.root;
  if ((value.is === 'map' || value.is === 'list') && !value.flow) shifts.block(value, 0);
  return shifts.edits();
}

class Shifts {
  private readonly text: string;
  private readonly lines: readonly TextLine[];
  /** By number of a line: columns that it moves by. */
  private readonly moves: (number | undefined)[] = [];
  private readonly gaps: TextEdit[] = [];

  constructor({ text }: TextTree, lines: readonly TextLine[]) {
    this.text = text;
    this.lines = lines;
  }

  /** Puts a block into a column. */
  block(block: TextCollection, column: number): void {
    const open: { block: TextCollection; column: number }[] = [{ block, column }];
    for (let next = open.pop(); next; next = open.pop()) {
      const move = next.column - next.block.column;
      for (const entry of next.block.entries) {
        const line = this.lineAt(entry.start);
        if (this.lines[line]?.first === entry.start) this.moves[line] = move;
        this.rest(entry, line, move, next.column);
        const inner = entry.value;
        if ((inner.is === 'map' || inner.is === 'list') && !inner.flow)
          open.push({ block: inner, column: next.column + this.depth(next.block, inner, entry) });
      }
    }
  }

  /** How much deeper a block stands than the one around it; a list may stand in the column of its key. */
  private depth(outer: TextCollection, inner: TextCollection, entry: TextEntry): number {
    if (outer.is === 'map') return inner.is === 'list' && inner.column === outer.column ? 0 : STEP;
    const gap = this.text.slice(entry.keyEnd, inner.start);
    if (/^ {2,}$/.test(gap)) this.gaps.push({ start: entry.keyEnd, end: inner.start, text: ' ' });
    return STEP;
  }

  /** The further lines of a value that is no block move as its first line does; those of a block text to the next level. */
  private rest(entry: TextEntry, first: number, move: number, column: number): void {
    const { value } = entry;
    if (value.is === 'nothing' || ((value.is === 'map' || value.is === 'list') && !value.flow)) return;
    const last = this.lineAt(Math.max(value.start, value.end - 1));
    const blockText =
      value.is === 'scalar' && value.indent > 0 && !/^[|>][+-]?\d/.test(this.text.slice(value.start, value.start + 3));
    const by = blockText && move !== 0 ? column + STEP - value.indent : move;
    for (let line = first + 1; line <= last; line++) this.moves[line] = by;
  }

  edits(): TextEdit[] {
    this.comments();
    const moved = this.lines.flatMap(({ start, first, kind, contentEnd }, line): TextEdit[] => {
      const move = this.moves[line] ?? 0;
      if (move === 0 || kind === 'blank' || contentEnd <= first) return [];
      const indent = Math.max(0, first - start + move);
      return [{ start, end: first, text: ' '.repeat(indent) }];
    });
    return [...moved, ...this.gaps];
  }

  /** A comment moves with what it stands above, else with what it stands below. */
  private comments(): void {
    const { lines, moves } = this;
    const indent = (line: number): number => lines[line]!.first - lines[line]!.start;
    let below: number | undefined;
    for (let line = lines.length - 1; line >= 0; line--) {
      const { kind } = lines[line]!;
      if (kind === 'content') below = line;
      if (kind !== 'comment' || moves[line] !== undefined) continue;
      if (below !== undefined && indent(below) === indent(line)) moves[line] = moves[below];
    }
    let above: number | undefined;
    const byIndent = new Map<number, number>();
    for (let line = 0; line < lines.length; line++) {
      const { kind } = lines[line]!;
      if (kind === 'content') {
        above = line;
        byIndent.set(indent(line), moves[line] ?? 0);
      }
      if (kind === 'comment' && moves[line] === undefined)
        moves[line] = byIndent.get(indent(line)) ?? (above === undefined ? 0 : (moves[above] ?? 0));
    }
  }

  private lineAt(offset: number): number {
    let low = 0;
    let high = this.lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lines[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
