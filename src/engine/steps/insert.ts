import type { MaybePromise } from '../../targets/port.ts';
import { after, later } from '../after.ts';
import { fillNulls } from '../object.ts';
import { keepPushedObject, notePushedItem } from '../pushed-state.ts';
import type { Scope } from '../run.ts';
import { noteWrite, type CallResult } from '../target-call.ts';
import type { StepCompiler } from './definition.ts';
import { firstProperty, warnMissing } from './property-of.ts';

/** Creates the object in its target (Update user 5.2, 8.2.3). */
export const insert: StepCompiler<'insert'> = (step, { compiler, index, port, self }) => {
  const object = compiler.object(step.insert);
  const names = [step.property ?? 'insert'] as const;
  const property = firstProperty(object, names);
  const action = `insert ${object.name}`;
  const next = port('next');
  const take = (scope: Scope, { rows, affected }: CallResult): MaybePromise<number> => {
    const slot = scope.objects[object.index]!;
    const row = rows[0];
    scope.outputs[index] = row ?? null;
    if (row && slot.new) fillNulls(slot.new, row);
    slot.written = affected > 0 || !property?.writes;
    if (affected === 0) {
      if (property?.toleratesExisting) scope.run.log(scope, self, 'info', 'Nothing was inserted: it was there already.');
      else if (property?.writes) scope.run.warn(scope, self, `The insert of \`${object.name}\` added no row.`);
      return next;
    }
    slot.exists = true;
    noteWrite(scope, self, object.target.name, action);
    const kept = slot.pushed ? notePushedItem(scope, object, slot, true) : keepPushedObject(scope, object, slot);
    return kept === undefined ? next : after(kept, () => next);
  };
  return {
    creates: true,
    run(scope) {
      if (property) {
        const result = property.run(scope, self, scope.objects[object.index]!);
        return result instanceof Promise ? later(scope, result, take) : take(scope, result);
      }
      warnMissing(scope, self, object, names);
      return next;
    },
  };
};
