import { isMap, type Node } from 'yaml';
import type { Draft } from '../draft.ts';
import { refuseIfReferredTo } from './anchors.ts';
import { afterColon, BlockExtent, isFlow } from './extent.ts';
import { removeFromFlow, runsOf } from './flow-collection.ts';
import { gapLines, lineStart } from './lines.ts';
import { PieceEntry } from './placed-tree.ts';
import { say, type Part } from '../../sentence.ts';
import { entriesOf, itemsOf, keyText, type Collection, type Entry, type Place } from './tree.ts';

/**
 * Takes entries out of a map or list, with their own comments (which those are says extent.ts). Comments of nobody stay. Of the
 * blank lines before and behind, the larger gap stays. A collection that loses its last entry becomes `{}` or `[]`.
 * @param place of the collection
 */
export function removeEntries(draft: Draft, place: Place, indices: Iterable<number>): void {
  const collection = place.node as Collection;
  const removed = new Set(indices);
  if (removed.size === 0) return;
  refuseIfReferredTo(
    draft.source,
    [...removed].flatMap((index) =>
      isMap(collection) ? withAnchors(entriesOf(collection)[index]!) : [itemsOf(collection)[index]!],
    ),
    what(collection, removed),
  );
  if (isFlow(collection)) return removeFromFlow(draft, collection, removed);
  const extent = new BlockExtent(draft.text, collection);
  const empty = isMap(collection) ? '{}' : '[]';
  const all = removed.size >= extent.size;
  if (all && (extent.inline || !place.parent)) return draft.replace(extent.start(0), extent.end(extent.size - 1), empty);
  if (all) {
    const { parent } = place;
    const behind = isMap(parent!.collection) ? afterColon(draft.text, entriesOf(parent!.collection)[parent!.index]!) : undefined;
    if (behind === undefined) return draft.replace(extent.start(0), extent.end(extent.size - 1), empty);
    draft.insert(behind, ` ${empty}`);
  }
  for (const [first, last] of segments(extent, removed)) removeSegment(draft, extent, first, last);
}

/** The nodes of an entry that may carry an anchor; one that was read alone has none. */
const withAnchors = (entry: Entry): (Node | null)[] => (entry instanceof PieceEntry ? [] : [entry.key, entry.value]);

function what(collection: Collection, removed: ReadonlySet<number>): Part {
  const [first = 0] = removed;
  const key = isMap(collection) ? keyText(entriesOf(collection)[first]!) : undefined;
  return removed.size === 1 && key !== undefined ? `\`${key}\`` : say`What is to be removed`;
}

/** Neighbours that go together; a comment of nobody between two of them keeps them apart. */
function segments(extent: BlockExtent, removed: ReadonlySet<number>): [number, number][] {
  const found: [number, number][] = [];
  for (const [first, last] of runsOf(removed)) {
    let from = first;
    for (let at = first; at < last; at++)
      if (gapLines(extent.text, extent.tail(at), extent.lead(at + 1)).some(({ comment }) => comment !== undefined)) {
        found.push([from, at]);
        from = at + 1;
      }
    found.push([from, last]);
  }
  return found;
}

function removeSegment(draft: Draft, extent: BlockExtent, first: number, last: number): void {
  const { text } = draft;
  if (first === 0 && extent.inline) return removeInline(draft, extent, last);
  let start = extent.lead(first);
  let end = extent.tail(last);
  const before = blankLinesBefore(extent, first, start);
  const after = blankLinesBehind(extent, last, end);
  const isLast = last === extent.size - 1;
  const keeps = first > 0 && extent.keepsBlankLines(first - 1) && start === extent.tail(first - 1);
  if (isLast) start = keeps ? start : before;
  else if (keeps || first === 0 || count(text, end, after) <= count(text, before, start)) end = after;
  else start = before;
  // the last line of a file may have no line break: then the one before goes
  if (end === text.length && text[end - 1] !== '\n' && start > 0) start -= text[start - 2] === '\r' ? 2 : 1;
  draft.remove(start, end);
}

/** `- rule: …` and its further keys: the next key moves up behind the dash. */
function removeInline(draft: Draft, extent: BlockExtent, last: number): void {
  const { text } = draft;
  const start = extent.start(0);
  const next = extent.start(last + 1);
  const between = text.slice(extent.end(last), next);
  if (!between.includes('#')) return draft.remove(start, next);
  draft.remove(start, extent.end(last));
}

const count = (text: string, start: number, end: number): number => text.slice(start, end).split('\n').length - 1;

function blankLinesBefore(extent: BlockExtent, index: number, lead: number): number {
  const from = index > 0 ? extent.tail(index - 1) : (extent.gapBefore(0)[0]?.start ?? lead);
  let start = lead;
  for (const line of gapLines(extent.text, from, lead).reverse()) {
    if (line.comment !== undefined) break;
    start = line.start;
  }
  return start;
}

function blankLinesBehind(extent: BlockExtent, index: number, tail: number): number {
  const limit = index + 1 < extent.size ? lineStart(extent.text, extent.start(index + 1)) : tail;
  let end = tail;
  for (const line of gapLines(extent.text, tail, limit)) {
    if (line.comment !== undefined) break;
    end = line.end;
  }
  return end;
}
