import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { pathTo } from '../grammar/collections.ts';
import { renameObject } from './rename-object.ts';
import { renameStep } from './rename-step.ts';
import { renameTarget } from './rename-target.ts';
import { path, word } from './vocabulary.ts';
import { checkKey } from './write-value.ts';
import { renameKeyAt } from './yaml/rename-key.ts';
import { partsOf, placeAt } from './yaml/tree.ts';
import { say } from '../sentence.ts';

/** Gives an entry of a map another key: a case, a kind of error, a parameter. Steps, objects and targets are renamed everywhere. */
export const renameKey = defineEdit({
  name: 'rename-key',
  schema: z.object({ path, to: word }),
  apply(source, { path: at, to }) {
    const [section, name, ...rest] = partsOf(at);
    if (name !== undefined && rest.length === 0) {
      if (section === 'steps') return renameStep.apply(source, { step: name, to });
      if (section === 'objects') return renameObject.apply(source, { object: name, to });
      if (section === 'targets') return renameTarget.apply(source, { target: name, to });
    }
    const place = placeAt(source, at);
    if (!place?.parent) return { refused: say`There is nothing at \`${at}\` in the file any more.` };
    if (to === '') return { refused: say`A key can not be empty. Write a name.` };
    const around = place.parent.place;
    const draft = new Draft(source);
    checkKey(draft, around, to);
    renameKeyAt(draft, place, to);
    return { edits: draft.edits(), select: pathTo(around.path, to) };
  },
});
