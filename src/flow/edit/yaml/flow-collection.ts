import { isMap } from 'yaml';
import type { Draft } from '../draft.ts';
import { contentEnd } from './extent.ts';
import { lineEnd, lineStart, nextLine, startsLine } from './lines.ts';
import { entriesOf, itemsOf, type Collection } from './tree.ts';

/** The entries of a collection in brackets or braces. */
export class FlowExtent {
  readonly text: string;
  readonly collection: Collection;
  readonly size: number;

  constructor(text: string, collection: Collection) {
    this.text = text;
    this.collection = collection;
    this.size = collection.items.length;
  }

  /** Where an entry begins: the first thing behind the comma or brace before it that is no blank and no comment. */
  start(index: number): number {
    return this.pastTrivia(index === 0 ? this.collection.range![0] + 1 : this.comma(index - 1)! + 1);
  }

  /** Offset behind the last character of an entry. */
  end(index: number): number {
    const { collection } = this;
    if (!isMap(collection)) return contentEnd(this.text, itemsOf(collection)[index]!);
    const { key, value } = entriesOf(collection)[index]!;
    if (value?.range) return value.range[1];
    return key!.range![1];
  }

  /** Offset of the comma behind an entry; undefined where the collection closes behind it. */
  comma(index: number): number | undefined {
    const at = this.pastTrivia(this.end(index));
    return this.text[at] === ',' ? at : undefined;
  }

  /** Offset of the closing bracket or brace. */
  get close(): number {
    return this.collection.range![1] - 1;
  }

  pastTrivia(from: number): number {
    const { text } = this;
    let at = from;
    for (;;) {
      while (at < text.length && /\s/.test(text[at]!)) at++;
      if (text[at] !== '#') return at;
      at = nextLine(text, at);
    }
  }
}

/** Adds entries to a collection in brackets or braces; each gets a line of its own where the others have one. */
export function insertInFlow(draft: Draft, collection: Collection, index: number, entries: readonly string[]): void {
  const { text, newline } = draft;
  const extent = new FlowExtent(text, collection);
  const joined = entries.join(', ');
  if (extent.size === 0) {
    const [start, end] = collection.range!;
    const isPadded = isMap(collection);
    return text.slice(start + 1, end - 1).trim() === ''
      ? draft.replace(start + 1, end - 1, isPadded ? ` ${joined} ` : joined)
      : draft.insert(start + 1, isPadded ? ` ${joined}` : joined);
  }
  if (index <= 0) {
    const start = extent.start(0);
    const gap = startsLine(text, start) ? newline + text.slice(lineStart(text, start), start) : ' ';
    return draft.insert(start, entries.map((entry) => `${entry},${gap}`).join(''));
  }
  const before = Math.min(index, extent.size) - 1;
  const start = extent.start(before);
  const end = extent.end(before);
  if (!startsLine(text, start)) return draft.insert(end, entries.map((entry) => `, ${entry}`).join(''));
  const comma = extent.comma(before);
  const indent = text.slice(lineStart(text, start), start);
  if (comma === undefined) draft.insert(end, ',');
  const line = lineEnd(text, comma ?? end);
  const isBehindLine = extent.pastTrivia(comma === undefined ? end : comma + 1) >= line;
  const lines = entries.map((entry) => `${newline}${indent}${entry}`).join(',');
  draft.insert(isBehindLine ? line : (comma ?? end) + (comma === undefined ? 0 : 1), comma === undefined ? lines : `${lines},`);
}

/** Takes entries out of a collection in brackets or braces, with their commas, and their lines where they have some. */
export function removeFromFlow(draft: Draft, collection: Collection, removed: ReadonlySet<number>): void {
  const { text } = draft;
  const extent = new FlowExtent(text, collection);
  if (removed.size >= extent.size) return draft.remove(collection.range![0] + 1, extent.close);
  for (const [first, last] of runsOf(removed)) {
    const lines = Array.from({ length: last - first + 1 }, (_, at) => lineOf(extent, first + at));
    if (lines.every((line) => line !== undefined)) for (const { start, end } of lines) draft.remove(start, end);
    else if (first === 0) draft.remove(extent.start(0), extent.start(last + 1));
    else if (last < extent.size - 1) draft.remove(extent.comma(first - 1)! + 1, extent.comma(last)! + 1);
    else draft.remove(extent.end(first - 1), extent.comma(last) ?? extent.end(last));
  }
}

/** The lines of an entry that shares them with no other. */
function lineOf(extent: FlowExtent, index: number): { start: number; end: number } | undefined {
  const { text } = extent;
  const start = extent.start(index);
  const end = extent.comma(index) ?? extent.end(index);
  const rest = text.slice(end + (text[end] === ',' ? 1 : 0), lineEnd(text, end));
  if (!startsLine(text, start) || !/^[ \t]*(#.*)?$/.test(rest) || lineStart(text, start) <= extent.collection.range![0])
    return undefined;
  return { start: lineStart(text, start), end: nextLine(text, end) };
}

/** Neighbours among numbers, as first and last. */
export function runsOf(numbers: ReadonlySet<number>): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}
