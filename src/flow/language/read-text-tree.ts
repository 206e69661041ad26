import { closeQuote, keyText, readFlowStyle } from './flow-style.ts';
import type { TextCollection, TextEntry, TextScalar, TextTree } from './text-tree.ts';

const BLOCK_HEADER = /^([|>])(?:[+-]?([1-9])?[+-]?)[ \t]*(?:#.*)?$/;
/** Tags and anchors in front of a value. */
const PROPERTIES = /(?:[!&][^\s,[\]{}]*[ \t]+)*/y;

/** Reads the structure of any text, line by line. Never throws; takes time by the length of the text. */
export const readTextTree = (text: string): TextTree => new TreeReader(text).read();

class TreeReader {
  private readonly text: string;
  private readonly root: TextEntry;
  /** Blocks that the next line may belong to, outermost first, each with the entry that it is the value of. */
  private readonly open: { block: TextCollection; owner: TextEntry }[] = [];
  private at = 0;

  constructor(text: string) {
    this.text = text;
    this.root = {
      parent: undefined,
      key: '',
      start: 0,
      keyEnd: 0,
      hasColon: true,
      value: { is: 'nothing', start: 0, end: 0 },
    };
  }

  read(): TextTree {
    const { text } = this;
    this.at = text.startsWith('\uFEFF') ? 1 : 0;
    while (this.at < text.length) this.readLine();
    this.close(0);
    return { text, root: this.root };
  }

  private readLine(): void {
    const { text, at: lineStart } = this;
    const end = this.lineEnd(lineStart);
    let at = lineStart;
    while (text[at] === ' ') at++;
    this.at = this.nextLine(end);
    if (at >= end || text[at] === '#' || text.slice(at, end).trim() === '') return;
    if (at === lineStart && /^(---|\.\.\.|%)/.test(text.slice(at, at + 3))) return;
    this.readContent(at, at - lineStart, end, lineStart);
  }

  /** What stands on a line from `at` on: dashes, a key, a value. */
  private readContent(from: number, fromColumn: number, end: number, lineStart: number): void {
    const { text } = this;
    let at = from;
    let column = fromColumn;
    this.leave(column, this.isDash(at, end));
    while (this.isDash(at, end)) {
      const entry = this.addItem(at, column);
      if (!entry) return;
      at++;
      while (at < end && text[at] === ' ') at++;
      if (at >= end || text[at] === '#') return;
      column = at - lineStart;
      if (!this.isDash(at, end) && !this.keyAt(at, end)) return this.readValue(entry, at, end, fromColumn);
    }
    const key = this.keyAt(at, end);
    if (key) this.addKey(key, column, end);
    else this.addText(at, column, end);
  }

  /** Closes the blocks that a line in this column does not belong to. */
  private leave(column: number, dash: boolean): void {
    let count = this.open.length;
    for (; count > 0; count--) {
      const { block } = this.open[count - 1]!;
      if (block.column < column || (block.column === column && (block.is === 'map' || dash))) break;
    }
    this.close(count);
  }

  /** Closes all blocks but the outermost `count`. */
  private close(count: number): void {
    while (this.open.length > count) {
      const { block } = this.open.pop()!;
      const last = block.entries.at(-1);
      if (last) block.end = Math.max(last.keyEnd, last.value.end);
    }
  }

  private addItem(at: number, column: number): TextEntry | undefined {
    const top = this.open.at(-1);
    if (top?.block.is !== 'list' || top.block.column !== column) {
      const slot = this.slot();
      if (!slot) return undefined;
      this.openBlock('list', slot, at, column);
    }
    const { block, owner } = this.open.at(-1)!;
    const key = String(block.entries.length);
    const entry: TextEntry = {
      parent: owner,
      key,
      start: at,
      keyEnd: at + 1,
      hasColon: true,
      value: { is: 'nothing', start: at + 1, end: at + 1 },
    };
    block.entries.push(entry);
    return entry;
  }

  private addKey(key: { scalar: TextScalar; colon: number }, column: number, end: number): void {
    const { scalar, colon } = key;
    const map = this.mapFor(scalar.start, column);
    if (!map) return;
    const entry: TextEntry = {
      parent: map.owner,
      key: keyText(this.text, scalar),
      start: scalar.start,
      keyEnd: scalar.end,
      hasColon: true,
      value: { is: 'nothing', start: colon + 1, end: colon + 1 },
    };
    map.block.entries.push(entry);
    let at = colon + 1;
    while (at < end && (this.text[at] === ' ' || this.text[at] === '\t')) at++;
    if (at < end && this.text[at] !== '#') this.readValue(entry, at, end, map.block.column);
  }

  /** A line without a key: the value of the key above, more of the text above, or a key that is being typed. */
  private addText(at: number, column: number, end: number): void {
    const top = this.open.at(-1);
    const last = top?.block.entries.at(-1);
    if (top && last?.value.is === 'scalar' && last.value.style === 'plain' && column > top.block.column) {
      last.value.end = this.plainEnd(at, end);
      return;
    }
    const slot = this.slot();
    if (slot && (!top || column > top.block.column)) return this.readValue(slot, at, end, top?.block.column ?? -1);
    if (top?.block.is !== 'map') return;
    const keyEnd = this.plainEnd(at, end);
    top.block.entries.push({
      parent: top.owner,
      key: this.text.slice(at, keyEnd),
      start: at,
      keyEnd,
      hasColon: false,
      value: { is: 'nothing', start: keyEnd, end: keyEnd },
    });
  }

  /** @param column of the block that the entry belongs to: lines deeper than that are its value's */
  private readValue(entry: TextEntry, from: number, end: number, column: number): void {
    const { text } = this;
    let at = from;
    if (text[at] === '!' || text[at] === '&') {
      PROPERTIES.lastIndex = at;
      at += PROPERTIES.exec(text)?.[0].length ?? 0;
    }
    const character = text[at];
    const header = character === '|' || character === '>' ? BLOCK_HEADER.exec(text.slice(at, end)) : null;
    if (header) {
      this.readBlockText(entry, at, header[1] === '|' ? 'literal' : 'folded', Number(header[2] ?? 0), column);
    } else if (character === '{' || character === '[') {
      let collection = readFlowStyle(text, at, end, entry);
      if (collection.end >= end && !this.closes(collection)) collection = readFlowStyle(text, at, this.limit(end, column), entry);
      entry.value = collection;
      this.at = this.nextLine(this.lineEnd(collection.end));
    } else if (character === '"' || character === "'") {
      const limit = closeQuote(text, at, end) < end || text[end - 1] === character ? end : this.limit(end, column);
      const style = character === '"' ? 'double' : 'single';
      const close = closeQuote(text, at, limit);
      entry.value = { is: 'scalar', style, start: at, end: close, indent: 0 };
      this.at = this.nextLine(this.lineEnd(close));
    } else {
      entry.value = { is: 'scalar', style: 'plain', start: at, end: this.plainEnd(at, end), indent: 0 };
    }
  }

  private readBlockText(entry: TextEntry, start: number, style: 'literal' | 'folded', given: number, column: number): void {
    const { text } = this;
    let indent = given > 0 ? Math.max(0, column) + given : 0;
    let last = this.lineEnd(start);
    while (this.at < text.length) {
      const end = this.lineEnd(this.at);
      let first = this.at;
      while (text[first] === ' ') first++;
      const blank = first >= end;
      const depth = first - this.at;
      if (!blank && (depth <= column || (indent > 0 && depth < indent))) break;
      if (!blank && indent === 0) indent = depth;
      if (!blank) last = end;
      this.at = this.nextLine(end);
    }
    entry.value = { is: 'scalar', style, start, end: last, indent: Math.max(indent, column + 1, 1) };
  }

  /** Whether a collection in brackets has its closing one. */
  private closes({ is, start, end }: TextCollection): boolean {
    return end - start > 1 && this.text[end - 1] === (is === 'map' ? '}' : ']');
  }

  /** How far a value can reach whose first line ends at `end`: to the next line that is not deeper than its block. */
  private limit(end: number, column: number): number {
    const { text } = this;
    let last = end;
    for (let at = this.nextLine(end); at < text.length;) {
      const lineEnd = this.lineEnd(at);
      let first = at;
      while (text[first] === ' ' || text[first] === '\t') first++;
      const closing = text[first] === '}' || text[first] === ']';
      if (first < lineEnd && first - at <= column && !closing) return last;
      if (first < lineEnd && first - at <= column) return lineEnd;
      last = lineEnd;
      at = this.nextLine(lineEnd);
    }
    return last;
  }

  /** The map that a key in this column goes to. */
  private mapFor(start: number, column: number): { block: TextCollection; owner: TextEntry } | undefined {
    const top = this.open.at(-1);
    const slot = this.slot();
    if (slot && (!top || column > top.block.column)) this.openBlock('map', slot, start, column);
    const last = this.open.at(-1);
    return last?.block.is === 'map' ? last : undefined;
  }

  private openBlock(is: TextCollection['is'], owner: TextEntry, start: number, column: number): void {
    const block: TextCollection = { is, flow: false, start, end: start, column, entries: [] };
    owner.value = block;
    this.open.push({ block, owner });
  }

  /** The entry that still waits for its value. */
  private slot(): TextEntry | undefined {
    const top = this.open.at(-1);
    const entry = top ? top.block.entries.at(-1) : this.root;
    return entry?.value.is === 'nothing' && entry.hasColon ? entry : undefined;
  }

  private isDash(at: number, end: number): boolean {
    return this.text[at] === '-' && (at + 1 >= end || this.text[at + 1] === ' ');
  }

  /** A key and its colon. */
  private keyAt(start: number, end: number): { scalar: TextScalar; colon: number } | undefined {
    const { text } = this;
    const first = text[start]!;
    if (first === '"' || first === "'") {
      const close = closeQuote(text, start, end);
      const colon = close + (/^[ \t]*/.exec(text.slice(close, end))?.[0].length ?? 0);
      if (text[colon] !== ':' || colon >= end) return undefined;
      const style = first === '"' ? 'double' : 'single';
      return { scalar: { is: 'scalar', style, start, end: close, indent: 0 }, colon };
    }
    if ('[{|>@%&*!#`'.includes(first)) return undefined;
    for (let at = start; at < end; at++) {
      if (text[at] === '#' && (text[at - 1] === ' ' || text[at - 1] === '\t')) return undefined;
      if (text[at] !== ':' || (at + 1 < end && text[at + 1] !== ' ' && text[at + 1] !== '\t')) continue;
      let keyEnd = at;
      while (keyEnd > start && text[keyEnd - 1] === ' ') keyEnd--;
      return { scalar: { is: 'scalar', style: 'plain', start, end: keyEnd, indent: 0 }, colon: at };
    }
    return undefined;
  }

  /** Where a plain text on a line ends: before a comment and trailing spaces. */
  private plainEnd(start: number, end: number): number {
    const { text } = this;
    let last = end;
    for (let at = start + 1; at < end; at++)
      if (text[at] === '#' && (text[at - 1] === ' ' || text[at - 1] === '\t')) {
        last = at;
        break;
      }
    while (last > start && (text[last - 1] === ' ' || text[last - 1] === '\t')) last--;
    return last;
  }

  private lineEnd(from: number): number {
    const newline = this.text.indexOf('\n', from);
    if (newline < 0) return this.text.length;
    return newline > from && this.text[newline - 1] === '\r' ? newline - 1 : newline;
  }

  private nextLine(lineEnd: number): number {
    const { text } = this;
    const newline = text[lineEnd] === '\r' ? lineEnd + 1 : lineEnd;
    return Math.min(text.length, newline + 1);
  }
}
