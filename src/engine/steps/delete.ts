import { TargetError, type MaybePromise } from '../../targets/port.ts';
import { forgetPushedObject, notePushedItem } from '../pushed-state.ts';
import { noteWrite, type CallResult } from '../target-call.ts';
import type { StepCompiler } from './definition.ts';
import { firstProperty, warnMissing } from './property-of.ts';

/** Removes the object from its target; answers false when there was nothing to remove (Update user 3.1.3, 9.2.2). */
export const deleteStep: StepCompiler<'delete'> = (step, { compiler, index, port, self }) => {
  const object = compiler.object(step.delete);
  const names = [step.property ?? 'delete'] as const;
  const property = firstProperty(object, names);
  const action = `delete ${object.name}`;
  const [next, refused] = [port('next'), port('refused')];
  const catchesNotFound = step['on-error']?.has('not-found') ?? false;
  return {
    run(scope) {
      const slot = scope.objects[object.index]!;
      if (!property) {
        warnMissing(scope, self(), object, names);
        return refused;
      }
      const refuse = (): number => {
        scope.outputs[index] = false;
        slot.written = false;
        scope.run.log(scope, self(), 'info', `There was no ${object.name} to delete.`);
        return refused;
      };
      const take = ({ affected }: CallResult): MaybePromise<number> => {
        if (affected === 0) return refuse();
        scope.outputs[index] = true;
        slot.exists = false;
        slot.written = true;
        noteWrite(scope, self(), object.target.name, action);
        const forgotten = slot.pushed ? notePushedItem(scope, object, slot, false) : forgetPushedObject(scope, object, slot);
        return forgotten instanceof Promise ? forgotten.then(() => next) : next;
      };
      const failed = (error: unknown): number => {
        // an IdP says "not there" as an error; unless the flow wants it as one, it is the answer false
        if (error instanceof TargetError && error.kind === 'not-found' && !catchesNotFound) return refuse();
        throw error;
      };
      try {
        const result = property.run(scope, self(), slot);
        return result instanceof Promise ? result.then(take, failed) : take(result);
      } catch (error) {
        return failed(error);
      }
    },
  };
};
