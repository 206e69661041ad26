import * as z from 'zod';
import { TARGET_KINDS } from '../flow-file.ts';
import { pathTo } from '../grammar/collections.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { whyNoName } from './step-id.ts';
import { word } from './vocabulary.ts';
import { writeValue } from './write-value.ts';
import { placeAt } from './yaml/tree.ts';
import { say } from '../sentence.ts';

/** Adds a target. Which database or org it is, the environment decides. */
export const addTarget = defineEdit({
  name: 'add-target',
  schema: z.object({ name: word, kind: word }),
  apply(source, { name, kind }) {
    const path = pathTo('targets', name);
    const why = whyNoName(name);
    if (why !== undefined) return { refused: why };
    if (placeAt(source, path)) return { refused: say`There is a target \`${name}\` already. Choose another name.` };
    if (!Object.hasOwn(TARGET_KINDS, kind))
      return { refused: say`\`${kind}\` is no kind of target. There are: ${Object.keys(TARGET_KINDS).join(', ')}.` };
    const draft = new Draft(source);
    writeValue(draft, path, kind);
    return { edits: draft.edits(), select: path, says: say`Added the target ${name}.` };
  },
});
