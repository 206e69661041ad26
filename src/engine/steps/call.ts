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
    composed: true,
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
      // in the report of this run: below this step, and in the iterations around it
      const below = <T extends { readonly step: string; readonly iteration: readonly number[] }>(found: T): T => ({
        ...found,
        step: `${step.id}/${found.step}`,
        iteration: [...scope.iteration, ...found.iteration],
      });
      run.writes.push(...report.writes.map(below));
      run.uncertain.push(...report.uncertain.map(below));
      run.vetoes.push(...report.vetoes.map(below));
      run.warnings.push(...report.warnings);
      run.steps += inner.steps;
      scope.checkStopped();
      scope.signal?.throwIfAborted();
      scope.outputs[index] = { outcome: report.outcome, message: report.message ?? null, output: report.output ?? null };
      if (report.outcome !== 'failed') return ports[report.outcome];
      const failure = report.failure;
      const where = failure?.step === undefined ? '' : ` at ${failure.step}`;
      throw new StepError(
        failure?.kind ?? 'flow-failed',
        `${report.flow} failed${where}: ${failure?.message ?? report.message ?? 'no reason was given'}`,
        failure,
      );
    },
  };
};
