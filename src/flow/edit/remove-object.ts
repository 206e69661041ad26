import * as z from 'zod';
import { pathTo } from '../grammar/collections.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { refuseIfNamed } from './references/named.ts';
import { word } from './vocabulary.ts';
import { removeEntries } from './yaml/remove-entries.ts';
import { placeAt } from './yaml/tree.ts';
import { say } from '../sentence.ts';

/** Removes an object that no step works on. */
export const removeObject = defineEdit({
  name: 'remove-object',
  schema: z.object({ name: word }),
  apply(source, { name }) {
    const place = placeAt(source, pathTo('objects', name));
    if (!place?.parent) return { refused: say`There is no object \`${name}\` in the flow any more.` };
    refuseIfNamed(source, 'object', name);
    const draft = new Draft(source);
    const { collection, index, place: objects } = place.parent;
    if (collection.items.length > 1) removeEntries(draft, objects, [index]);
    else removeEntries(draft, objects.parent!.place, [objects.parent!.index]);
    return { edits: draft.edits(), select: '', says: say`Removed the object ${name}.` };
  },
});
