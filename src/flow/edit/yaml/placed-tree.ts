import { isMap, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq, type Node, type Range } from 'yaml';
import type { FlowSource } from '../../read-flow.ts';
import type { PlacedEntry } from '../../source-nodes.ts';

/** An entry of a map. */
export interface Entry {
  readonly key: Node | null;
  readonly value: Node | null;
}

const roots = new WeakMap<FlowSource, Node | null>();

/**
 * The YAML of a flow file, with ranges that count in its text. A file that was read in pieces is put together of them, without
 * reading it again; ranges are worked out for the entries that are looked at.
 */
export function treeOf(source: FlowSource): Node | null {
  let root = roots.get(source);
  if (root === undefined) {
    const entries = source.nodes.entries();
    root = entries ? assembled(entries) : source.document.contents;
    roots.set(source, root);
  }
  return root;
}

/** An entry read in a piece; its nodes are placed when they are asked for. */
export class PieceEntry implements Entry {
  /** Its value with ranges of the piece: enough to read what it says. */
  readonly raw: Node | null;
  /** Added to the ranges of `raw` it gives those in the file. */
  readonly shift: number;
  readonly rawKey: Node;
  #key: Node | undefined;
  #value: Node | null | undefined;

  constructor(pair: Pair<Node, Node | null>, shift: number) {
    this.rawKey = pair.key;
    this.raw = pair.value;
    this.shift = shift;
  }

  get key(): Node {
    return (this.#key ??= placed(this.rawKey, this.shift));
  }

  get value(): Node | null {
    return (this.#value ??= this.raw && placed(this.raw, this.shift));
  }
}

function assembled(entries: readonly PlacedEntry[]): YAMLMap {
  const root = new YAMLMap();
  const items: Entry[] = [];
  let open: { map: YAMLMap; path: string; items: Entry[] } | undefined;
  const close = (): void => {
    if (open) setItems(open.map, open.items);
  };
  for (const { path, offset, pair, shift } of entries) {
    if (!pair) {
      close();
      open = { map: new YAMLMap(), path, items: [] };
      const key = new Scalar(path);
      key.type = 'PLAIN';
      key.range = [offset, offset + path.length, offset + path.length];
      items.push({ key, value: open.map });
    } else if (open && path.startsWith(`${open.path}/`)) open.items.push(new PieceEntry(pair, shift));
    else items.push(new PieceEntry(pair, shift));
  }
  close();
  return setItems(root, items);
}

function setItems(map: YAMLMap, items: readonly Entry[]): YAMLMap {
  map.items = items as unknown as Pair[];
  const start = items[0]?.key?.range?.[0] ?? 0;
  map.range = [start, start, start];
  return map;
}

const copies = new WeakMap<Node, { readonly shift: number; readonly node: Node }>();

/** A copy of a node with other ranges; the last copy is kept, for most pieces stay where they are. */
function placed<N extends Node>(node: N, shift: number): N {
  if (shift === 0) return node;
  const known = copies.get(node);
  if (known?.shift === shift) return known.node as N;
  const copy = copied(node, shift);
  copies.set(node, { shift, node: copy });
  return copy as N;
}

function copied(node: Node, shift: number): Node {
  const copy = bare(node, shift);
  if (node.range) copy.range = node.range.map((offset) => offset + shift) as Range;
  if (node.tag !== undefined) copy.tag = node.tag;
  return copy;
}

function bare(node: Node, shift: number): Node {
  if (isScalar(node)) {
    const scalar = new Scalar(node.value);
    if (node.type !== undefined) scalar.type = node.type;
    if (node.source !== undefined) scalar.source = node.source;
    return scalar;
  }
  if (isMap<Node, Node | null>(node)) {
    const map = new YAMLMap();
    map.items = node.items.map(({ key, value }) => new Pair(copied(key, shift), value && copied(value, shift)));
    if (node.flow !== undefined) map.flow = node.flow;
    return map;
  }
  const list = new YAMLSeq();
  if (isSeq<Node | null>(node)) {
    list.items = node.items.map((item) => item && copied(item, shift));
    if (node.flow !== undefined) list.flow = node.flow;
  }
  return list;
}
