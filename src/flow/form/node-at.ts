import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair } from 'yaml';
import { keyPath } from '../grammar/collections.ts';
import { aliasTargets } from '../grammar/aliases.ts';
import type { FlowSource } from '../read-flow.ts';

/** The YAML of one value, with aliases resolved where they stand. */
export interface PlacedNode {
  readonly node: Node | undefined;
  /** True where the file has the key, with a value or without. */
  readonly given: boolean;
  /** An alias stands for the node that it refers to; undefined for one that refers to nothing or to what is around it. */
  readonly resolve: (node: Node | null | undefined) => Node | undefined;
}

/**
 * The value at a path, also where it does not fit the grammar. Reads only the text of that value: a big file is not
 * parsed again for one form. A value with aliases needs the anchors of the whole file.
 */
export function nodeAt(source: FlowSource, path: string): PlacedNode {
  const key = source.positions.get(keyPath(path));
  if (!key) return { node: undefined, given: false, resolve: ownNode };
  const value = source.positions.get(path);
  if (!value) return { node: undefined, given: true, resolve: ownNode };
  const text = source.text.slice(key.start.offset, value.end.offset);
  const excerpt = parsed(text);
  const only = excerpt?.contents;
  if (excerpt && isMap(only) && only.items.length === 1 && excerpt.errors.length === 0 && !mayHaveAlias(text))
    return { node: (only.items[0] as Pair<Node, Node | null>).value ?? undefined, given: true, resolve: ownNode };
  return inWholeFile(source, path);
}

/**
 * Values of one form, and aliases among them, beyond which aliases are not followed: a few lines of aliases to aliases stand
 * for more than fits anywhere, and an alias may stand inside of what it stands for.
 */
const MAX_VALUES = 5_000;
const MAX_ALIASES = 200;

const ownNode = (node: Node | null | undefined): Node | undefined => (node && !isAlias(node) ? node : undefined);

/** Asterisks of SQL and expressions count too: the whole file is right in any case, only slower. */
const mayHaveAlias = (text: string): boolean => /(^|[\s,[{:-])\*[^\s,[\]{}]/m.test(text);

function parsed(text: string): Document | undefined {
  try {
    return parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  } catch {
    return undefined;
  }
}

function inWholeFile(source: FlowSource, path: string): PlacedNode {
  const aliases = aliasTargets(source.document);
  let values = 0;
  let followed = 0;
  const resolve = (node: Node | null | undefined): Node | undefined => {
    values++;
    if (!isAlias(node)) return node ?? undefined;
    followed++;
    return values > MAX_VALUES || followed > MAX_ALIASES ? undefined : aliases.get(node);
  };
  let node = resolve(source.document.contents);
  for (const part of path.split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (isSeq(node)) node = resolve(node.items[Number(key)] as Node | undefined);
    else if (isMap(node)) node = resolve((node.items as Pair<Node, Node | null>[]).find((pair) => keyOf(pair) === key)?.value);
    else node = undefined;
  }
  return { node, given: true, resolve };
}

/** The key of a pair as text; undefined for one that is no plain word. */
function keyOf({ key }: Pair): string | undefined {
  if (!isScalar(key) || key.value === null || typeof key.value === 'object') return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** The entries of a map; the first of keys that stand twice, as the inspector can edit only one. */
export function entriesIn(node: Node | undefined): ReadonlyMap<string, Node | null> {
  const entries = new Map<string, Node | null>();
  if (!isMap(node)) return entries;
  for (const pair of node.items as Pair<Node, Node | null>[]) {
    const key = keyOf(pair);
    if (key !== undefined && !entries.has(key)) entries.set(key, pair.value);
  }
  return entries;
}

/** Text of a scalar as a person reads it; undefined for what is none. */
export function textOf(node: Node | null | undefined): string | undefined {
  if (!isScalar(node)) return undefined;
  if (typeof node.value === 'string') return node.value;
  return node.source ?? (node.value === null ? '' : String(node.value));
}
