import type { Outcome, RunReport } from '../../engine/outcome.ts';
import type { Json } from '../../flow/json.ts';
import type { Session } from '../../runner/session.ts';
import { createEventRecorder, redactedReport } from '../../runs/event-recorder.ts';
import type { InputRecord } from '../../runner/input/input-text.ts';
import { endingLines, isUnsuccessful, outcomeText } from '../output/ending.ts';
import { counted, type SourceText } from '../output/problems.ts';
import type { Terminal } from '../output/terminal.ts';
import { cutTo } from '../output/text-width.ts';
import { durationText } from '../../flow/duration-text.ts';
import { labelOf } from './input-label.ts';
import { deletesConfirmedBy } from './confirm.ts';
import { createProgress, NO_PROGRESS, type FinishedRecord } from './progress.ts';
import type { RunSettings } from './run-one.ts';

const OUTCOMES: readonly Outcome[] = ['succeeded', 'no-changes', 'vetoed', 'cancelled', 'failed'];
/** Runs that did not succeed and are told one by one. */
const MOST_LISTED = 200;

/**
 * Runs a flow for many inputs, several at once, and sums them up. A run that fails does not keep the others from running; a
 * stop, or a limit of changes that is reached, keeps those from starting that have not begun.
 * @returns the outcomes, and how many inputs were left
 */
export async function runMany(
  session: Session,
  records: readonly InputRecord[],
  settings: RunSettings & { readonly concurrency: number },
  terminal: Terminal,
  source: SourceText,
): Promise<{ readonly outcomes: Outcome[]; readonly left: number }> {
  const { redactor, flow, pushedState } = session;
  const { json, signal, mode, consent, confirmDelete, verbosity } = settings;
  const progress = json || verbosity === 'quiet' ? NO_PROGRESS : createProgress(records.length, terminal);
  const asking = progress.around(consent);
  const confirming = deletesConfirmedBy(progress.around(confirmDelete), redactor);
  const limit = session.environment.protection?.changes;
  const sequence = { next: 0 };
  const started = performance.now();
  const outcomes: Outcome[] = [];
  const counts = new Map<Outcome, number>();
  const listed: FinishedRecord[] = [];
  let unlisted = 0;
  let vetoedInPart = 0;
  let next = 0;
  const finish = (line: number, input: Json, report: RunReport): void => {
    outcomes.push(report.outcome);
    counts.set(report.outcome, (counts.get(report.outcome) ?? 0) + 1);
    if (json) return;
    const label = labelOf(redactor.value(input));
    const shown = redactedReport(report, redactor);
    const inPart = report.outcome === 'succeeded' && report.vetoes.length > 0;
    if (inPart) vetoedInPart++;
    if ((isUnsuccessful(shown.outcome) || inPart) && listed.push({ line, label, report: shown }) > MOST_LISTED) {
      listed.pop();
      unlisted++;
    }
    progress.finished({ line, label, report: shown });
  };
  const worker = async (): Promise<void> => {
    while (next < records.length && !signal.aborted && !limit?.reached) {
      const number = ++next;
      const { line, value: input } = records[number - 1]!;
      const observer = json
        ? createEventRecorder({ redactor, sequence, record: number, sink: (event) => terminal.print(JSON.stringify(event)) })
        : undefined;
      const options = { input, mode, consent: asking, confirmDelete: confirming, signal, pushedState, observer };
      finish(line, input, await flow.run(options));
    }
  };
  await Promise.all(Array.from({ length: Math.min(settings.concurrency, records.length) }, worker));
  progress.end();
  const left = records.length - outcomes.length;
  if (!json)
    for (const line of summaryLines(
      { counts, vetoedInPart, listed, unlisted, left, limited: limit?.reached ?? false, durationMs: performance.now() - started },
      terminal,
      source,
    ))
      terminal.print(line);
  return { outcomes, left };
}

interface Summary {
  readonly counts: ReadonlyMap<Outcome, number>;
  /** Runs that succeeded though a trigger kept a part of them from being done. */
  readonly vetoedInPart: number;
  readonly listed: readonly FinishedRecord[];
  readonly unlisted: number;
  readonly left: number;
  /** Whether what is left was not started because no more changes are allowed. */
  readonly limited: boolean;
  readonly durationMs: number;
}

function summaryLines(
  { counts, vetoedInPart, listed, unlisted, left, limited, durationMs }: Summary,
  terminal: Terminal,
  source: SourceText,
): string[] {
  const { colours, width } = terminal;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rate = total > 0 && durationMs > 0 ? `, ${(total / (durationMs / 1000)).toFixed(total < 100 ? 1 : 0)} per second` : '';
  const lines = [`${colours.bold(counted(total, 'run'))} in ${durationText(durationMs)}${colours.dim(rate)}`];
  for (const outcome of OUTCOMES) {
    const count = counts.get(outcome);
    if (count !== undefined) lines.push(`  ${outcomeText(outcome, colours)}  ${count}`);
  }
  if (vetoedInPart > 0) lines.push(`  ${colours.yellow(`⊘ Succeeded, but with a veto inside: ${vetoedInPart}`)}`);
  const why = limited ? 'no more changes are allowed' : 'of the stop';
  if (left > 0) lines.push(`  ${colours.yellow(`Not started, because ${why}: ${left}`)}`);
  for (const { line, label, report } of [...listed].sort((a, b) => a.line - b.line)) {
    lines.push('', `${colours.dim(`line ${line}`)}  ${cutTo(label, Math.max(20, width - 12))}`);
    lines.push(...endingLines(report, source, colours).map((text) => `  ${text}`));
  }
  if (unlisted > 0) lines.push('', colours.dim(`… and ${unlisted} more that did not succeed in full.`));
  return lines;
}
