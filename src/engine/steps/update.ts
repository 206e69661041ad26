import type { Json } from '../../flow/json.ts';
import type { MaybePromise } from '../../targets/port.ts';
import { after, later } from '../after.ts';
import { pendingChanges } from '../object.ts';
import type { Scope } from '../run.ts';
import { keepPushedObject } from '../pushed-state.ts';
import { noteWrite, type CallResult } from '../target-call.ts';
import type { StepCompiler } from './definition.ts';
import { firstProperty, warnMissing } from './property-of.ts';

/** Changes the object in its target; sends nothing where nothing differs (Update user 6.4). */
export const update: StepCompiler<'update'> = (step, { compiler, index, port, self }) => {
  const object = compiler.object(step.update);
  const names = [step.property ?? 'update'] as const;
  const property = firstProperty(object, names);
  const action = `update ${object.name}`;
  const always = step.property !== undefined && step.property !== 'update';
  const [next, unchanged] = [port('next'), port('unchanged')];
  const keep = (scope: Scope, way: number): MaybePromise<number> => {
    const kept = keepPushedObject(scope, object, scope.objects[object.index]!);
    return kept === undefined ? way : after(kept, () => way);
  };
  const take = (scope: Scope, { affected }: CallResult): MaybePromise<number> => {
    scope.objects[object.index]!.written = affected > 0 || !property?.writes;
    if (affected === 0) {
      if (property?.writes) scope.run.warn(scope, self, `The update of \`${object.name}\` changed no row.`);
      return unchanged;
    }
    noteWrite(scope, self, object.target.name, action);
    return keep(scope, next);
  };
  return {
    creates: property?.creates ?? false,
    run(scope) {
      if (!property) {
        warnMissing(scope, self, object, names);
        return next;
      }
      const slot = scope.objects[object.index]!;
      // a pre-trigger may have changed what the delta compared
      const changes = always ? undefined : pendingChanges(slot);
      if (changes) slot.changes = changes;
      scope.outputs[index] = (changes ?? []) as unknown as Json;
      if (changes?.length !== 0) {
        const result = property.run(scope, self, slot);
        return result instanceof Promise ? later(scope, result, take) : take(scope, result);
      }
      slot.written = false;
      return keep(scope, unchanged);
    },
  };
};
