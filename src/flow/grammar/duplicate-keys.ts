import { isScalar, visit, type Document, type Node } from 'yaml';

/** A key that its map has already. */
export interface DuplicateKey {
  readonly key: string;
  readonly node: Node;
  readonly first: Node;
}

/** Finds keys that stand twice in a map, in one walk: the parser's own check takes time by the square of a map's size. */
export function duplicateKeys(document: Document | Node): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  visit(document, {
    Map(_key, map) {
      const first = new Map<unknown, Node>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const before = first.get(key.value);
        if (before) found.push({ key: String(key.value), node: key, first: before });
        else first.set(key.value, key);
      }
    },
  });
  return found;
}

/** What is said of a key that its map has already; `line` is the one of the first, from 1. */
export const duplicateKey = (
  key: string,
  line: number,
): { readonly code: 'yaml-syntax'; readonly message: string; readonly suggestion: string } => ({
  code: 'yaml-syntax',
  message: `The key \`${key.slice(0, 60)}\` stands twice in this map, first in line ${line}.`,
  suggestion: 'Remove one of them.',
});
