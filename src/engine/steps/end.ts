import { AT_END, jumpTo } from '../compiled-step.ts';
import type { StepCompiler } from './definition.ts';

/** Ends the run (Update user 10). */
export const end: StepCompiler<'end'> = (step, { compiler }) => {
  const message = step.message === undefined ? undefined : compiler.stepTemplate(step, 'message', step.message);
  const output = step.output === undefined ? undefined : compiler.stepComputed(step.output, 'output');
  const stop = jumpTo(AT_END);
  if (!message && !output)
    return {
      run(scope) {
        scope.run.ending = { outcome: step.end, step: step.id };
        return stop;
      },
    };
  return {
    async run(scope) {
      scope.run.ending = {
        outcome: step.end,
        step: step.id,
        message: await message?.(scope, undefined, undefined),
        output: await output?.(scope, undefined, undefined),
      };
      return stop;
    },
  };
};
