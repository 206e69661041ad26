import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { columnOf, gapLines, lineEnd, lineStart, nextLine, startsLine, type GapLine } from './lines.ts';
import { entriesOf, itemsOf, type Collection, type Entry } from './tree.ts';

/*
 * Where the entries of block collections stand. Which comment belongs to which entry:
 * - the comment lines directly above an entry, in its column, up to a blank line or a ruled line (`# -- 5: insert ---`),
 *   which opens a section and belongs to no entry;
 * - the comments below an entry that stand deeper than it, and the one at the end of its line.
 * All other comments belong to nobody, and stay when entries come and go.
 */

const AFTER_KEY = /[ \t]*:((?:[ \t]+[&!][^\s,[\]{}]*)*)/y;

/** Offset behind the colon of an entry and behind the anchor and tag of its value; undefined where there is no colon. */
export function afterColon(text: string, { key }: Entry): number | undefined {
  AFTER_KEY.lastIndex = key?.range?.[1] ?? 0;
  return key?.range && AFTER_KEY.test(text) ? AFTER_KEY.lastIndex : undefined;
}

/** Offset behind the last character that writes the node; block scalars end with their line break. */
export function contentEnd(text: string, node: Node): number {
  if (isMap(node) && node.flow !== true) {
    const last = entriesOf(node).at(-1);
    return last ? entryContentEnd(text, last) : node.range![1];
  }
  if (isSeq(node) && node.flow !== true) {
    const last = itemsOf(node).at(-1);
    return last ? contentEnd(text, last) : node.range![1];
  }
  return node.range![1];
}

function entryContentEnd(text: string, entry: Entry): number {
  if (entry.value) return contentEnd(text, entry.value);
  return afterColon(text, entry) ?? entry.key?.range?.[1] ?? 0;
}

/** True where the node ends with a block scalar that keeps the blank lines below it (`|+`). */
function keepsBlankLines(text: string, node: Node | null): boolean {
  let last = node;
  while (last && (isMap(last) || isSeq(last)) && last.flow !== true)
    last = isMap(last) ? (entriesOf(last).at(-1)?.value ?? null) : (itemsOf(last).at(-1) ?? null);
  if (!isScalar(last) || (last.type !== 'BLOCK_LITERAL' && last.type !== 'BLOCK_FOLDED') || !last.range) return false;
  return /^[|>]\d?\+/.test(text.slice(last.range[0], last.range[0] + 3));
}

/** The entries of a block collection, with the lines that belong to them. */
export class BlockExtent {
  readonly text: string;
  readonly collection: Collection;
  /** Column in which the keys or dashes stand. */
  readonly column: number;
  readonly size: number;
  /** True where the first entry stands behind a dash, or otherwise not at the start of its line. */
  readonly inline: boolean;

  constructor(text: string, collection: Collection) {
    this.text = text;
    this.collection = collection;
    const first = this.first();
    this.column = columnOf(text, first);
    this.size = collection.items.length;
    this.inline = !startsLine(text, first);
  }

  get indent(): string {
    return ' '.repeat(this.column);
  }

  /** Offset of the key or dash. */
  start(index: number): number {
    if (index === 0) return this.first();
    const { text, collection } = this;
    if (isMap(collection)) return lineStart(text, entriesOf(collection)[index]!.key!.range![0]) + this.column;
    let line = this.lineBehind(index - 1);
    for (const gap of gapLines(text, line, text.length)) line = gap.end;
    return line + this.column;
  }

  /** Offset behind the last character of an entry, without comments and line break. */
  end(index: number): number {
    const { text, collection } = this;
    const end = isMap(collection)
      ? entryContentEnd(text, entriesOf(collection)[index]!)
      : contentEnd(text, itemsOf(collection)[index]!);
    if (text[end - 1] !== '\n') return end;
    return text[end - 2] === '\r' ? end - 2 : end - 1;
  }

  /** Offset of the line behind an entry's last. */
  lineBehind(index: number): number {
    return nextLine(this.text, this.end(index));
  }

  /** Where an entry with its own comments above begins; the start of a line unless it is inline. */
  lead(index: number): number {
    if (index === 0 && this.inline) return this.start(0);
    const start = lineStart(this.text, this.start(index));
    const lines = this.gapBefore(index);
    let lead = start;
    for (const line of lines.reverse()) {
      if (line.comment !== this.column || line.heading) break;
      lead = line.start;
    }
    return lead;
  }

  /** Offset behind the last line of an entry, its deeper comments below included. */
  tail(index: number): number {
    const behind = this.lineBehind(index);
    const limit = index + 1 < this.size ? lineStart(this.text, this.start(index + 1)) : this.text.length;
    let tail = behind;
    for (const line of gapLines(this.text, behind, limit)) {
      if (line.comment === undefined) continue;
      if (line.comment <= this.column) break;
      tail = line.end;
    }
    return tail;
  }

  /** The lines between an entry and what stands before it. */
  gapBefore(index: number): GapLine[] {
    const { text } = this;
    const start = lineStart(text, this.start(index));
    if (index > 0) return gapLines(text, this.tail(index - 1), start);
    let from = start;
    for (;;) {
      if (from === 0 || (from === 1 && text.charCodeAt(0) === 0xfeff)) break;
      const before = lineStart(text, from - 1);
      if (!/^[ \t]*(#|$)/.test(text.slice(before, lineEnd(text, before)))) break;
      from = before;
    }
    return gapLines(text, from, start);
  }

  /** True where the value of the entry ends with a block scalar that keeps the blank lines below. */
  keepsBlankLines(index: number): boolean {
    const { collection } = this;
    const node = isMap(collection) ? entriesOf(collection)[index]?.value : itemsOf(collection)[index];
    return keepsBlankLines(this.text, node ?? null);
  }

  /** True where blank lines stand between the entries around the index at which one is inserted. */
  separated(index: number): boolean {
    const near = index > 0 && index < this.size ? index : index >= this.size ? this.size - 1 : 1;
    if (near < 1 || near >= this.size)
      return this.size > 0 && !this.inline && this.gapBefore(0).at(-1)?.comment === undefined && this.gapBefore(0).length > 0;
    return this.gapBefore(near).some(({ comment }) => comment === undefined);
  }

  private first(): number {
    const { collection } = this;
    return collection.range![0];
  }
}

/** True for collections written in brackets or braces. */
export const isFlow = (collection: Collection): boolean => collection.flow === true;
