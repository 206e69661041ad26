import { afterIn } from '../after.ts';
import type { Scope } from '../run.ts';
import type { StepCompiler } from './definition.ts';

/** Writes a message to the log of the run. */
export const log: StepCompiler<'log'> = (step, { compiler, index, port, self }) => {
  const message = compiler.stepTemplate(step, 'log', step.log);
  const level = step.level ?? 'info';
  const next = port('next');
  const write = (scope: Scope, text: string): number => {
    scope.outputs[index] = text;
    if (level === 'warn') scope.run.warn(scope, self, text);
    else scope.run.log(scope, self, level, text);
    return next;
  };
  return { run: (scope) => afterIn(scope, message(scope, undefined, undefined), write) };
};
