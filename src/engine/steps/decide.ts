import { later } from '../after.ts';
import type { Scope } from '../run.ts';
import type { StepCompiler } from './definition.ts';

/** Takes `then` or `else` by a condition. */
export const decide: StepCompiler<'decide'> = (step, { compiler, index, port }) => {
  const condition = compiler.stepCondition(step, 'decide', step.decide);
  const [yes, no] = [port('then'), port('else')];
  const take = (scope: Scope, holds: boolean): number => {
    scope.outputs[index] = holds;
    return holds ? yes : no;
  };
  return {
    run(scope) {
      const holds = condition(scope, undefined, undefined);
      return holds instanceof Promise ? later(scope, holds, take) : take(scope, holds);
    },
  };
};
