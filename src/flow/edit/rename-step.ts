import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { Outline } from './outline.ts';
import { renameAll } from './references/rename.ts';
import { whyNoStepId } from './step-id.ts';
import { word } from './vocabulary.ts';
import { say } from '../sentence.ts';

/** Gives a step another id, everywhere: edges, the start, expressions, templates and scripts in the file. */
export const renameStep = defineEdit({
  name: 'rename-step',
  schema: z.object({ step: word, to: word }),
  apply(source, { step: id, to }) {
    const outline = Outline.of(source);
    const step = outline.step(id);
    if (to === id) return { edits: [], select: step.path };
    const why = whyNoStepId(to);
    if (why !== undefined) return { refused: why };
    if (outline.has(to)) return { refused: say`There is a step \`${to}\` already. Choose another id.` };
    if (to === 'end' && step.kind !== 'end')
      return { refused: say`Every edge to \`end\` ends the run, so only an \`end\` step can have that id. Choose another.` };
    const draft = new Draft(source);
    renameAll(draft, 'step', new Map([[id, to]]));
    return { edits: draft.edits(), select: `steps/${to}`, says: say`Renamed ${id} to ${to}.` };
  },
});
