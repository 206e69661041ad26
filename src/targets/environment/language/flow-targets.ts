import { TARGET_KINDS, type TargetKind } from '../../../flow/flow-file.ts';
import { readTextTree } from '../../../flow/language/read-text-tree.ts';
import { entriesIn, entryAt, wordOf } from '../../../flow/language/text-tree.ts';

/** The targets that the text of a flow declares, as far as they can be read; quick, since a workspace has many flows. */
export function targetsDeclaredIn(text: string): ReadonlyMap<string, TargetKind> {
  if (!text.includes('targets')) return new Map();
  const declared = entriesIn(entryAt(readTextTree(text), ['targets'])?.value);
  return new Map(
    declared.flatMap((entry) => {
      const kind = wordOf(text, entry);
      return isTargetKind(kind) ? [[entry.key, kind] as const] : [];
    }),
  );
}

const isTargetKind = (word: string): word is TargetKind => Object.hasOwn(TARGET_KINDS, word);
