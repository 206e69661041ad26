import { isAlias, visit, type Node } from 'yaml';

/** Whether a value has an anchor or an alias anywhere in it, so that it means less, or something else, without the rest of its file. */
export function hasAnchors(value: Node | null): boolean {
  let found = false;
  if (value)
    visit(value, {
      Node(_key, node) {
        if (!isAlias(node) && node.anchor === undefined) return undefined;
        found = true;
        return visit.BREAK;
      },
    });
  return found;
}
