import type { Json, JsonObject } from '../../flow/json.ts';
import type { MaybePromise } from '../../targets/port.ts';
import { later } from '../after.ts';
import { StepError } from '../failure.ts';
import type { Scope } from '../run.ts';
import type { StepCompiler } from './definition.ts';

/** Generates the target attributes of an object (Update user 4.1, 7.1, 8.2.1). */
export const map: StepCompiler<'map'> = (step, { compiler, index, port }) => {
  const object = compiler.object(step.map);
  const { outgoing, when } = object;
  if (!outgoing) throw new StepError('invalid-input', `The object \`${step.map}\` has no outgoing mapping.`);
  const from = step.from === undefined ? undefined : compiler.stepExpression(step, 'from', step.from);
  const [next, otherwise] = [port('next'), port('otherwise')];
  const take = (scope: Scope, values: JsonObject): number => {
    const slot = scope.objects[object.index]!;
    slot.new = values;
    slot.exists = null;
    slot.changes = null;
    slot.written = true;
    scope.outputs[index] = values;
    return next;
  };
  const mapNow = (scope: Scope): MaybePromise<number> => {
    const values = outgoing(scope, scope.objects[object.index]!);
    return values instanceof Promise ? later(scope, values, take) : take(scope, values);
  };
  if (!from && !when) return { run: mapNow };
  return {
    async run(scope) {
      const slot = scope.objects[object.index]!;
      if (from) slot.source = ((await from(scope, undefined, undefined)) ?? null) as Json;
      if (when && !(await when(scope, slot, undefined))) return otherwise;
      return mapNow(scope);
    },
  };
};
