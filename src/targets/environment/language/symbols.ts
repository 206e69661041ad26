import { namedEntriesIn, symbolOf, type OutlineSymbol } from '../../../flow/language/outline-symbol.ts';
import { childOf, entryAt, wordOf } from '../../../flow/language/text-tree.ts';
import type { TargetsSource } from './targets-source.ts';

/** An entry of the outline. */
export type TargetsSymbol = OutlineSymbol<'environment' | 'target'>;

/** The outline of a targets file: environments with their targets. */
export const symbolsOf = ({ text, tree }: TargetsSource): TargetsSymbol[] =>
  namedEntriesIn(entryAt(tree, ['environments'])).map((environment) => {
    const targets = namedEntriesIn(environment).map((target) =>
      symbolOf(target, 'target', wordOf(text, childOf(target, 'kind')), []),
    );
    const isDefault = wordOf(text, entryAt(tree, ['default'])) === environment.key;
    return symbolOf(environment, 'environment', isDefault ? 'default' : '', targets);
  });
