import * as z from 'zod';
import { isMap } from 'yaml';
import { deleteSteps } from './delete-steps.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { removeObject } from './remove-object.ts';
import { refuseIfNamed } from './references/named.ts';
import { shapeAt } from './shape-at.ts';
import { path } from './vocabulary.ts';
import { removeEntries } from './yaml/remove-entries.ts';
import { partsOf, placeAt, type Place } from './yaml/tree.ts';
import { say } from '../sentence.ts';

/**
 * Removes what stands at a path, with its own comments. A map or list that holds nothing then goes too, unless it is required.
 * Steps go as with `delete-steps`, healed; objects and targets only when nothing names them.
 */
export const removeValue = defineEdit({
  name: 'remove-value',
  schema: z.object({ path }),
  apply(source, { path: at }) {
    const [section, name, ...rest] = partsOf(at);
    if (name !== undefined && rest.length === 0) {
      if (section === 'steps') return deleteSteps.apply(source, { steps: [name], heal: true });
      if (section === 'objects') return removeObject.apply(source, { name });
      if (section === 'targets') refuseIfNamed(source, 'target', name);
    }
    const place = placeAt(source, at);
    if (!place?.parent) return { refused: say`There is nothing at \`${at}\` in the file any more.` };
    if (shapeAt(source, at)?.required === true)
      return { refused: say`\`${at}\` is required here. Change it instead, or remove what it belongs to.` };
    const draft = new Draft(source);
    const { collection, index, place: around } = emptied(place).parent!;
    removeEntries(draft, { ...around, node: collection }, [index]);
    return { edits: draft.edits(), select: around.path };

    /** The outermost place that holds nothing else and may be left out. */
    function emptied(inner: Place): Place {
      const { parent } = inner;
      if (!parent || parent.collection.items.length > 1 || !parent.place.parent) return inner;
      const outer = shapeAt(source, parent.place.path);
      if (!outer || outer.required || outer.shape.is === 'json' || !isMap(parent.place.parent.collection)) return inner;
      if (partsOf(parent.place.path).length === 2 && parent.place.path.startsWith('objects/')) return inner;
      return emptied(parent.place);
    }
  },
});
