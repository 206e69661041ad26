import type { Scalar } from 'yaml';
import type { Range } from './problem.ts';
import type { FlowSource } from './read-flow.ts';
import type { PlacedNode } from './source-nodes.ts';

/** Where a script's code starts in its flow file, as a sandbox needs it to name the user's own lines. */
export interface ScriptOrigin {
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1. */
  readonly column: number;
  /** Columns that the lines after the first are indented by in the file; 0 where the text has no lines of its own. */
  readonly indent: number;
}

/**
 * The offset in the file of a character of a text value, for texts of any YAML style: plain, quoted, and blocks with their
 * indentation. Exact for everything but white space that YAML folds.
 * @param path place of the value, as in `source.positions`
 * @param offset offset in the value; beyond its end counts as its end
 */
export function offsetInFile(source: FlowSource, path: string, offset: number): number {
  const scalar = scalarAt(source, path);
  if (!scalar) return source.rangeOf(path).start.offset;
  return followed(scalar).offsetOf(offset) + scalar.shift;
}

/** The stretch of the file that holds the characters from `start` to `end` of a text value. */
export function rangeInValue(source: FlowSource, path: string, start: number, end: number): Range {
  const scalar = scalarAt(source, path);
  if (!scalar) return source.rangeOf(path);
  const text = followed(scalar);
  const from = text.offsetOf(start);
  const last = Math.min(end, text.length) - 1;
  const behindLast = last >= start ? text.offsetOf(last) + 1 : from;
  return source.range(from + scalar.shift, Math.max(from, behindLast) + scalar.shift);
}

/** Where the code at the path starts, and how far its further lines are indented. */
export function scriptOrigin(source: FlowSource, path: string): ScriptOrigin {
  const scalar = scalarAt(source, path);
  if (!scalar) {
    const { line, column } = source.rangeOf(path).start;
    return { line, column, indent: 0 };
  }
  const text = followed(scalar);
  const start = text.contentStart + scalar.shift;
  const { line, column } = source.range(start, start).start;
  return isBlock(scalar.node) ? { line, column: text.indent + 1, indent: text.indent } : { line, column, indent: 0 };
}

const isBlock = (scalar: Scalar): boolean => scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';

const followedScalars = new WeakMap<Scalar, ScalarText>();

/** A text may be asked for many of its characters; it is followed once. */
function followed({ node, text: file }: PlacedNode<Scalar>): ScalarText {
  let text = followedScalars.get(node);
  if (!text) {
    text = new ScalarText(file, node);
    followedScalars.set(node, text);
  }
  return text;
}

/** The text at a path; where an alias stands, the text it refers to. */
function scalarAt(source: FlowSource, path: string): PlacedNode<Scalar> | undefined {
  const start = source.positions.get(path)?.start.offset;
  return start === undefined ? undefined : source.nodes.scalarFrom(start);
}

/** Follows a text value through the characters that write it in the file. */
class ScalarText {
  /** Offset of the first character of the content: behind the quote, or at the start of a block's first line. */
  readonly contentStart: number;
  /** Columns that the lines of a block are indented by; 0 for other styles. */
  readonly indent: number;
  private readonly file: string;
  private readonly value: string;
  private readonly end: number;
  private readonly style: Scalar['type'];
  private offsets: Uint32Array | undefined;

  constructor(file: string, scalar: Scalar) {
    const [start, end] = scalar.range ?? [0, 0];
    this.file = file;
    this.end = end;
    this.style = scalar.type;
    this.value = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
    if (isBlock(scalar)) {
      const newline = file.indexOf('\n', start);
      this.contentStart = newline < 0 || newline >= end ? end : newline + 1;
      this.indent = this.indentOfBlock();
    } else {
      this.contentStart = file[start] === '"' || file[start] === "'" ? start + 1 : start;
      this.indent = 0;
    }
  }

  /** How much deeper the first line with text stands in the file than in the value. */
  private indentOfBlock(): number {
    const inFile = /^[^\S\n]*(?=\S)/m.exec(this.file.slice(this.contentStart, this.end))?.[0].length ?? 0;
    const inValue = /^[^\S\n]*(?=\S)/m.exec(this.value)?.[0].length ?? 0;
    return Math.max(0, inFile - inValue);
  }

  get length(): number {
    return this.value.length;
  }

  offsetOf(target: number): number {
    this.offsets ??= this.follow();
    return this.offsets[Math.min(Math.max(0, target), this.value.length)] ?? this.end;
  }

  /** The offset of each character, and of the end. */
  private follow(): Uint32Array {
    const { file, value } = this;
    const offsets = new Uint32Array(value.length + 1);
    let at = this.startOfLine(this.contentStart);
    for (let read = 0; read < value.length;) {
      const character = value.charAt(read);
      at = this.pastFolds(at, read);
      offsets[read] = at;
      const escape = this.written(at, read);
      if (escape) {
        // Characters of one escape (a surrogate pair) stand in one place.
        offsets.fill(at, read, read + escape.characters);
        at += escape.length;
        read += escape.characters;
        continue;
      }
      if (file[at] === character) at = character === '\n' ? this.startOfLine(at + 1) : at + 1;
      // A line break that YAML folds into a blank, or blank lines that it folds into line breaks.
      else if (isSpace(character) && isSpace(file.charAt(at))) at = this.afterFold(at, character);
      read++;
    }
    offsets[value.length] = Math.min(at, this.end);
    return offsets;
  }

  /** Past what writes no character: escaped line breaks, and white space before a character that is none. */
  private pastFolds(from: number, index: number): number {
    const { file, value } = this;
    let at = from;
    for (let escape = this.written(at, index); escape; escape = this.written(at, index)) {
      if (escape.characters > 0) return at;
      at += escape.length;
    }
    if (isSpace(value.charAt(index))) return at;
    while (at < this.end && isSpace(file.charAt(at))) at++;
    return this.written(at, index)?.characters === 0 ? this.pastFolds(at, index) : at;
  }

  /** An escape at the offset: how many characters of the file write how many of the value. */
  private written(at: number, read: number): { length: number; characters: number } | undefined {
    const { file, style } = this;
    if (style === 'QUOTE_SINGLE' && file.startsWith("''", at)) return { length: 2, characters: 1 };
    if (style !== 'QUOTE_DOUBLE' || file[at] !== '\\') return undefined;
    const next = file[at + 1];
    if (next === '\n' || next === '\r') {
      const rest = /^\\\r?\n[ \t]*/.exec(file.slice(at, at + 200))?.[0].length ?? 2;
      return { length: rest, characters: 0 };
    }
    const digits = next === 'x' ? 2 : next === 'u' ? 4 : next === 'U' ? 8 : 0;
    const characters = digits === 8 ? String.fromCodePoint(this.value.codePointAt(read) ?? 32).length : 1;
    return { length: 2 + digits, characters };
  }

  private startOfLine(at: number): number {
    let start = at;
    while (start < at + this.indent && this.file[start] === ' ') start++;
    return start;
  }

  /** Behind one fold: a blank takes the whole break, a line break takes up to the next line. */
  private afterFold(from: number, expected: string): number {
    let at = from;
    while (at < this.end && isSpace(this.file.charAt(at)) && this.file[at] !== '\n') at++;
    if (this.file[at] !== '\n') return at;
    at = this.startOfLine(at + 1);
    if (this.style === 'BLOCK_FOLDED' && expected === ' ') return at;
    while (at < this.end && isSpace(this.file.charAt(at)) && (expected === ' ' || this.file[at] !== '\n')) at++;
    return at;
  }
}

const isSpace = (character: string): boolean =>
  character === ' ' || character === '\n' || character === '\t' || character === '\r';
