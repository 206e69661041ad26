import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { Outline } from './outline.ts';
import { checkPort, checkTarget, portName, writeEdges } from './step-edges.ts';
import { port, word } from './vocabulary.ts';
import { say } from '../sentence.ts';

/** Leads a way out of a step to another step, or to `end`. Cases and errors that are not there yet are added. */
export const connect = defineEdit({
  name: 'connect',
  schema: z.object({ from: word, port, to: word }),
  apply(source, { from, port: way, to }) {
    const outline = Outline.of(source);
    const step = outline.step(from);
    checkPort(step, way);
    checkTarget(outline, to);
    const draft = new Draft(source);
    writeEdges(draft, outline, [{ step, port: way, to }]);
    return { edits: draft.edits(), select: step.path, says: say`Led ${portName(way)} of ${from} to ${to}.` };
  },
});
