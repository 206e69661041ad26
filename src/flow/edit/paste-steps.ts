import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { Outline } from './outline.ts';
import { pastedSteps } from './pasted-steps.ts';
import { placeSteps } from './place-steps.ts';
import { checkPort, writeEdges } from './step-edges.ts';
import { stepPort, word } from './vocabulary.ts';
import { say } from '../sentence.ts';

/** Adds steps from YAML text, in the file behind `after` or the step of `from`, else as the last. That port leads to the first. */
export const pasteSteps = defineEdit({
  name: 'paste-steps',
  schema: z.object({ yaml: z.string().max(20_000_000), after: word.optional(), from: stepPort.optional() }),
  apply(source, { yaml, after, from }) {
    const outline = Outline.of(source);
    const origin = from && outline.step(from.step);
    if (origin) checkPort(origin, from.port);
    const behind = after === undefined ? origin : outline.step(after);
    const steps = pastedSteps(outline, yaml);
    const first = steps[0]!.key!;
    const draft = new Draft(source);
    if (origin) writeEdges(draft, outline, [{ step: origin, port: from.port, to: first }]);
    placeSteps(draft, outline, behind, steps);
    const what = steps.length === 1 ? first : say`${steps.length} steps`;
    return { edits: draft.edits(), select: `steps/${first}`, says: say`Pasted ${what}.` };
  },
});
