import { later } from '../after.ts';
import { fillNulls } from '../object.ts';
import type { Scope } from '../run.ts';
import type { CallResult } from '../target-call.ts';
import type { StepCompiler } from './definition.ts';
import { firstProperty, warnMissing } from './property-of.ts';

/** Asks whether the object is in the target (Update user 3.1, 4.2, 8.2.1). */
export const check: StepCompiler<'check'> = (step, { compiler, index, port, self }) => {
  const object = compiler.object(step.check);
  const names = [step.property ?? 'check'] as const;
  const property = firstProperty(object, names);
  const [yes, no] = [port('then'), port('else')];
  const take = (scope: Scope, { rows }: CallResult): number => {
    const slot = scope.objects[object.index]!;
    const row = rows[0];
    slot.exists = row !== undefined;
    scope.outputs[index] = row ?? null;
    if (!row) return no;
    if (slot.new) fillNulls(slot.new, row);
    return yes;
  };
  return {
    run(scope) {
      if (property) {
        const result = property.run(scope, self, scope.objects[object.index]!);
        return result instanceof Promise ? later(scope, result, take) : take(scope, result);
      }
      warnMissing(scope, self, object, names);
      return no;
    },
  };
};
