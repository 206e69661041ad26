import * as z from 'zod';
import { END } from '../graph.ts';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { newStep } from './new-step.ts';
import { mainPort, Outline } from './outline.ts';
import { edgesOfNew, entryOf, placeSteps } from './place-steps.ts';
import { checkPort, writeEdges } from './step-edges.ts';
import { port, settings, word } from './vocabulary.ts';
import { say } from '../sentence.ts';

/** Puts a new step on an edge: the edge leads to it, and it leads on to where the edge led. */
export const insertOnEdge = defineEdit({
  name: 'insert-on-edge',
  schema: z.object({ from: word, port, kind: word, values: settings.optional() }),
  apply(source, { from, port: way, kind, values }) {
    const outline = Outline.of(source);
    const origin = outline.step(from);
    checkPort(origin, way);
    const step = newStep(source, kind, values);
    const to = outline.leadsTo(origin, way);
    if (to !== END && mainPort(step.kind) === undefined)
      return {
        refused: say`Nothing can follow an \`${kind}\` step, and this edge leads on to \`${to}\`. Connect the edge to it instead.`,
      };
    const draft = new Draft(source);
    const isWritten = outline.written(origin, way) !== undefined;
    writeEdges(draft, outline, [{ step: origin, port: way, to: step.id }]);
    placeSteps(draft, outline, origin, [entryOf(outline, step, edgesOfNew(step, to === END && !isWritten ? undefined : to))]);
    return { edits: draft.edits(), select: `steps/${step.id}`, says: say`Inserted ${step.id} between ${from} and ${to}.` };
  },
});
