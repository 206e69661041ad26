import type { StepCompiler } from './definition.ts';

/** Takes `then` or `else` by a condition. */
export const decide: StepCompiler<'decide'> = (step, { compiler, index, port }) => {
  const condition = compiler.stepCondition(step, 'decide', step.decide);
  const [yes, no] = [port('then'), port('else')];
  return {
    run(scope) {
      const take = (holds: boolean): number => {
        scope.outputs[index] = holds;
        return holds ? yes : no;
      };
      const holds = condition(scope, undefined, undefined);
      return holds instanceof Promise ? holds.then(take) : take(holds);
    },
  };
};
