import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { Outline } from './outline.ts';
import { startOf, writeStart } from './start.ts';
import { word } from './vocabulary.ts';
import { say } from '../sentence.ts';

/** Lets runs start with a step. Without a `start` in the file they start with the first step. */
export const setStart = defineEdit({
  name: 'set-start',
  schema: z.object({ step: word }),
  apply(source, { step: id }) {
    const outline = Outline.of(source);
    const step = outline.step(id);
    const draft = new Draft(source);
    if (startOf(outline) !== id) writeStart(draft, outline, id, outline.steps[0]?.id);
    return { edits: draft.edits(), select: step.path, says: say`Runs start with ${id}.` };
  },
});
