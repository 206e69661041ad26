import * as z from 'zod';
import { pathTo } from '../grammar/collections.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { whyNoName } from './step-id.ts';
import { word } from './vocabulary.ts';
import { writeValue } from './write-value.ts';
import { placeAt } from './yaml/tree.ts';
import { say } from '../sentence.ts';

/** Adds an object that lives in a target of the flow. */
export const addObject = defineEdit({
  name: 'add-object',
  schema: z.object({ name: word, target: word }),
  apply(source, { name, target }) {
    const path = pathTo('objects', name);
    const why = whyNoName(name);
    if (why !== undefined) return { refused: why };
    if (placeAt(source, path)) return { refused: say`There is an object \`${name}\` already. Choose another name.` };
    if (!placeAt(source, pathTo('targets', target)))
      return { refused: say`There is no target \`${target}\` in the flow. Add it first.` };
    const draft = new Draft(source);
    writeValue(draft, path, { target });
    return { edits: draft.edits(), select: path, says: say`Added the object ${name}.` };
  },
});
