import { isAlias, isMap, isSeq } from 'yaml';
import type { Json } from '../../json.ts';
import type { Draft } from '../draft.ts';
import { refuse } from '../refusal.ts';
import { afterColon, BlockExtent, isFlow } from './extent.ts';
import { insertInFlow } from './flow-collection.ts';
import { lineEnd, lineStart } from './lines.ts';
import { setNode } from './set-node.ts';
import { entriesOf, indexOfKey, isMissing, refuseAlias, type Collection, type Place } from './tree.ts';
import { unitOf } from './unit.ts';
import { entryLines, flowText, isCollection, itemLines, keyText } from './value-text.ts';
import { say } from '../../sentence.ts';

/** A key with its value, or an item without a key. */
export interface NewEntry {
  readonly key?: string;
  readonly value: Json;
  /** Lines of the entry, from its first column, where it is not to be written from the value. */
  readonly lines?: readonly string[];
  /** The value in one line, in braces where it is a map. */
  readonly inline?: boolean;
}

/**
 * Adds entries to a map or list: before the one at the index, or as the last. Where nothing or `{}` stands, they are the first.
 * Blank lines set them off where they set off their neighbours.
 */
export function insertEntries(draft: Draft, place: Place, index: number, entries: readonly NewEntry[]): void {
  const { node, path } = place;
  if (isAlias(node)) refuseAlias(path, node.source);
  if (!isMap(node) && !isSeq(node)) {
    if (!isMissing(node)) return refuse(say`\`${path}\` is no list or map, so nothing can be added to it.`);
    return fill(draft, place, entries);
  }
  for (const { key } of entries)
    if (key !== undefined && isMap(node) && indexOfKey(node, key) >= 0) refuse(say`\`${path}\` has a key \`${key}\` already.`);
  if (node.items.length === 0) return fill(draft, place, entries);
  if (isFlow(node)) return insertInFlow(draft, node, index, entries.map(flowEntry));
  insertInBlock(draft, node, index, entries);
}

const flowEntry = ({ key, value }: NewEntry): string =>
  key === undefined ? flowText(value) : `${keyText(key, true)}: ${flowText(value)}`;

function linesOf(draft: Draft, { key, value, lines, inline }: NewEntry, column: number): readonly string[] {
  if (lines) return lines;
  if (inline === true && key !== undefined) return [`${keyText(key, false)}: ${flowText(value)}`];
  return key === undefined
    ? itemLines(value, column, unitOf(draft.source))
    : entryLines(key, value, column, unitOf(draft.source));
}

function insertInBlock(draft: Draft, collection: Collection, index: number, entries: readonly NewEntry[]): void {
  const { text, newline } = draft;
  const extent = new BlockExtent(text, collection);
  const at = Math.min(Math.max(0, index), extent.size);
  const separated = extent.separated(at);
  const blocks = entries.map((entry) =>
    linesOf(draft, entry, extent.column)
      .map((line) => (line === '' ? '' : extent.indent + line))
      .join(newline),
  );
  if (at === 0) {
    const joined = blocks.join(separated ? newline + newline : newline);
    if (extent.inline) return draft.insert(extent.start(0), joined.slice(extent.column) + newline + extent.indent);
    return draft.insert(extent.lead(0), joined + newline + (separated ? newline : ''));
  }
  // `|+` would take a blank line below it for its own
  const blank = separated && !extent.keepsBlankLines(at - 1);
  const tail = extent.tail(at - 1);
  const end = text[tail - 1] === '\n' ? (text[tail - 2] === '\r' ? tail - 2 : tail - 1) : tail;
  draft.insert(end, blocks.map((block, nth) => newline + ((nth === 0 ? blank : separated) ? newline : '') + block).join(''));
}

/** The first entries where nothing stands yet: `steps:`, `steps: {}`. */
function fill(draft: Draft, place: Place, entries: readonly NewEntry[]): void {
  const { node, parent } = place;
  const { text, newline, source } = draft;
  const value: Json = entries.every(({ key }) => key !== undefined)
    ? (Object.fromEntries(entries.map(({ key, value: inner }) => [key, inner])) as Json)
    : entries.map(({ value: inner }) => inner);
  if (!parent || isFlow(parent.collection) || !isMap(parent.collection)) {
    if (!parent && isMap(node) && isFlow(node)) return insertInFlow(draft, node, 0, entries.map(flowEntry));
    return setNode(draft, place, isCollection(value) ? value : []);
  }
  const entry = entriesOf(parent.collection)[parent.index]!;
  const behind = afterColon(text, entry);
  if (behind === undefined)
    return refuse(say`\`${place.path}\` is written in a form that can not be changed from here. Change it in the text.`);
  const column = new BlockExtent(text, parent.collection).column + unitOf(source);
  const pad = ' '.repeat(column);
  const written = entries.map((one) =>
    linesOf(draft, one, column)
      .map((line) => newline + (line === '' ? '' : pad + line))
      .join(''),
  );
  const blank = written.some((block) => block.trim().includes('\n')) && written.length > 1 ? newline : '';
  let end = behind;
  if (node && !isMissing(node)) {
    end = node.range![1];
    if (lineStart(text, node.range![0]) > behind || text.slice(node.range![0] + 1, end - 1).trim() !== '')
      return setNode(draft, place, value);
    draft.remove(behind, end);
  }
  draft.insert(lineEnd(text, end), written.join(blank));
}
