import { child, children, field, flag, parseJavaScript, type SyntaxNode } from '../flow/script/syntax.ts';
import { LINES_BEFORE } from './guest-source.ts';
import type { ScriptPiece } from './port.ts';

/** 1-based, in the user's file. */
export interface FilePosition {
  readonly line: number;
  readonly column: number;
}

/** Where places of instrumented code stand in the user's; both in the piece's own lines and columns. */
export type OriginalPlace = (place: FilePosition) => FilePosition;

/**
 * Finds where in the user's file an error arose.
 *
 * The engine notes positions of calls, operators and assignments, but of no property reads; for "cannot read property
 * 'x' of undefined" its trace names the last noted position before. So the read of that name which follows is looked up.
 *
 * @param stack the guest's stack trace: untrusted text
 * @param original for code that was changed before it ran
 * @returns the innermost position in the piece, or undefined when the trace names none
 */
export function locate(
  piece: ScriptPiece,
  index: number,
  stack: string,
  message: string,
  original?: OriginalPlace,
): FilePosition | undefined {
  const frame = new RegExp(`piece:${index}:(\\d{1,7}):(\\d{1,7})`).exec(stack);
  if (!frame) return undefined;
  const starts = lineStarts(piece.code);
  const told = { line: Number(frame[1]) - LINES_BEFORE, column: Number(frame[2]) };
  const { line, column } = original && told.line >= 1 ? original(told) : told;
  const offset = line < 1 ? -1 : Math.min((starts[line - 1] ?? piece.code.length) + column - 1, piece.code.length);
  return positionOf(piece, starts, unrecordedRead(piece, offset, message) ?? Math.max(offset, 0));
}

/** Offsets at which the lines of a piece's code start. */
export function lineStarts(code: string): number[] {
  const starts = [0];
  for (const match of code.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** Where an offset in a piece's code stands in the user's file. */
export function positionOf(piece: ScriptPiece, starts: readonly number[], offset: number): FilePosition {
  let line = starts.length;
  while (line > 1 && starts[line - 1]! > offset) line--;
  const column = offset - starts[line - 1]! + 1;
  return { line: piece.line + line - 1, column: line === 1 ? piece.column + column - 1 : piece.indent + column };
}

/** Offset of the property name, or of the thing iterated or taken apart, that failed after a position. */
function unrecordedRead(piece: ScriptPiece, after: number, message: string): number | undefined {
  const property = /^cannot read property '([^']*)' of/.exec(message)?.[1];
  let candidates: readonly number[];
  if (property === 'Symbol.iterator') candidates = starts(parsed(piece), ['ForOfStatement', 'SpreadElement', 'ArrayPattern']);
  else if (property !== undefined) candidates = reads(parsed(piece), property);
  else if (message === 'Cannot convert undefined or null to object') candidates = starts(parsed(piece), ['ObjectPattern']);
  else return undefined;
  return candidates.find((candidate) => candidate > after) ?? candidates[0];
}

/** Offsets within the piece's code. */
function parsed(piece: ScriptPiece): readonly SyntaxNode[] {
  const shift = piece.form === 'expression' ? 1 : 0;
  let tree: SyntaxNode;
  try {
    tree = parseJavaScript(shift === 1 ? `(${piece.code}\n)` : piece.code);
  } catch {
    return [];
  }
  const found: SyntaxNode[] = [];
  const open = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    found.push({ ...node, start: node.start - shift, end: node.end - shift });
    open.push(...children(node));
  }
  return found;
}

/** Where a property of this name is read without `?.`, in the order of the text. */
function reads(nodes: readonly SyntaxNode[], name: string): number[] {
  const named: number[] = [];
  for (const node of nodes) {
    const key =
      node.type === 'MemberExpression' ? child(node, 'property') : node.type === 'Property' ? child(node, 'key') : undefined;
    if (!key || flag(node, 'optional')) continue;
    const isNamed = flag(node, 'computed')
      ? String(field(key, 'value')) === name
      : field(key, 'name') === name || field(key, 'value') === name;
    // `node.end` is shifted already, `key` is not.
    if (isNamed)
      named.push(
        node.type === 'MemberExpression' ? node.end - (key.end - key.start) - (flag(node, 'computed') ? 1 : 0) : node.start,
      );
  }
  return named.sort((a, b) => a - b);
}

/** Where nodes of these types start, in the order of the text. */
const starts = (nodes: readonly SyntaxNode[], types: readonly string[]): number[] =>
  nodes
    .filter(({ type }) => types.includes(type))
    .map(({ start }) => start)
    .sort((a, b) => a - b);
