import type { Scalar } from 'yaml';
import type { Draft } from '../draft.ts';
import { offsetInFile } from '../../scalar-position.ts';
import { lineEnd } from './lines.ts';
import { isPlain, scalarText } from './scalar-text.ts';

export interface PlacedScalar {
  readonly node: Scalar;
  readonly path: string;
  /** Inside of braces or brackets. */
  readonly flow: boolean;
  /** Added to the range of the node it gives the one in the file. */
  readonly shift: number;
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Replaces stretches of a text where they stand in the file, whatever the style of the text: nothing around them changes, unless
 * the new text needs quotes that the old one did not.
 * @param replacements stretches of the value, each within one line
 */
export function replaceInScalar(
  draft: Draft,
  { node, path, flow, shift }: PlacedScalar,
  replacements: readonly Replacement[],
): void {
  const value = String(node.value);
  const [start, end] = [node.range![0] + shift, node.range![1] + shift];
  const sorted = [...replacements].sort((a, b) => a.start - b.start);
  const changed = replaced(value, sorted);
  const written = draft.text.slice(start, end);
  if (node.type === 'PLAIN' && (!isPlain(changed, flow) || written !== value)) {
    if (!value.includes('\n') && written === value) return draft.replace(start, end, scalarText(changed, { flow }));
  }
  const offsets = offsetsOf(draft, { node, start, end, path }, value);
  const encode = ENCODINGS[node.type ?? 'PLAIN'] ?? ((text: string) => text);
  for (const { start: from, end: to, text } of sorted) {
    const first = offsets(from);
    const last = to > from ? offsets(to - 1) + widthAt(draft.text, node, offsets(to - 1)) : first;
    draft.replace(first, last, encode(text));
  }
}

const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  QUOTE_SINGLE: (text) => text.replaceAll("'", "''"),
  QUOTE_DOUBLE: (text) => JSON.stringify(text).slice(1, -1),
};

function replaced(value: string, replacements: readonly Replacement[]): string {
  let at = 0;
  let result = '';
  for (const { start, end, text } of replacements) {
    result += value.slice(at, start) + text;
    at = end;
  }
  return result + value.slice(at);
}

/** How many characters of the file write the character at an offset. */
function widthAt(text: string, node: Scalar, offset: number): number {
  if (node.type === 'QUOTE_SINGLE' && text.startsWith("''", offset)) return 2;
  if (node.type !== 'QUOTE_DOUBLE' || text[offset] !== '\\') return 1;
  return { x: 4, u: 6, U: 10 }[text[offset + 1] ?? ''] ?? 2;
}

interface WrittenScalar {
  readonly node: Scalar;
  readonly start: number;
  readonly end: number;
  readonly path: string;
}

/** Offsets in the file of the characters of a text: worked out at once for the common styles, by following it for the rest. */
function offsetsOf(draft: Draft, { node, start, end, path }: WrittenScalar, value: string): (offset: number) => number {
  const { text } = draft;
  const quote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
  if (text.slice(start + quote, end - quote) === value) return (offset) => start + quote + offset;
  if (node.type === 'BLOCK_LITERAL') {
    const lines = literalLines(text, start, end, value);
    if (lines) return lines;
  }
  return (offset) => offsetInFile(draft.source, path, offset);
}

/** The lines of a literal block are those of the value, each behind the same indentation. */
function literalLines(text: string, start: number, end: number, value: string): ((offset: number) => number) | undefined {
  const inValue: number[] = [0];
  for (let at = value.indexOf('\n'); at >= 0; at = value.indexOf('\n', at + 1)) inValue.push(at + 1);
  const starts: number[] = [];
  const content = lineEnd(text, start);
  let at = text.indexOf('\n', content) + 1;
  for (const [nth, from] of inValue.entries()) {
    const line = value.slice(from, (inValue[nth + 1] ?? value.length + 1) - 1);
    const written = text.slice(at, Math.min(end, lineEnd(text, at)));
    if (line !== '' && !written.endsWith(line)) return undefined;
    starts.push(at + written.length - line.length);
    at = text.indexOf('\n', at) + 1;
    if (at === 0) break;
  }
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (inValue[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return starts[low]! + offset - inValue[low]!;
  };
}
