import type { PropertyName } from '../../flow/property-names.ts';
import { later } from '../after.ts';
import { fillNulls, identityOf } from '../object.ts';
import type { Scope } from '../run.ts';
import type { CallResult } from '../target-call.ts';
import type { StepCompiler } from './definition.ts';
import { firstProperty, warnMissing } from './property-of.ts';

/** Where `fetch` looks when the step names no property. */
const CHAIN: readonly PropertyName[] = ['select', 'selectByAccountName', 'check'];

/** Reads what the target holds (Update user 6.1, 7.2). */
export const fetch: StepCompiler<'fetch'> = (step, { compiler, index, port, self }) => {
  const object = compiler.object(step.fetch);
  const owner = step.by === undefined ? undefined : compiler.object(step.by);
  const names = step.property === undefined ? CHAIN : [step.property];
  const property = firstProperty(object, names);
  const [next, missing] = [port('next'), port('missing')];
  const take = (scope: Scope, { rows }: CallResult): number => {
    const slot = scope.objects[object.index]!;
    slot.rows = rows;
    slot.current = null;
    scope.outputs[index] = rows;
    if (owner) {
      if (scope.run.options.pushedState) slot.owner = `${owner.name}/${identityOf(owner, scope.objects[owner.index]!)}`;
    } else {
      slot.old = rows[0] ?? null;
      slot.exists = rows.length > 0;
      // what a rule sets to null is meant to become null
      if (slot.new && slot.old) fillNulls(slot.new, slot.old, object.mapped);
    }
    return rows.length > 0 ? next : missing;
  };
  return {
    run(scope) {
      if (property) {
        const result = property.run(scope, self, scope.objects[(owner ?? object).index]!);
        return result instanceof Promise ? later(scope, result, take) : take(scope, result);
      }
      warnMissing(scope, self, object, names);
      return missing;
    },
  };
};
