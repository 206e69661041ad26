import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { mainPort, Outline } from './outline.ts';
import { bodyOf, mainTarget, pastRemoved, withoutSteps } from './reroute.ts';
import { startOf, writeStart } from './start.ts';
import { checkPort, writeEdges, type EdgeChange } from './step-edges.ts';
import { port, word } from './vocabulary.ts';
import { say } from '../sentence.ts';

/**
 * Moves a step onto an edge. What led to it leads on to where it led; it leads to where the edge led. A loop takes its body
 * along. The text of the step stays where it is in the file.
 */
export const insertExistingOnEdge = defineEdit({
  name: 'insert-existing-on-edge',
  schema: z.object({ step: word, from: word, port }),
  apply(source, { step: id, from, port: way }) {
    const outline = Outline.of(source);
    const step = outline.step(id);
    const origin = outline.step(from);
    checkPort(origin, way);
    const main = step.kind === undefined ? undefined : mainPort(step.kind);
    if (!main)
      return { refused: say`Nothing can follow \`${id}\`, so it can not stand on an edge. Connect the edge to it instead.` };
    if (from === id) return { refused: say`\`${id}\` can not stand on an edge of its own.` };
    const to = outline.leadsTo(origin, way);
    if (to === id) return { refused: say`This edge leads to \`${id}\` already.` };
    const body = bodyOf(outline, step);
    if (body.has(from)) return { refused: say`\`${from}\` is part of the loop \`${id}\`, which can not be moved into itself.` };
    const moved = new Set([id]);
    const healed = withoutSteps(outline, moved, true).filter(({ step: other }) => !body.has(other.id));
    const isOrigin = (change: EdgeChange): boolean =>
      change.step.id === from && change.port.kind === way.kind && change.port.name === way.name;
    const draft = new Draft(source);
    writeEdges(draft, outline, [
      ...healed.filter((change) => !isOrigin(change)),
      { step: origin, port: way, to: id },
      { step, port: main, to },
    ]);
    if (startOf(outline) === id) {
      const next = pastRemoved(outline, mainTarget(outline, step), moved);
      writeStart(draft, outline, next, outline.steps[0]?.id);
    }
    return { edits: draft.edits(), select: step.path, says: say`Moved ${id} between ${from} and ${to}.` };
  },
});
