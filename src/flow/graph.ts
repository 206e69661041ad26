import type { Flow, Step } from './flow-file.ts';
import { pathTo } from './grammar/collections.ts';
import { stepDefinition } from './steps/index.ts';

/** The step id that needs no step: an edge to it ends the run. */
export const END = 'end';

/** A way out of a step. */
export interface Edge {
  /** Key in the file: `then`, `next`, `vetoed`; a case's value; an error kind. */
  readonly name: string;
  /** Word on the edge in a diagram. */
  readonly label: string;
  /** Id of the step it leads to. */
  readonly to: string;
  readonly kind: 'flow' | 'case' | 'error';
  /** False where the file does not say and the default holds. */
  readonly explicit: boolean;
  /** Place of the target's id in the file; the step's place for defaults. */
  readonly path: string;
}

/** All ways out of a step, defaults resolved, in the order of its definition. */
export function edgesOf(step: Step): Edge[] {
  const definition = stepDefinition(step.kind)!;
  const given = step.edges as Readonly<Record<string, string | undefined>>;
  const edges: Edge[] = Object.entries(definition.edges).map(([name, { label, otherwise }]) => {
    const to = given[name];
    if (to !== undefined) return { name, label: label ?? name, to, kind: 'flow', explicit: true, path: pathTo(step.path, name) };
    const inherited = otherwise === 'next' ? given['next'] : undefined;
    return { name, label: label ?? name, to: inherited ?? END, kind: 'flow', explicit: false, path: step.path };
  });
  if (step.kind === 'switch')
    edges.unshift(
      ...[...step.cases].map(([value, to]): Edge => {
        return { name: value, label: value, to, kind: 'case', explicit: true, path: pathTo(`${step.path}/cases`, value) };
      }),
    );
  for (const [kind, to] of step['on-error'] ?? [])
    edges.push({ name: kind, label: kind, to, kind: 'error', explicit: true, path: pathTo(`${step.path}/on-error`, kind) });
  return edges;
}

/** Id of the step a run starts with; undefined for a flow without steps. */
export function startOf(flow: Flow): string | undefined {
  return flow.start ?? flow.steps.keys().next().value;
}
