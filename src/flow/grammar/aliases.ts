import { isAlias, visit, type Alias, type Document, type Node } from 'yaml';

/**
 * What the aliases of a document stand for: the last node before them that carries their anchor. One walk for all of
 * them, because `Alias.resolve` walks the document for each. Aliases without an anchor are left out.
 */
export function aliasTargets(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
