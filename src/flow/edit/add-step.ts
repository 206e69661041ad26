import * as z from 'zod';
import { END } from '../graph.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { newStep } from './new-step.ts';
import { mainPort, Outline } from './outline.ts';
import { edgesOfNew, entryOf, placeSteps } from './place-steps.ts';
import { checkPort, portName, writeEdges } from './step-edges.ts';
import { settings, stepPort, word } from './vocabulary.ts';
import { say } from '../sentence.ts';

/**
 * Adds a step, in the file behind `after` or the step of `from`, else as the last. With `from`, that port leads to it; where
 * the port led to a step before, the new one leads on there.
 */
export const addStep = defineEdit({
  name: 'add-step',
  schema: z.object({ kind: word, after: word.optional(), from: stepPort.optional(), values: settings.optional() }),
  apply(source, { kind, after, from, values }) {
    const outline = Outline.of(source);
    const origin = from && outline.step(from.step);
    if (origin) checkPort(origin, from.port);
    const behind = after === undefined ? origin : outline.step(after);
    const step = newStep(source, kind, values);
    const written = origin && outline.written(origin, from.port);
    const on = written === END || mainPort(step.kind) === undefined ? undefined : written;
    const draft = new Draft(source);
    if (origin) writeEdges(draft, outline, [{ step: origin, port: from.port, to: step.id }]);
    placeSteps(draft, outline, behind, [entryOf(outline, step, edgesOfNew(step, on))]);
    const where = origin ? say` at ${portName(from.port)} of ${origin.id}` : '';
    return { edits: draft.edits(), select: `steps/${step.id}`, says: say`Added ${step.id}${where}.` };
  },
});
