import * as z from 'zod';
import { Draft } from './draft.ts';
import { defineEdit } from './edit.ts';
import { Outline } from './outline.ts';
import { pastRemoved, withoutSteps } from './reroute.ts';
import { startOf, writeStart } from './start.ts';
import { writeEdges } from './step-edges.ts';
import { stepIds } from './vocabulary.ts';
import { removeEntries } from './yaml/remove-entries.ts';
import { say } from '../sentence.ts';

/**
 * Removes steps with their comments. With `heal` the edges that led to them lead on to where they led; else those edges go
 * too, and required ones lead to `end`. The start follows. Expressions that read what the steps left behind stay as they are.
 */
export const deleteSteps = defineEdit({
  name: 'delete-steps',
  schema: z.object({ steps: stepIds, heal: z.boolean() }),
  apply(source, { steps, heal }) {
    const outline = Outline.of(source);
    const removed = new Set(steps);
    const entries = [...removed].map((id) => outline.step(id));
    const draft = new Draft(source);
    writeEdges(draft, outline, withoutSteps(outline, removed, heal));
    const start = startOf(outline);
    if (start !== undefined && removed.has(start)) {
      const first = outline.steps.find(({ id }) => !removed.has(id))?.id;
      writeStart(draft, outline, heal ? pastRemoved(outline, start, removed) : undefined, first);
    }
    removeEntries(
      draft,
      outline.place!,
      entries.map(({ index }) => index),
    );
    const what = entries.length === 1 ? entries[0]!.id : say`${entries.length} steps`;
    const next = nearestLeft(outline, entries[0]!.index, removed);
    return { edits: draft.edits(), select: next ?? '', says: say`Deleted ${what}.` };
  },
});

/** The step before what was deleted, else the one behind. */
function nearestLeft({ steps }: Outline, index: number, removed: ReadonlySet<string>): string | undefined {
  const left = steps.filter(({ id }) => !removed.has(id));
  return (left.findLast((step) => step.index < index) ?? left[0])?.path;
}
