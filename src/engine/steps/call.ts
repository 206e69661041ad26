import type { Outcome } from '../outcome.ts';
import { StepError } from '../failure.ts';
import type { StepCompiler } from './definition.ts';

/** Runs another flow inside this run; what it wrote counts as written by this run. */
export const call: StepCompiler<'call'> = (step, { compiler, index, port }) => {
  const callee = compiler.callee(step.call);
  const input = step.with === undefined ? undefined : compiler.stepComputed(step.with, 'with');
  const ports: Readonly<Record<Exclude<Outcome, 'failed'>, number>> = {
    succeeded: port('next'),
    'no-changes': port('unchanged'),
    vetoed: port('vetoed'),
    cancelled: port('cancelled'),
  };
  return {
    creates: true,
    async run(scope) {
      const { run } = scope;
      const given = input ? await input(scope, undefined, undefined) : run.input;
      const { run: inner, report } = await callee(scope, {
        ...run.options,
        input: given,
        runId: [run.id, step.id, ...scope.iteration].join('/'),
        mode: run.mode,
        signal: scope.signal,
      });
      run.writes.push(...report.writes.map((write) => ({ ...write, step: `${step.id}/${write.step}` })));
      run.uncertain.push(...report.uncertain.map((write) => ({ ...write, step: `${step.id}/${write.step}` })));
      run.vetoes.push(...report.vetoes.map((veto) => ({ ...veto, step: `${step.id}/${veto.step}` })));
      run.warnings.push(...report.warnings);
      run.steps += inner.steps;
      scope.checkStopped();
      scope.outputs[index] = { outcome: report.outcome, message: report.message ?? null, output: report.output ?? null };
      if (report.outcome !== 'failed') return ports[report.outcome];
      const failure = report.failure;
      const where = failure?.step === undefined ? '' : ` at ${failure.step}`;
      throw new StepError(
        failure?.kind ?? 'internal',
        `${report.flow} failed${where}: ${failure?.message ?? report.message ?? 'no reason was given'}`,
        failure,
      );
    },
  };
};
