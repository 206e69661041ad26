import { isAlias, visit, type Node } from 'yaml';
import type { FlowSource } from '../../read-flow.ts';
import { aliasTargets } from '../../grammar/aliases.ts';
import { refuse } from '../refusal.ts';
import { say, type Part } from '../../sentence.ts';

/** Refuses when what goes away is referred to from what stays. */
export function refuseIfReferredTo(source: FlowSource, removed: readonly (Node | null)[], what: Part): void {
  const anchored = new Set<Node>();
  const inside = new Set<Node>();
  for (const root of removed) {
    if (!root) continue;
    visit(root, {
      Node(_key, node) {
        if (isAlias(node)) inside.add(node);
        else if (node.anchor !== undefined) anchored.add(node);
      },
    });
  }
  if (anchored.size === 0) return;
  for (const [alias, target] of aliasTargets(source.document))
    if (anchored.has(target) && !inside.has(alias))
      refuse(
        say`${what} carries the anchor \`&${alias.source}\`, which is used in line ${source.range(alias.range![0], alias.range![0]).start.line}. Write that place out in the text first.`,
      );
}
