import type { Failure, Outcome, RunReport } from './outcome.ts';
import type { Run } from './run.ts';

/**
 * Sums a run up. An `auto` ending is what the run did: vetoed or cancelled where it came to the end that way, else
 * succeeded if anything was written; a run that wrote nothing because of a veto is vetoed, and otherwise had no changes.
 */
export function reportOf(run: Run, failure: Failure | undefined, durationMs: number): RunReport {
  const { ending } = run;
  const { outcome, message } = conclude(run, failure);
  return {
    run: run.id,
    flow: run.flowName,
    outcome,
    message,
    output: ending?.output,
    endedAt: ending?.step,
    failure: outcome === 'failed' ? failure : undefined,
    vetoes: run.vetoes,
    writes: run.writes,
    uncertain: run.uncertain,
    warnings: run.warnings,
    steps: run.steps,
    startedAt: run.startedAt,
    durationMs,
  };
}

function conclude(run: Run, failure: Failure | undefined): { outcome: Outcome; message?: string | undefined } {
  if (run.stopped) return { outcome: 'cancelled', message: 'The run was stopped.' };
  if (failure) return { outcome: failure.kind === 'not-confirmed' ? 'cancelled' : 'failed', message: failure.message };
  const { ending, scope } = run;
  if (ending && ending.outcome !== 'auto') return { outcome: ending.outcome, message: ending.message };
  const message = ending?.message;
  const arrival = scope?.previous?.ports[scope.previousPort];
  if (arrival?.name === 'vetoed' && arrival.kind === 'flow') return { outcome: 'vetoed', message: message ?? vetoText(run) };
  const kind = scope?.previous?.step.kind;
  if ((kind === 'consent' && arrival?.name === 'cancel') || (kind === 'call' && arrival?.name === 'cancelled'))
    return { outcome: 'cancelled', message: message ?? 'The operator declined.' };
  if (run.writes.length > 0) return { outcome: 'succeeded', message };
  if (run.vetoes.length > 0) return { outcome: 'vetoed', message: message ?? vetoText(run) };
  return { outcome: 'no-changes', message };
}

function vetoText(run: Run): string | undefined {
  const veto = run.vetoes.at(-1);
  return veto && `Vetoed by the ${veto.stage} trigger ${veto.trigger} of ${veto.object}.`;
}
