import { isMap, isScalar } from 'yaml';
import type { Draft } from '../draft.ts';
import { refuse } from '../refusal.ts';
import { isFlow } from './extent.ts';
import { scalarText } from './scalar-text.ts';
import { entriesOf, indexOfKey, type Place } from './tree.ts';
import { say } from '../../sentence.ts';

/** Writes another key where an entry of a map stands; its quotes stay. Refuses a key that the map has already. */
export function renameKeyAt(draft: Draft, { parent, path }: Place, to: string): void {
  if (!parent || !isMap(parent.collection)) return refuse(say`\`${path}\` has no key of its own.`);
  const { key } = entriesOf(parent.collection)[parent.index]!;
  if (!isScalar(key) || !key.range || (key.anchor !== undefined && key.anchor !== ''))
    return refuse(say`The key of \`${path}\` is written in a form that can not be changed from here. Change it in the text.`);
  if (key.value === to) return;
  if (indexOfKey(parent.collection, to) >= 0) refuse(say`There is a key \`${to}\` already.`);
  const [start, end] = key.range;
  draft.replace(start, end, scalarText(to, { flow: isFlow(parent.collection), style: key.type }));
}
