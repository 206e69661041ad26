import { isMap, isSeq } from 'yaml';
import * as z from 'zod';
import { pathTo } from '../grammar/collections.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { placeOfKey } from './grammar-order.ts';
import { withoutReturns } from './set-value.ts';
import { shapeAt } from './shape-at.ts';
import { json, path, word } from './vocabulary.ts';
import { checkKey, writeValue } from './write-value.ts';
import { insertEntries } from './yaml/insert-entries.ts';
import { isMissing, placeAt } from './yaml/tree.ts';
import { wrapInList } from './yaml/wrap-in-list.ts';
import { say } from '../sentence.ts';

/**
 * Adds an entry: to a list before the item at the index (else as the last), to a map under a name. A single value that stands for
 * a list becomes one. A list or map that is not there yet is added.
 */
export const insertEntry = defineEdit({
  name: 'insert-entry',
  schema: z.object({ path, index: z.int().min(0).optional(), name: word.optional(), value: json }),
  apply(source, { path: at, index, name, value: given }) {
    const value = withoutReturns(given);
    const draft = new Draft(source);
    const place = placeAt(source, at);
    const node = place?.node ?? null;
    const select = (key: string | number) => ({ edits: draft.edits(), select: pathTo(at, key) });
    if (isMap(node) || name !== undefined) {
      if (name === undefined || name === '') return { refused: say`An entry of \`${at}\` needs a name.` };
      if (!place) writeValue(draft, pathTo(at, name), value);
      else {
        checkKey(draft, place, name);
        insertEntries(draft, place, index ?? placeOfKey(place, name), [{ key: name, value }]);
      }
      return select(name);
    }
    if (isSeq(node)) {
      const to = Math.min(index ?? node.items.length, node.items.length);
      insertEntries(draft, place!, to, [{ value }]);
      return select(to);
    }
    const shape = shapeAt(source, at)?.shape;
    if (shape && shape.is !== 'list' && shape.is !== 'json' && shape.is !== 'computed')
      return { refused: say`\`${at}\` is no list.` };
    if (!place || isMissing(node)) {
      const isLone = shape?.is === 'list' && shape.single && typeof value !== 'object';
      writeValue(draft, at, isLone ? value : [value]);
      return select(0);
    }
    wrapInList(draft, place, value, index === 0);
    return select(index === 0 ? 0 : 1);
  },
});
