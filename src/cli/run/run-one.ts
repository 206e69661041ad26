import type { RunReport } from '../../engine/outcome.ts';
import type { DeltaMode } from '../../engine/run.ts';
import type { Json } from '../../flow/json.ts';
import type { Session } from '../../runner/session.ts';
import { createEventRecorder, redactedReport } from '../../runs/event-recorder.ts';
import { endingLines } from '../output/ending.ts';
import type { SourceText } from '../output/problems.ts';
import { RunTree, type Verbosity } from '../output/run-tree.ts';
import type { StatusLine } from '../output/status-line.ts';
import type { Terminal } from '../output/terminal.ts';
import { deletesConfirmedBy } from './confirm.ts';
import type { Consent } from './consent.ts';

export interface RunSettings {
  readonly mode: DeltaMode;
  readonly consent: Consent | undefined;
  /** Asks before something is deleted in a protected environment; without it nothing is. */
  readonly confirmDelete: Consent | undefined;
  readonly signal: AbortSignal;
  /** One event per line instead of text. */
  readonly json: boolean;
  readonly verbosity: Verbosity;
}

/** Runs a flow once and shows it as it happens. */
export async function runOne(
  session: Session,
  input: Json,
  settings: RunSettings,
  terminal: Terminal,
  status: StatusLine,
  source: SourceText,
): Promise<RunReport> {
  const { flow, redactor, pushedState } = session;
  const { mode, consent, confirmDelete, signal, json, verbosity } = settings;
  const options = { input, mode, consent, confirmDelete: deletesConfirmedBy(confirmDelete, redactor), signal, pushedState };
  if (json) {
    return flow.run({
      ...options,
      observer: createEventRecorder({ redactor, sink: (event) => terminal.print(JSON.stringify(event)) }),
    });
  }
  const tree = new RunTree({ terminal, status, verbosity, stepIds: flow.steps.map(({ id }) => id) });
  const report = await flow.run({ ...options, observer: createEventRecorder({ redactor, sink: tree.on }) });
  status.clear();
  if (verbosity !== 'quiet') terminal.print();
  const brief = verbosity === 'compact' || verbosity === 'quiet';
  for (const line of endingLines(redactedReport(report, redactor), source, terminal.colours, brief)) terminal.print(line);
  return report;
}
