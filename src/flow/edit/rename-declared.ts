import { pathTo } from '../grammar/collections.ts';
import type { FlowSource } from '../read-flow.ts';
import { say, type Sentence } from '../sentence.ts';
import { Draft } from './draft.ts';
import type { EditResult } from './edit.ts';
import { renameAll } from './references/rename.ts';
import { whyNoName } from './step-id.ts';
import { placeAt } from './yaml/tree.ts';

/** What is renamed, and what is said where that can not be. */
export interface DeclaredName {
  readonly sort: 'object' | 'target';
  readonly name: string;
  readonly to: string;
  readonly gone: Sentence;
  readonly taken: Sentence;
}

/** Gives an object or a target another name, everywhere in the file. */
export function renameDeclared(source: FlowSource, { sort, name, to, gone, taken }: DeclaredName): EditResult {
  const root = `${sort}s`;
  const path = pathTo(root, name);
  if (!placeAt(source, path)) return { refused: gone };
  if (to === name) return { edits: [], select: path };
  const why = whyNoName(to);
  if (why !== undefined) return { refused: why };
  if (placeAt(source, pathTo(root, to))) return { refused: taken };
  const draft = new Draft(source);
  renameAll(draft, sort, new Map([[name, to]]));
  return { edits: draft.edits(), select: `${root}/${to}`, says: say`Renamed ${name} to ${to}.` };
}
