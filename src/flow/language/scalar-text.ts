import type { TextScalar } from './text-tree.ts';

/** The characters of a text value, and where each of them stands in the file. */
export interface ScalarText {
  readonly value: string;
  /** Offset in the file of a character; of the end for its length. */
  offsetOf(index: number): number;
  /** How many characters of the value stand before an offset of the file. */
  indexOf(offset: number): number;
}

/**
 * Reads a text value as YAML does, and follows its characters. It needs no sound document around it, so that it works while a
 * text is being typed; the end of a block keeps the line break that YAML may drop.
 */
export function scalarText(text: string, scalar: TextScalar): ScalarText {
  const { style, start, end } = scalar;
  if (style === 'plain' && !text.slice(start, end).includes('\n')) return straight(text.slice(start, end), start);
  const writer = new Writer();
  if (style === 'literal' || style === 'folded') readBlock(text, scalar, writer);
  else readInline(text, style === 'plain' ? start : start + 1, contentEnd(text, scalar), style, writer);
  return writer.finish(style === 'plain' || scalar.indent > 0 ? end : contentEnd(text, scalar));
}

const straight = (value: string, start: number): ScalarText => ({
  value,
  offsetOf: (index) => start + Math.min(Math.max(0, index), value.length),
  indexOf: (offset) => Math.min(Math.max(0, offset - start), value.length),
});

/** Where the content of a quoted text ends: before its closing quote, if it has one. */
function contentEnd(text: string, { style, start, end }: TextScalar): number {
  if (style === 'plain') return end;
  return end > start + 1 && text[end - 1] === (style === 'double' ? '"' : "'") ? end - 1 : end;
}

class Writer {
  private readonly parts: string[] = [];
  private readonly offsets: number[] = [];

  add(character: string, offset: number): void {
    this.parts.push(character);
    for (let unit = 0; unit < character.length; unit++) this.offsets.push(offset);
  }

  finish(end: number): ScalarText {
    const value = this.parts.join('');
    const offsets = [...this.offsets, end];
    return {
      value,
      offsetOf: (index) => offsets[Math.min(Math.max(0, index), value.length)]!,
      indexOf(offset) {
        let low = 0;
        let high = value.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (offsets[middle]! < offset) low = middle + 1;
          else high = middle;
        }
        return low;
      },
    };
  }
}

function readBlock(text: string, { style, start, end, indent }: TextScalar, writer: Writer): void {
  const header = text.indexOf('\n', start);
  if (header < 0 || header >= end) return;
  let previous: 'text' | 'blank' | 'deeper' | undefined;
  for (let at = header + 1; at <= end;) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 || newline > end ? end : newline;
    let from = at;
    while (from < at + indent && text[from] === ' ') from++;
    const stop = text[lineEnd - 1] === '\r' && lineEnd > from ? lineEnd - 1 : lineEnd;
    const blank = from >= stop;
    const kind = blank ? 'blank' : /\s/.test(text.charAt(from)) ? 'deeper' : 'text';
    if (previous !== undefined) {
      const folds = style === 'folded' && previous === 'text' && kind === 'text';
      writer.add(folds ? ' ' : '\n', Math.max(at - 1, start));
    }
    for (let index = from; index < stop; index++) writer.add(text[index]!, index);
    previous = kind;
    if (newline < 0 || newline >= end) break;
    at = newline + 1;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function readInline(text: string, from: number, end: number, style: TextScalar['style'], writer: Writer): void {
  for (let at = from; at < end;) {
    const character = text[at]!;
    const fold = /[ \t\r\n]/.test(character) ? /^[ \t]*(?:\r?\n[ \t]*)+/.exec(text.slice(at, end))?.[0] : undefined;
    if (fold !== undefined) {
      const breaks = fold.split('\n').length - 1;
      for (let count = 0; count < Math.max(1, breaks - 1); count++) writer.add(breaks === 1 ? ' ' : '\n', at);
      at += fold.length;
    } else if (style === 'single' && character === "'" && text[at + 1] === "'") {
      writer.add("'", at);
      at += 2;
    } else if (style === 'double' && character === '\\') {
      at += readEscape(text, at, writer);
    } else {
      writer.add(character, at);
      at++;
    }
  }
}

/** @returns how many characters of the file the escape takes */
function readEscape(text: string, at: number, writer: Writer): number {
  const next = text[at + 1] ?? '';
  if (next === '\n' || next === '\r') return /^\\\r?\n[ \t]*/.exec(text.slice(at, at + 400))?.[0].length ?? 2;
  const digits = DIGITS[next];
  if (digits === undefined) {
    writer.add(Object.hasOwn(ESCAPES, next) ? ESCAPES[next]! : next, at);
    return 2;
  }
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
  writer.add(code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD', at);
  return 2 + digits;
}
