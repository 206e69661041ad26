import { isSeq } from 'yaml';
import * as z from 'zod';
import { pathTo } from '../grammar/collections.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { path } from './vocabulary.ts';
import { moveItem } from './yaml/move-item.ts';
import { placeAt } from './yaml/tree.ts';
import { say } from '../sentence.ts';

/** Moves an item of a list, with its comments, so that it has the index `to` afterwards. */
export const moveEntry = defineEdit({
  name: 'move-entry',
  schema: z.object({ path, from: z.int().min(0), to: z.int().min(0) }),
  apply(source, { path: at, from, to }) {
    const list = placeAt(source, at)?.node;
    if (!isSeq(list)) return { refused: say`\`${at}\` is no list, so it has no order to change.` };
    const size = list.items.length;
    if (from >= size || to >= size)
      return { refused: say`The list \`${at}\` has ${size} entries; there is no number ${Math.max(from, to) + 1}.` };
    const draft = new Draft(source);
    moveItem(draft, list, from, to);
    return { edits: draft.edits(), select: pathTo(at, to) };
  },
});
