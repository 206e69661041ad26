import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { Outline } from './outline.ts';
import { isRequired, portName, writeEdges } from './step-edges.ts';
import { port, word } from './vocabulary.ts';
import { say } from '../sentence.ts';

/** Takes a written edge away. Where the run goes then is what the language says of an edge that is not given. */
export const disconnect = defineEdit({
  name: 'disconnect',
  schema: z.object({ from: word, port }),
  apply(source, { from, port: way }) {
    const outline = Outline.of(source);
    const step = outline.step(from);
    if (isRequired(step, way))
      return { refused: say`${portName(way)} of \`${from}\` must lead somewhere. Connect it to another step, or to \`end\`.` };
    if (outline.written(step, way) === undefined)
      return {
        refused: say`The file does not say where ${portName(way)} of \`${from}\` leads, so there is nothing to take away.`,
      };
    const draft = new Draft(source);
    writeEdges(draft, outline, [{ step, port: way, to: undefined }]);
    return { edits: draft.edits(), select: step.path, says: say`Took ${portName(way)} of ${from} away.` };
  },
});
