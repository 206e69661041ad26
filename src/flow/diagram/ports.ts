import type { Step } from '../flow-file.ts';
import { edgesOf, type Edge } from '../graph.ts';
import { isPreStage } from '../property-names.ts';
import { stepDefinition } from '../steps/index.ts';
import type { DiagramPort } from './diagram.ts';

/** The ways out of a step, in the order of its definition. */
export function portsOf(step: Step): DiagramPort[] {
  return edgesOf(step).map((edge) => ({
    name: edge.name,
    kind: edge.kind,
    label: edge.label,
    to: edge.to,
    explicit: edge.explicit,
    quiet: !edge.explicit && isQuiet(step, edge),
  }));
}

/** Of what the file leaves out, only that is drawn which a reader would ask about: where the main way and decisions lead. */
function isQuiet(step: Step, { name }: Edge): boolean {
  if (name === 'next') return false;
  const definition = stepDefinition(step.kind);
  if (definition?.edges[name]?.otherwise === 'next') return true;
  if (step.kind === 'trigger') return !isPreStage(step.trigger);
  return definition?.shape !== 'decision';
}
