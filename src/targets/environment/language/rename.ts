import type { TextEdit } from '../../../flow/edit/index.ts';
import { say, type Sentence } from '../../../flow/sentence.ts';
import { NAME } from '../targets-file.ts';
import { namesOf, occurrenceAt, occurrencesOf } from './names.ts';
import type { TargetsSource } from './targets-source.ts';

interface Renamed {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** The name at an offset that can be changed everywhere in the file, or why none can. */
export function prepareTargetsRename(source: TargetsSource, offset: number): Renamed | { readonly refused: Sentence } {
  const occurrence = occurrenceAt(source, offset);
  const { kind, name = '' } = occurrence?.thing ?? {};
  if (!occurrence || (kind !== 'environment' && kind !== 'target'))
    return { refused: say`Environments and targets can be renamed here.` };
  return { start: occurrence.start, end: occurrence.end, name };
}

/** Another name for an environment, or for a target in all environments. Flows keep the names that they have. */
export function renameInTargets(
  source: TargetsSource,
  offset: number,
  to: string,
): { readonly edits: readonly TextEdit[] } | { readonly refused: Sentence } {
  const prepared = prepareTargetsRename(source, offset);
  if ('refused' in prepared) return prepared;
  const { thing } = occurrenceAt(source, offset)!;
  if (!NAME.pattern.test(to))
    return { refused: say`\`${to}\` is no name: use letters, digits, - and _, starting with a letter.` };
  if (to !== thing.name && namesOf(source, thing.kind).includes(to)) return { refused: say`There is a \`${to}\` already.` };
  return { edits: occurrencesOf(source, thing).map(({ start, end }) => ({ start, end, text: to })) };
}
