import { isAlias, isMap, isScalar, isSeq, visit, type Document, type Node, type Pair, type Scalar } from 'yaml';
import { aliasTargets } from './grammar/aliases.ts';
import type { Positions } from './grammar/value.ts';

/** A YAML node with what its ranges count in: add `shift` to an offset of its range for the one in the file. */
export interface PlacedNode<N extends Node | null = Node | null> {
  /** Null where nothing stands behind the key. An alias stands for itself. */
  readonly node: N;
  /** The key in front of it; absent for items of lists. */
  readonly key?: Node | undefined;
  readonly text: string;
  readonly shift: number;
}

/** A key of the flow, or of its `steps` or `objects`, as it was read alone. */
export interface PlacedEntry {
  /** `source`, `steps/create`. */
  readonly path: string;
  /** Offset of its line in the file. */
  readonly offset: number;
  /** Absent for the line that only opens `steps` or `objects`, whose entries follow. */
  readonly pair?: Pair<Node, Node | null> | undefined;
  /** Added to an offset of the pair's ranges it gives the one in the file. */
  readonly shift: number;
}

/** Finds YAML nodes of a flow file without reading the whole of it. */
export interface SourceNodes {
  /** The entries that the file was read in, in its order; undefined where it was read as a whole. They have no anchors. */
  entries(): readonly PlacedEntry[] | undefined;
  /** The node at a path; undefined where there is none, and for the flow itself, `steps` and `objects`, which may be in pieces. */
  at(path: string): PlacedNode | undefined;
  /** The text that starts at an offset of the file; where an alias stands there, the text it refers to. */
  scalarFrom(offset: number): PlacedNode<Scalar> | undefined;
}

/** The nodes of a file that was read as a whole. */
export class DocumentNodes implements SourceNodes {
  readonly #document: Document;
  readonly #text: string;
  readonly #positions: Positions;
  #scalars: ReadonlyMap<number, Scalar> | undefined;

  constructor(document: Document, text: string, positions: Positions) {
    this.#document = document;
    this.#text = text;
    this.#positions = positions;
  }

  entries(): undefined {
    return undefined;
  }

  at(path: string): PlacedNode | undefined {
    if (path === '' || path === 'steps' || path === 'objects' || !this.#positions.has(path.split('/', 1)[0]!)) return undefined;
    return nodeIn(this.#document.contents, path.split('/'), this.#text, 0, aliasTargets(this.#document));
  }

  scalarFrom(offset: number): PlacedNode<Scalar> | undefined {
    this.#scalars ??= scalarsIn(this.#document, aliasTargets(this.#document));
    const node = this.#scalars.get(offset);
    return node && { node, text: this.#text, shift: 0 };
  }
}

/** Follows the parts of a path, aliases resolved on the way. */
export function nodeIn(
  root: Node | null,
  parts: readonly string[],
  text: string,
  shift: number,
  aliases: ReadonlyMap<Node, Node>,
): PlacedNode | undefined {
  let node: Node | null | undefined = root;
  let key: Node | undefined;
  for (const [index, part] of parts.entries()) {
    const around: Node | null | undefined = isAlias(node) ? aliases.get(node) : node;
    if (isMap<Node, Node | null>(around)) {
      const pair: Pair<Node, Node | null> | undefined = around.items.findLast((item) => keyText(item.key) === unescaped(part));
      if (!pair) return undefined;
      node = pair.value;
      key = pair.key;
    } else if (isSeq<Node | null>(around)) {
      node = around.items[Number(part)];
      key = undefined;
    } else if (part !== '0' || index !== parts.length - 1) return undefined;
  }
  return node === undefined ? undefined : { node, ...(key ? { key } : {}), text, shift };
}

/** All texts below a node, by where they start. A missing one has an empty range, which may be where the next starts. */
export function scalarsIn(root: Node | Document, aliases: ReadonlyMap<Node, Node>): ReadonlyMap<number, Scalar> {
  const scalars = new Map<number, Scalar>();
  visit(root, {
    Node(_key, node) {
      const start = node.range?.[0];
      const target = isAlias(node) ? aliases.get(node) : node;
      if (start !== undefined && isScalar(target) && target.source !== '') scalars.set(start, target);
    },
  });
  return scalars;
}

const keyText = (key: unknown): string | undefined => {
  if (!isScalar(key) || key.value === null || typeof key.value === 'object') return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
};

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
