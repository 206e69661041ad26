import { edgesOf, END } from '../graph.ts';
import type { Inspection } from './inspection.ts';

/** Every edge leads to a step, or to the end. */
export function checkEdges(inspection: Inspection): void {
  const { flow, source } = inspection;
  const known = new Set([...source.stepIds, END]);
  const checkTarget = (to: string, path: string, edge: string): void => {
    if (known.has(to)) return;
    inspection.error(
      'unknown-step',
      path,
      `${edge} leads to \`${to}\`, but there is no such step.`,
      inspection.suggest(to, known),
    );
  };
  if (flow.start !== undefined) checkTarget(flow.start, 'start', '`start`');
  for (const step of inspection.steps)
    for (const { name, to, explicit, path, kind } of edgesOf(step)) {
      if (!explicit) continue;
      const edge = { flow: `\`${name}\``, case: `The case \`${name}\``, error: `The edge for \`${name}\` errors` }[kind];
      checkTarget(to, path, edge);
    }
  const end = flow.steps.get(END);
  if (end && end.kind !== 'end')
    inspection.error(
      'invalid-name',
      inspection.nameOf(end),
      `\`${END}\` is where every flow ends, so a step of that name must be an \`end\` step.`,
      'Give the step another id.',
    );
}
