import { giveMeaning } from '../../../flow/language/meaning.ts';
import { readTextTree } from '../../../flow/language/read-text-tree.ts';
import type { TextTree } from '../../../flow/language/text-tree.ts';
import { inspectTargetsFile, TARGETS_FILE, type InspectedTargetsFile } from '../targets-file.ts';

/** A targets file as an editor works with it: sound or half typed. */
export interface TargetsSource extends InspectedTargetsFile {
  /** As the caller named it, `/` between folders. */
  readonly file: string;
  readonly text: string;
  readonly tree: TextTree;
}

/** Reads a targets file. Never throws: whatever is wrong is in `problems`. */
export function readTargetsSource(text: string, file: string): TargetsSource {
  const tree = readTextTree(text);
  giveMeaning(tree, TARGETS_FILE);
  return { ...inspectTargetsFile(text, file), file, text, tree };
}
