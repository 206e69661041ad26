import type { Diagram, DiagramStep } from './diagram.ts';

/** What changed between two pictures of a flow. */
export interface DiagramPatch {
  /** Everything but the steps, where any of it changed. */
  readonly flow?: Omit<Diagram, 'steps'> | undefined;
  /** Steps that are new or differ. */
  readonly steps: readonly DiagramStep[];
  readonly removed: readonly string[];
  /** Ids in the order of the file, where steps came, or changed places. */
  readonly order?: readonly string[] | undefined;
}

/** What has to change in the one picture to make it the other. */
export function diffDiagram(before: Diagram, after: Diagram): DiagramPatch {
  const known = new Map(before.steps.map((step) => [step.id, step]));
  const steps = after.steps.filter((step) => {
    const old = known.get(step.id);
    return old !== step && !(old && sameStep(old, step));
  });
  const ids = new Set(after.steps.map(({ id }) => id));
  const left = before.steps.filter(({ id }) => ids.has(id));
  const removed = before.steps.flatMap(({ id }) => (ids.has(id) ? [] : [id]));
  const sameOrder = left.length === after.steps.length && left.every(({ id }, index) => id === after.steps[index]?.id);
  const flow = flowOf(after);
  return {
    ...(JSON.stringify(flowOf(before)) === JSON.stringify(flow) ? {} : { flow }),
    steps,
    removed,
    ...(sameOrder ? {} : { order: after.steps.map(({ id }) => id) }),
  };
}

/** Applies what {@link diffDiagram} found. Steps that did not change stay the same objects. */
export function patchDiagram(diagram: Diagram, patch: DiagramPatch): Diagram {
  const changed = new Map(patch.steps.map((step) => [step.id, step]));
  const flow = patch.flow ?? flowOf(diagram);
  if (!patch.order) {
    const removed = new Set(patch.removed);
    const left = removed.size === 0 ? diagram.steps : diagram.steps.filter(({ id }) => !removed.has(id));
    return { ...flow, steps: left.map((step) => changed.get(step.id) ?? step) };
  }
  const known = new Map(diagram.steps.map((step) => [step.id, step]));
  const steps = patch.order.flatMap((id) => changed.get(id) ?? known.get(id) ?? []);
  return { ...flow, steps };
}

function flowOf({ steps: _steps, ...flow }: Diagram): Omit<Diagram, 'steps'> {
  return flow;
}

/** Steps are JSON with keys in one order; where the short texts differ already, the long ones are not compared. */
const sameStep = (a: DiagramStep, b: DiagramStep): boolean =>
  a.title === b.title && a.summary === b.summary && a.text === b.text && JSON.stringify(a) === JSON.stringify(b);
