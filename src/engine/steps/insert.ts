import type { MaybePromise } from '../../targets/port.ts';
import { fillNulls } from '../object.ts';
import { keepPushedObject, notePushedItem } from '../pushed-state.ts';
import { noteWrite, type CallResult } from '../target-call.ts';
import type { StepCompiler } from './definition.ts';
import { firstProperty, warnMissing } from './property-of.ts';

/** Creates the object in its target (Update user 5.2, 8.2.3). */
export const insert: StepCompiler<'insert'> = (step, { compiler, index, port, self }) => {
  const object = compiler.object(step.insert);
  const names = [step.property ?? 'insert'] as const;
  const property = firstProperty(object, names);
  const next = port('next');
  return {
    creates: true,
    run(scope) {
      const slot = scope.objects[object.index]!;
      if (!property) {
        warnMissing(scope, self(), object, names);
        return next;
      }
      const take = ({ rows, affected, writes }: CallResult): MaybePromise<number> => {
        const row = rows[0];
        scope.outputs[index] = row ?? null;
        if (row && slot.new) fillNulls(slot.new, row);
        slot.written = affected > 0 || !writes;
        if (affected === 0) {
          if (writes) scope.run.log(scope, self(), 'info', 'Nothing was inserted: it was there already.');
          return next;
        }
        slot.exists = true;
        noteWrite(scope, self(), object.target.name, `insert ${object.name}`);
        const kept = slot.pushed ? notePushedItem(scope, object, slot, true) : keepPushedObject(scope, object, slot);
        return kept instanceof Promise ? kept.then(() => next) : next;
      };
      const result = property.run(scope, self(), slot);
      return result instanceof Promise ? result.then(take) : take(result);
    },
  };
};
