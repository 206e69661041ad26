import { TargetError, type MaybePromise } from '../../targets/port.ts';
import { after } from '../after.ts';
import { forgetPushedObject, notePushedItem } from '../pushed-state.ts';
import type { Scope } from '../run.ts';
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
  const refuse = (scope: Scope): number => {
    scope.outputs[index] = false;
    scope.objects[object.index]!.written = false;
    scope.run.log(scope, self, 'info', `There was no ${object.name} to delete.`);
    return refused;
  };
  const take = (scope: Scope, { affected }: CallResult): MaybePromise<number> => {
    if (affected === 0) return refuse(scope);
    const slot = scope.objects[object.index]!;
    scope.outputs[index] = true;
    slot.exists = false;
    slot.written = true;
    noteWrite(scope, self, object.target.name, action);
    const forgotten = slot.pushed ? notePushedItem(scope, object, slot, false) : forgetPushedObject(scope, object, slot);
    return forgotten === undefined ? next : after(forgotten, () => next);
  };
  /** An IdP says "not there" as an error; unless the flow wants it as one, it is the answer false. */
  const failed = (scope: Scope, error: unknown): number => {
    if (error instanceof TargetError && error.kind === 'not-found' && !catchesNotFound) return refuse(scope);
    throw error;
  };
  const later = (scope: Scope, result: Promise<CallResult>): Promise<number> =>
    result.then(
      (ready) => take(scope, ready),
      (error: unknown) => failed(scope, error),
    );
  return {
    run(scope) {
      if (!property) {
        warnMissing(scope, self, object, names);
        return refused;
      }
      try {
        const result = property.run(scope, self, scope.objects[object.index]!);
        return result instanceof Promise ? later(scope, result) : take(scope, result);
      } catch (error) {
        return failed(scope, error);
      }
    },
  };
};
