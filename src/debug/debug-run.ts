import type { RunReport } from '../engine/outcome.ts';
import type { DeltaMode, RunOptions } from '../engine/run.ts';
import { shownDeletion, type ShownDeletion } from '../runs/deletion.ts';
import { createEventRecorder } from '../runs/event-recorder.ts';
import type { RunEvent } from '../runs/events.ts';
import type { Debuggee, DebuggeeInput } from './debuggee.ts';
import { recordingFlow } from './recording/recording-flow.ts';
import type { Timeline } from './time/timeline.ts';

export interface DebugRunOptions {
  readonly mode: DeltaMode;
  readonly signal: AbortSignal;
  readonly consent: (question: string, step: string) => Promise<boolean> | boolean;
  /** Asks before something is deleted in a protected environment. */
  readonly confirmDelete: (deletion: ShownDeletion, step: string) => Promise<boolean> | boolean;
  /** Takes each event of the runs: copies without secrets. */
  readonly sink: (event: RunEvent) => void;
  /** Told before each run. */
  readonly begins?: (input: DebuggeeInput) => void;
}

/**
 * Makes the runs of a debuggee, one after the other, until they are done or stopped.
 * @param timeline holds them; without one they just run
 */
export async function debugRuns(
  { flow, inputs, pushedState, redactor, record }: Debuggee,
  timeline: Timeline | undefined,
  { mode, signal, consent, confirmDelete, sink, begins }: DebugRunOptions,
): Promise<RunReport[]> {
  const observer = createEventRecorder({ redactor, sink });
  const reports: RunReport[] = [];
  for (const input of inputs) {
    if (signal.aborted) break;
    begins?.(input);
    const options: RunOptions = {
      input: input.value,
      mode,
      pushedState,
      signal,
      consent,
      confirmDelete: (deletion, step) => confirmDelete(shownDeletion(deletion, redactor), step),
      observer,
    };
    const running = timeline ? timeline.begin(options, input) : options;
    reports.push(await (record && !timeline ? recordingFlow(flow, record, () => input.label) : flow).run(running));
  }
  return reports;
}
