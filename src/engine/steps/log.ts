import type { StepCompiler } from './definition.ts';

/** Writes a message to the log of the run. */
export const log: StepCompiler<'log'> = (step, { compiler, index, port, self }) => {
  const message = compiler.stepTemplate(step, 'log', step.log);
  const level = step.level ?? 'info';
  const next = port('next');
  return {
    run(scope) {
      const write = (text: string): number => {
        scope.outputs[index] = text;
        if (level === 'warn') scope.run.warn(scope, self(), text);
        else scope.run.log(scope, self(), level, text);
        return next;
      };
      const text = message(scope, undefined, undefined);
      return text instanceof Promise ? text.then(write) : write(text);
    },
  };
};
