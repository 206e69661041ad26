import { pathTo } from '../grammar/collections.ts';
import type { FlowSource } from '../read-flow.ts';
import { occurrencesOf } from './occurrences.ts';
import { entriesIn, entryAt, textTreeOf } from './text-tree.ts';

/** Something to do, shown above a line of the text. */
export interface Lens {
  /** Where it stands: offset. */
  readonly offset: number;
  readonly action: 'run' | 'run-with-input' | 'debug' | 'show-in-designer' | 'references';
  /** What it is about; empty for the flow. */
  readonly path: string;
  /** For `references`: how many. */
  readonly count?: number;
}

/** Above the flow: Run, Run with input, Debug, Show in designer; above each step and object: Show in designer, references. */
export function lensesIn(source: FlowSource): Lens[] {
  const tree = textTreeOf(source);
  const [first] = entriesIn(tree.root.value);
  if (!first) return [];
  const actions = ['run', 'run-with-input', 'debug', 'show-in-designer'] as const;
  const lenses: Lens[] = actions.map((action) => ({ offset: first.start, action, path: '' }));
  for (const [section, kind] of [
    ['objects', 'object'],
    ['steps', 'step'],
  ] as const)
    for (const entry of entriesIn(entryAt(tree, [section])?.value)) {
      if (!entry.hasColon || entry.key === '') continue;
      const path = pathTo(section, entry.key);
      const count = occurrencesOf(source, { kind, name: entry.key }).filter(({ declares }) => !declares).length;
      lenses.push(
        { offset: entry.start, action: 'show-in-designer', path },
        { offset: entry.start, action: 'references', path, count },
      );
    }
  return lenses;
}
