import type { MaybePromise } from '../../targets/port.ts';
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
      scope.run.log(scope, self(), 'info', `${text} ${agreed ? 'Yes.' : ask ? 'No.' : 'No: there is nobody to ask.'}`);
      return agreed ? goOn : cancel;
    },
  };
};

/** The operator's answer, or the reason of the signal when it is aborted first: a prompt that nobody answers holds nothing up. */
async function unlessAborted(answer: MaybePromise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
  if (!signal || !(answer instanceof Promise)) return answer;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}
