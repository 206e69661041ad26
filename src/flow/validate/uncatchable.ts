import { UNCATCHABLE_KINDS } from '../error-kind.ts';
import { pathTo } from '../grammar/collections.ts';
import type { Inspection } from './inspection.ts';

/** Edges and repetitions for errors that always end the run: whoever wrote them counts on something that never happens. */
export function checkUncatchable(inspection: Inspection): void {
  const { source } = inspection;
  for (const step of inspection.steps) {
    for (const [index, kind] of (step.retry?.on ?? []).entries())
      if (UNCATCHABLE_KINDS.has(kind))
        inspection.warning(
          'uncatchable-kind',
          pathTo(`${step.path}/retry/on`, String(index)),
          `\`${kind}\` errors end the run, so they are not tried again.`,
          'Leave it out.',
        );
    for (const [kind] of step['on-error'] ?? [])
      if (UNCATCHABLE_KINDS.has(kind))
        inspection.warning(
          'uncatchable-kind',
          source.keyRangeOf(pathTo(`${step.path}/on-error`, kind)),
          `No edge catches \`${kind}\` errors: they end the run.`,
          kind === 'change-limit'
            ? 'Leave the edge out; the limit of changes is `max-changes` of the environment, in idflow.targets.yaml.'
            : 'Leave the edge out.',
        );
  }
}
