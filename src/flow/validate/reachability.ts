import { edgesOf, END } from '../graph.ts';
import type { Inspection } from './inspection.ts';

/** Every step can be reached from the start, and the end from every step. */
export function checkReachability(inspection: Inspection): void {
  const { flow, source, steps } = inspection;
  const start = flow.start ?? source.stepIds.keys().next().value;
  if (start === undefined || !source.stepIds.has(start)) return;
  const known = new Set([...source.stepIds, END]);
  // An edge with a typo leads where it was meant to, so that the typo is reported alone.
  const meant = (id: string): string => (known.has(id) ? id : (inspection.nearest(id, known) ?? END));
  const leadsTo = new Map(steps.map((step) => [step.id, edgesOf(step).map(({ to }) => meant(to))]));
  const reached = reachedFrom([start], (id) => leadsTo.get(id));
  const comesFrom = new Map<string, string[]>();
  for (const [id, targets] of leadsTo)
    for (const to of targets) {
      const before = comesFrom.get(to);
      if (before) before.push(id);
      else comesFrom.set(to, [id]);
    }
  // Nobody knows where an unsound step leads, so it may lead anywhere.
  const unsound = [...reached].filter((id) => !flow.steps.has(id) && id !== END);
  if (unsound.length === 0)
    for (const step of steps)
      if (!reached.has(step.id))
        inspection.warning(
          'unreachable-step',
          inspection.nameOf(step),
          `No path from the start leads to \`${step.id}\`.`,
          'Lead an edge to it, or remove it.',
        );
  const ending = reachedFrom([END, ...steps.flatMap(({ id, kind }) => (kind === 'end' ? [id] : [])), ...unsound], (id) =>
    comesFrom.get(id),
  );
  const endless = steps.filter(({ id }) => reached.has(id) && !ending.has(id));
  const told = new Set<string>();
  for (const step of endless) {
    if (told.has(step.id)) continue;
    const others = reachedFrom([step.id], (id) => [
      ...(leadsTo.get(id) ?? []),
      ...(comesFrom.get(id) ?? []).filter((from) => !ending.has(from)),
    ]);
    for (const id of others) told.add(id);
    const more =
      others.size > 1
        ? ` It and ${others.size - 1} more ${others.size === 2 ? 'step' : 'steps'} go round for ever.`
        : ' It leads back to itself only.';
    inspection.warning(
      'endless-loop',
      inspection.nameOf(step),
      `No path leads from \`${step.id}\` to the end of the flow.${more}`,
      'Let one of them lead to `end`.',
    );
  }
}

function reachedFrom(from: readonly string[], next: (id: string) => readonly string[] | undefined): Set<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const to of next(id) ?? []) open.push(to);
  }
  return found;
}
