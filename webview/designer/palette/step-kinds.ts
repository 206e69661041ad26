import { STEP_DEFINITIONS } from '../../../src/flow/steps/index.ts';
import type { StepDefinition } from '../../../src/flow/steps/definition.ts';

/** Every kind of step that can be added, in the order of the reference. */
const STEP_KINDS: readonly StepDefinition[] = Object.values(STEP_DEFINITIONS);

/** Kinds whose name, title or description holds every word; those whose name begins with it first. */
export function kindsMatching(query: string): readonly StepDefinition[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return STEP_KINDS;
  const score = ({ kind, title, doc }: StepDefinition): number => {
    const name = `${kind} ${title}`.toLowerCase();
    if (kind.startsWith(words[0]!) || title.toLowerCase().startsWith(words[0]!)) return 3;
    if (words.every((word) => name.includes(word))) return 2;
    return words.every((word) => `${name} ${doc.toLowerCase()}`.includes(word)) ? 1 : 0;
  };
  return STEP_KINDS.map((definition) => ({ definition, rank: score(definition) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ definition }) => definition);
}
