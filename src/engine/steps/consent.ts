import { unlessAborted } from '../unless-aborted.ts';
import type { StepCompiler } from './definition.ts';

/** Asks the operator; where nobody can be asked the answer is no (Update user 2.1). */
export const consent: StepCompiler<'consent'> = (step, { compiler, index, port, self }) => {
  const question = compiler.stepTemplate(step, 'consent', step.consent);
  const [goOn, cancel] = [port('continue'), port('cancel')];
  return {
    async run(scope) {
      const text = await question(scope, undefined, undefined);
      const ask = scope.run.options.consent;
      const agreed = ask ? await unlessAborted(ask(text, step.id), scope.signal) : false;
      scope.checkStopped();
      scope.outputs[index] = agreed;
      scope.run.log(scope, self, 'info', `${text} ${agreed ? 'Yes.' : ask ? 'No.' : 'No: there is nobody to ask.'}`);
      return agreed ? goOn : cancel;
    },
  };
};
