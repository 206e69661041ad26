import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { Json } from '../../json.ts';
import type { Draft } from '../draft.ts';
import { refuse } from '../refusal.ts';
import { refuseIfReferredTo } from './anchors.ts';
import { blockScalar } from './block-scalar.ts';
import { afterColon, BlockExtent, contentEnd, isFlow } from './extent.ts';
import { columnOf, lineEnd, lineStart, nextLine } from './lines.ts';
import { scalarText } from './scalar-text.ts';
import { entriesOf, isMissing, type Place } from './tree.ts';
import { unitOf } from './unit.ts';
import {
  blockText,
  collectionLines,
  DEFAULT_UNIT,
  fitsOneLine,
  flowText,
  isCollection,
  itemLines,
  type BlockText,
} from './value-text.ts';
import { say } from '../../sentence.ts';

/** Longest line that a value in braces is kept in. */
const MAX_LINE = 110;

/**
 * Writes a value where another stands, or where nothing stands behind a key. Comments and the way the value was written stay
 * as far as the new one allows: quotes, folded and literal blocks, braces.
 */
export function setNode(draft: Draft, place: Place, value: Json): void {
  const { node, parent, path } = place;
  if (!parent) return refuse(say`The flow as a whole can not be replaced from here. Change it in the text.`);
  if (node && !isAlias(node)) {
    if (!isScalar(node) || node.anchor !== undefined) refuseIfReferredTo(draft.source, [node], `\`${path}\``);
    if (node.tag !== undefined && node.tag !== '')
      refuse(say`\`${path}\` has the YAML tag \`${node.tag}\`. Change it in the text.`);
  }
  if (isFlow(parent.collection)) return setInFlow(draft, place, value);
  const column = new BlockExtent(draft.text, parent.collection).column;
  if (isMissing(node)) return write(draft, place, blockTextFor(draft, place, value, column), column);
  if (isScalar(node) && isBlockScalar(node)) return setBlockScalar(draft, place, node, value, column);
  const isOpen = (isMap(node) || isSeq(node)) && node.flow !== true;
  if (isOpen) return setBlockCollection(draft, place, node, value, column);
  if ((isMap(node) || isSeq(node)) && isCollection(value) && fitsOneLine(value)) {
    const text = flowText(value);
    const [start, end] = node.range!;
    if (columnOf(draft.text, start) + text.length <= MAX_LINE) return draft.replace(start, end, text);
  }
  write(draft, place, blockTextFor(draft, place, value, column), column);
}

const isBlockScalar = (node: Scalar): boolean => node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';

function setInFlow(draft: Draft, { node, parent, path }: Place, value: Json): void {
  const text = isCollection(value) ? flowText(value) : leafText(value, true, node);
  if (node && !isMissing(node)) return draft.replace(node.range![0], node.range![1], text);
  const entry = parent && isMap(parent.collection) ? entriesOf(parent.collection)[parent.index] : undefined;
  if (!entry?.key?.range)
    return refuse(say`\`${path}\` is written in a form that can not be changed from here. Change it in the text.`);
  const colon = afterColon(draft.text, entry);
  draft.insert(colon ?? entry.key.range[1], `${colon === undefined ? ':' : ''} ${text}`);
}

const leafText = (value: Json, flow: boolean, old: Node | null): string =>
  typeof value === 'object' && value !== null
    ? flowText(value)
    : scalarText(value, { flow, style: isScalar(old) && typeof value === 'string' ? old.type : undefined });

/** The value in block style, written like the one it replaces. */
function blockTextFor(draft: Draft, { node, parent }: Place, value: Json, column: number): BlockText {
  const inMap = parent !== undefined && isMap(parent.collection);
  if (typeof value === 'string' && isScalar(node) && !value.includes('\n'))
    return { head: leafText(value, false, node), lines: [] };
  if (!inMap && isCollection(value)) {
    const [first = '', ...lines] = itemLines(value, column, unitOf(draft.source));
    return { head: first.slice(2), lines };
  }
  return blockText(value, column, inMap ? unitOf(draft.source) : DEFAULT_UNIT, inMap);
}

/** Puts a text behind a key or dash in place of what stands there, which is no block. */
function write(draft: Draft, { node, parent, path }: Place, { head, lines }: BlockText, column: number): void {
  const { text, newline } = draft;
  const [start, end] = startAndEnd(draft, parent!, node, path);
  const from = lines.length > 0 || isMissing(node) ? start.behind : start.value;
  const isGap = text.slice(start.behind, start.value).trim() === '';
  const begin = isGap ? from : start.value;
  draft.replace(begin, end, begin === start.behind && head !== '' ? ` ${head}` : head);
  if (lines.length > 0) draft.insert(lineEnd(text, end), below(lines, column, newline));
}

const below = (lines: readonly string[], column: number, newline: string): string =>
  lines.map((line) => newline + (line === '' ? '' : ' '.repeat(column) + line)).join('');

function startAndEnd(
  draft: Draft,
  { collection, index }: NonNullable<Place['parent']>,
  node: Node | null,
  path: string,
): [{ behind: number; value: number }, number] {
  const behind = isMap(collection)
    ? afterColon(draft.text, entriesOf(collection)[index]!)
    : new BlockExtent(draft.text, collection).start(index) + 1;
  if (behind === undefined)
    return refuse(say`\`${path}\` is written in a form that can not be changed from here. Change it in the text.`);
  if (!node || isMissing(node)) return [{ behind, value: behind }, behind];
  return [{ behind, value: node.range![0] }, node.range![1]];
}

/** `key: |` and its lines, or a block in a list. */
function setBlockScalar(draft: Draft, place: Place, node: Scalar, value: Json, column: number): void {
  const { text, newline } = draft;
  const [start, end] = node.range!;
  const headEnd = lineEnd(text, start);
  const [, header = '|', comment = ''] = /^([|>][\d+-]*)([ \t]*(?:#.*)?)$/.exec(text.slice(start, headEnd)) ?? [];
  const inMap = isMap(place.parent!.collection);
  const block =
    typeof value === 'string'
      ? blockScalar(value, {
          indent: contentColumn(text, headEnd, end) ?? column + unitOf(draft.source),
          parent: inMap ? column : undefined,
          header,
          width: widest(text, headEnd, end),
        })
      : undefined;
  const { head, lines } = block
    ? { head: block.header + comment, lines: likeBefore(block.lines, text.slice(nextLine(text, start), end)) }
    : withComment(blockTextFor(draft, { ...place, node: null }, value, column), comment, column);
  const endsLine = text[end - 1] === '\n';
  const behind = startAndEnd(draft, place.parent!, node, place.path)[0].behind;
  const begin = head === '' ? behind : start;
  draft.replace(begin, end, [head, ...lines].join(newline) + (endsLine ? newline : ''));
}

/** The lines before and behind the change stay as they were: a blank line may have blanks in it. */
function likeBefore(lines: readonly string[], written: string): string[] {
  const before = written.replace(/\r?\n$/, '').split(/\r?\n/);
  const result = [...lines];
  const isSame = (line: string | undefined, old: string | undefined): boolean =>
    line !== undefined && old !== undefined && (line === old || (line === '' && old.trim() === ''));
  let head = 0;
  for (; isSame(lines[head], before[head]); head++) result[head] = before[head]!;
  for (let tail = 1; tail <= lines.length - head && isSame(lines.at(-tail), before.at(-tail)); tail++)
    result[lines.length - tail] = before.at(-tail)!;
  return result;
}

const withComment = ({ head, lines }: BlockText, comment: string, column: number): { head: string; lines: string[] } => ({
  head: head + comment,
  lines: lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line)),
});

/** Column of the first line with text. */
function contentColumn(text: string, headEnd: number, end: number): number | undefined {
  const first = /\n([ ]*)(?=[^\s])/.exec(text.slice(headEnd, end));
  return first?.[1]?.length || undefined;
}

function widest(text: string, headEnd: number, end: number): number {
  const lines = text.slice(headEnd, end).split('\n');
  return Math.max(72, ...lines.map((line) => line.trimEnd().length));
}

/** A map or list of several lines. */
function setBlockCollection(draft: Draft, place: Place, node: Node, value: Json, column: number): void {
  const { text, newline } = draft;
  const start = node.range![0];
  const raw = contentEnd(text, node);
  const end = text[raw - 1] === '\n' ? (text[raw - 2] === '\r' ? raw - 2 : raw - 1) : raw;
  const own = columnOf(text, start);
  if (isCollection(value)) {
    const lines = collectionLines(value, own, unitOf(draft.source));
    return draft.replace(
      start,
      end,
      lines.map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(own) + line)).join(newline),
    );
  }
  const { head, lines } = blockTextFor(draft, { ...place, node: null }, value, column);
  const [{ behind }] = startAndEnd(draft, place.parent!, node, place.path);
  if (lineStart(text, start) <= behind)
    return draft.replace(start, end, [head, ...lines.map((line) => ' '.repeat(column) + line)].join(newline));
  draft.insert(behind, ` ${head}`);
  draft.replace(lineEnd(text, behind), end, below(lines, column, newline));
}
