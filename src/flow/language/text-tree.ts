import { pathTo } from '../grammar/collections.ts';
import type { FlowSource } from '../read-flow.ts';
import { readTextTree } from './read-text-tree.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A text in the file, quotes and block header included. */
export interface TextScalar {
  readonly is: 'scalar';
  readonly style: ScalarStyle;
  readonly start: number;
  end: number;
  /** Columns that the lines of a block are indented by; 0 for other styles. */
  readonly indent: number;
}

/** Where a value is missing: right behind the key. */
export interface TextNothing {
  readonly is: 'nothing';
  readonly start: number;
  readonly end: number;
}

/** A map or a list. */
export interface TextCollection {
  readonly is: 'map' | 'list';
  /** `{ … }` and `[ … ]`, against lines of their own. */
  readonly flow: boolean;
  readonly start: number;
  end: number;
  /** Of the keys or dashes of a block, from 0. */
  readonly column: number;
  readonly entries: TextEntry[];
}

export type TextNode = TextScalar | TextNothing | TextCollection;

/** A key with its value, or an item of a list. */
export interface TextEntry {
  readonly parent: TextEntry | undefined;
  /** The key as YAML reads it; the number of an item. */
  readonly key: string;
  /** Of the key, quotes included; of an item its dash or its start. */
  readonly start: number;
  readonly keyEnd: number;
  /** False while the key is being typed. */
  readonly hasColon: boolean;
  value: TextNode;
}

/**
 * The structure of a flow file as a reader sees it from indentation and brackets. It is there for any text, half typed ones
 * too, where a YAML parser gives up or guesses; in a text without errors it has the values that YAML has.
 */
export interface TextTree {
  readonly text: string;
  readonly root: TextEntry;
}

const trees = new WeakMap<FlowSource, TextTree>();

/** The tree of a source, read once. */
export function textTreeOf(source: FlowSource): TextTree {
  let tree = trees.get(source);
  if (!tree) trees.set(source, (tree = readTextTree(source.text)));
  return tree;
}

/** Keys from the top to the entry. */
export function keysTo(entry: TextEntry | undefined): string[] {
  const keys: string[] = [];
  for (let at = entry; at?.parent; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

/** The path of an entry, as positions of the flow name it. */
export const pathOf = (entry: TextEntry | undefined): string => keysTo(entry).reduce<string>(pathTo, '');

/** Keys of a path as positions name it. */
export const keysOfPath = (path: string): string[] =>
  path === '' ? [] : path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The entry of a map or list with the key. */
export function childOf(entry: TextEntry | undefined, key: string): TextEntry | undefined {
  const value = entry?.value;
  if (value?.is !== 'map' && value?.is !== 'list') return undefined;
  if (value.is === 'list') return value.entries[Number(key)];
  return indexOf(value).get(key);
}

const indexes = new WeakMap<TextCollection, Map<string, TextEntry>>();

function indexOf(map: TextCollection): ReadonlyMap<string, TextEntry> {
  let index = indexes.get(map);
  if (!index) {
    index = new Map();
    for (const entry of map.entries) if (!index.has(entry.key)) index.set(entry.key, entry);
    indexes.set(map, index);
  }
  return index;
}

/** The entry at the keys; where a list may be left out around its only item, `0` stands for the item itself. */
export function entryAt(tree: TextTree, keys: readonly string[]): TextEntry | undefined {
  let entry: TextEntry | undefined = tree.root;
  for (const key of keys) {
    const next: TextEntry | undefined = childOf(entry, key);
    if (!next && key === '0' && entry.value.is !== 'list') continue;
    if (!next) return undefined;
    entry = next;
  }
  return entry;
}

/** Entries of a map or list; empty for anything else. */
export const entriesIn = (node: TextNode | undefined): readonly TextEntry[] =>
  node?.is === 'map' || node?.is === 'list' ? node.entries : [];

/** The value of an entry in one line, as it is written between its quotes; empty for anything longer. */
export function wordOf(text: string, entry: TextEntry | undefined): string {
  const value = entry?.value;
  if (value?.is !== 'scalar' || value.indent > 0) return '';
  const quoted = value.style === 'single' || value.style === 'double';
  return quoted ? text.slice(value.start + 1, Math.max(value.start + 1, value.end - 1)) : text.slice(value.start, value.end);
}

/** All entries below a node, outer ones first, in the order of the file. */
export function* entriesBelow(node: TextNode): Generator<TextEntry> {
  const open: { entries: readonly TextEntry[]; at: number }[] = [{ entries: entriesIn(node), at: 0 }];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const entry = top.entries[top.at++];
    if (!entry) open.pop();
    else {
      yield entry;
      if (entry.value.is === 'map' || entry.value.is === 'list') open.push({ entries: entry.value.entries, at: 0 });
    }
  }
}
