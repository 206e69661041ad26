import { countFirst } from '../sorted.ts';
import { entriesIn, keysTo, type TextCollection, type TextEntry, type TextTree } from './text-tree.ts';

/** Where in the structure of the file an offset stands. */
export interface Place {
  /** `key`: in a key, or where one can be written. `value`: in a value, or where one is missing. `item`: where an item can start. */
  readonly at: 'key' | 'value' | 'item' | 'comment';
  /** The entry whose key or value it is; for a key that is not there yet the entry that holds the map. */
  readonly entry: TextEntry;
  /** The map or list that a key or an item goes to. */
  readonly collection?: TextCollection | undefined;
  /** True in a key that stands there, even if half. */
  readonly existing: boolean;
  /** The word that stands there, to be replaced. */
  readonly start: number;
  readonly end: number;
  /** True for a missing value on a line below its key. */
  readonly below: boolean;
  /** Column of the place, from 0. */
  readonly column: number;
}

/** The place of an offset, in any text. */
export function placeAt(tree: TextTree, offset: number): Place {
  const { text } = tree;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const blank = before.trim() === '';
  const column = offset - lineStart;
  let entry = tree.root;
  for (;;) {
    const { value } = entry;
    if (value.is === 'scalar' || value.is === 'nothing') break;
    if (value.flow && (offset <= value.start || (offset >= value.end && /[}\]]/.test(text.charAt(value.end - 1))))) break;
    const next = lastBefore(value.entries, offset);
    if (!next) return inCollection(value, entry, offset, column);
    if (value.flow ? !reachesFlow(text, next, offset) : leaves(next, value, { offset, blank, column, lineStart }))
      return inCollection(value, entry, offset, column);
    if (offset <= next.keyEnd && value.is === 'map') return keyPlace(next, value, offset, column);
    if (!next.hasColon && !value.flow) return keyPlace(next, value, offset, column);
    entry = next;
  }
  return valuePlace(tree, entry, offset, lineStart, column);
}

/** Keys of the innermost thing at an offset; `[]` for the flow itself. */
export function keysAt(tree: TextTree, offset: number): string[] {
  const { entry } = placeAt(tree, offset);
  return keysTo(entry);
}

const keyPlace = (entry: TextEntry, collection: TextCollection, offset: number, column: number): Place => ({
  at: 'key',
  entry,
  collection,
  existing: true,
  start: entry.start,
  end: entry.keyEnd,
  below: false,
  column: column - (offset - entry.start),
});

const inCollection = (collection: TextCollection, entry: TextEntry, offset: number, column: number): Place => ({
  at: collection.is === 'map' ? 'key' : collection.flow ? 'value' : 'item',
  entry,
  collection,
  existing: false,
  start: offset,
  end: offset,
  below: false,
  column,
});

function valuePlace(tree: TextTree, entry: TextEntry, offset: number, lineStart: number, column: number): Place {
  const { text } = tree;
  const { value } = entry;
  const scalar = value.is === 'scalar' ? value : undefined;
  const inside = scalar !== undefined && offset >= scalar.start && offset <= scalar.end;
  const block = scalar !== undefined && scalar.indent > 0 && offset > scalar.end;
  const from = Math.max(lineStart, scalar && offset > scalar.end ? scalar.end : 0, offset > entry.keyEnd ? entry.keyEnd : 0);
  const comment = !inside && !block && /(^|\s)#/.test(text.slice(from, offset));
  const below = value.is === 'nothing' && lineStart > value.start;
  return {
    at: comment ? 'comment' : 'value',
    entry,
    existing: scalar !== undefined,
    start: scalar && scalar.start <= offset ? scalar.start : offset,
    end: scalar && scalar.start <= offset ? Math.max(offset, scalar.end) : offset,
    below,
    column,
  };
}

/** The last entry that starts at or before the offset. */
function lastBefore(entries: readonly TextEntry[], offset: number): TextEntry | undefined {
  return entries[countFirst(entries, ({ start }) => start <= offset) - 1];
}

/** In brackets a place belongs to the entry before it up to the next comma. */
function reachesFlow(text: string, entry: TextEntry, offset: number): boolean {
  const end = Math.max(entry.value.end, entry.keyEnd);
  return offset <= end || (!text.slice(end, offset).includes(',') && entry.hasColon);
}

interface Cursor {
  readonly offset: number;
  readonly blank: boolean;
  readonly column: number;
  readonly lineStart: number;
}

/** Whether the offset stands behind the last entry of a block, on a line that starts a new entry of the same block. */
function leaves(entry: TextEntry, block: TextCollection, { offset, blank, column, lineStart }: Cursor): boolean {
  const end = Math.max(entry.keyEnd, entry.value.end);
  if (offset <= end || lineStart <= end || !blank) return false;
  if (column > block.column) {
    const { value } = entry;
    // Below a finished text a further line can only be a key that is indented too far.
    return value.is === 'scalar' && value.indent === 0;
  }
  // A dash may stand in the column of the key that holds the list.
  return !(
    column === block.column &&
    entriesIn(entry.value).length > 0 &&
    entry.value.is === 'list' &&
    entry.value.column === column
  );
}
