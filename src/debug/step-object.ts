import type { CompiledFlow } from '../engine/compile-flow.ts';
import type { CompiledStep } from '../engine/compiled-step.ts';
import type { ObjectSlot, Scope } from '../engine/run.ts';
import type { Step } from '../flow/flow-file.ts';

/** Name of the object that a step works on. */
export function objectNameOf(step: Step): string | undefined {
  switch (step.kind) {
    case 'map':
      return step.map;
    case 'check':
      return step.check;
    case 'fetch':
      return step.fetch;
    case 'parse':
      return step.parse;
    case 'delta':
      return step.delta;
    case 'insert':
      return step.insert;
    case 'update':
      return step.update;
    case 'delete':
      return step.delete;
    default:
      return 'object' in step ? step.object : undefined;
  }
}

/** Names of the flow's objects, in the order of their slots. */
export const objectNames = (flow: CompiledFlow): readonly string[] => [...(flow.source.flow?.objects?.keys() ?? [])];

/** What the run knows of the object that the step works on; undefined for a step that works on none. */
export function slotOf(flow: CompiledFlow, scope: Scope, step: CompiledStep | undefined): ObjectSlot | undefined {
  const name = step && objectNameOf(step.step);
  return name === undefined ? undefined : scope.objects[objectNames(flow).indexOf(name)];
}
