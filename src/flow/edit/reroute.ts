import { END } from '../graph.ts';
import { loopBody } from '../loops.ts';
import { mainPort, type Outline, type StepEntry } from './outline.ts';
import { isRequired, type EdgeChange } from './step-edges.ts';

/** Where a step leads when nothing special happens. */
export function mainTarget(outline: Outline, step: StepEntry): string {
  const port = step.kind === undefined ? undefined : mainPort(step.kind);
  return port ? outline.leadsTo(step, port) : END;
}

/** Follows the main ways of steps that go away until one that stays; `end` where they go in a circle. */
export function pastRemoved(outline: Outline, id: string, removed: ReadonlySet<string>): string {
  const seen = new Set<string>();
  let at = id;
  while (removed.has(at)) {
    if (seen.has(at)) return END;
    seen.add(at);
    const step = outline.find(at);
    if (!step) return END;
    at = mainTarget(outline, step);
  }
  return at;
}

/**
 * What becomes of the edges that lead to steps which go away.
 * @param heal true leads them on to where the removed steps led, false takes them away
 */
export function withoutSteps(outline: Outline, removed: ReadonlySet<string>, heal: boolean): EdgeChange[] {
  const ends = new Map<string, string>();
  return outline.steps.flatMap((step) => {
    if (removed.has(step.id)) return [];
    return outline.edges(step).flatMap(({ port, to }): EdgeChange[] => {
      if (!removed.has(to)) return [];
      if (!heal) return [{ step, port, to: isRequired(step, port) ? END : undefined }];
      const known = ends.get(to) ?? pastRemoved(outline, to, removed);
      ends.set(to, known);
      // a step that leads to itself never ends, unless it is a loop whose list runs out
      return [{ step, port, to: known === step.id && step.kind !== 'for-each' ? END : known }];
    });
  });
}

/** The steps of a loop's body; empty for steps that are no loops, and where the flow is too broken to tell. */
export const bodyOf = ({ source }: Outline, { id, kind }: StepEntry): ReadonlySet<string> =>
  kind === 'for-each' && source.flow ? loopBody(source.flow, id) : new Set<string>();
