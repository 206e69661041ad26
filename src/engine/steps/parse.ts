import type { JsonObject } from '../../flow/json.ts';
import { later } from '../after.ts';
import { StepError } from '../failure.ts';
import type { Scope } from '../run.ts';
import type { StepCompiler } from './definition.ts';

/** Turns the rows fetched last into objects of the source format (Update user 7.3). */
export const parse: StepCompiler<'parse'> = (step, { compiler, index, port }) => {
  const object = compiler.object(step.parse);
  const { incoming } = object;
  if (!incoming) throw new StepError('invalid-input', `The object \`${step.parse}\` has no incoming mapping.`);
  const next = port('next');
  const take = (scope: Scope, items: JsonObject[]): number => {
    scope.objects[object.index]!.current = items;
    scope.outputs[index] = items;
    return next;
  };
  return {
    run(scope) {
      const slot = scope.objects[object.index]!;
      const items = incoming(scope, slot, slot.rows);
      return items instanceof Promise ? later(scope, items, take) : take(scope, items);
    },
  };
};
