import * as z from 'zod';
import { textOfSteps } from './copy-steps.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { Outline } from './outline.ts';
import { pastedSteps } from './pasted-steps.ts';
import { placeSteps } from './place-steps.ts';
import { stepIds } from './vocabulary.ts';
import { say } from '../sentence.ts';

/** Adds copies of steps behind the last of them. Edges between the copies stay among them; all others lead where they led. */
export const duplicateSteps = defineEdit({
  name: 'duplicate-steps',
  schema: z.object({ steps: stepIds }),
  apply(source, { steps: ids }) {
    const outline = Outline.of(source);
    const last = ids.map((id) => outline.step(id)).reduce((a, b) => (b.index > a.index ? b : a));
    const copies = pastedSteps(outline, textOfSteps(source, ids));
    const draft = new Draft(source);
    placeSteps(draft, outline, last, copies);
    const first = copies[0]!.key!;
    const what = copies.length === 1 ? say`${ids[0]!} as ${first}` : say`${copies.length} steps`;
    return { edits: draft.edits(), select: `steps/${first}`, says: say`Duplicated ${what}.` };
  },
});
