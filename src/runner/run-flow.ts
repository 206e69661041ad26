import { RecordingError } from '../debug/recording/recording-header.ts';
import { StepError } from '../engine/failure.ts';
import { shownDeletion, type ShownDeletion } from '../runs/deletion.ts';
import { createEventRecorder } from '../runs/event-recorder.ts';
import type { ScriptSandbox } from '../sandbox/port.ts';
import { EnvironmentError, TargetsFileError } from '../targets/environment/environment-error.ts';
import { withoutGivenSecrets } from '../targets/environment/given-secrets.ts';
import type { Reference } from '../targets/environment/reference.ts';
import { RunNotConfirmed, type ConfirmRun } from './confirm-run.ts';
import { createEventBatch } from './event-batch.ts';
import { FlowFiles } from './flow-files.ts';
import { FlowFileError, loadFlow } from './flow-loading.ts';
import { whyInvalid } from './invalid-flow.ts';
import type { FromRunner, Refusal, RunRequest } from './protocol.ts';
import { recordRuns, type RecordedSession } from './record-runs.ts';
import { openSession } from './session.ts';
import { editorRemedy } from './value-channel.ts';

/** What a run in the runner works with. */
export interface RunContext {
  readonly send: (message: FromRunner) => void;
  readonly sandbox: ScriptSandbox;
  /** Ends the run cleanly. */
  readonly signal: AbortSignal;
  readonly askConsent: (question: string, step: string) => Promise<boolean>;
  readonly confirmRun: ConfirmRun;
  readonly confirmDelete: (deletion: ShownDeletion, step: string) => Promise<boolean>;
  /** Value of a secret or variable that the targets file names; undefined when there is none. */
  readonly askValue: (reference: Reference) => Promise<string | undefined>;
}

/**
 * Validates a flow and runs it; tells its events as they happen. Everything is closed when it answers.
 * @returns why nothing was run, or undefined
 */
export async function runFlow(request: RunRequest, context: RunContext): Promise<Refusal | undefined> {
  try {
    return await validatedRun(request, context);
  } catch (error) {
    // stopped while the targets were opened: there is nothing to tell
    if (context.signal.aborted && error === context.signal.reason) return undefined;
    // whoever said no knows
    if (error instanceof RunNotConfirmed) return undefined;
    return refusalOf(error);
  }
}

async function validatedRun(request: RunRequest, context: RunContext): Promise<Refusal | undefined> {
  const { send, sandbox, signal, askConsent, askValue, confirmRun, confirmDelete } = context;
  const files = new FlowFiles(Object.entries(request.unsaved));
  const loaded = loadFlow(request.file, files);
  if (!loaded.valid) return { reason: 'invalid', message: whyInvalid(loaded.problems) };
  const session = await openSession(loaded, files, {
    sandbox,
    environment: request.environment ?? undefined,
    references: { read: askValue, remedy: editorRemedy },
    confirmRun,
  });
  const { record } = request;
  let recorded: RecordedSession | undefined;
  try {
    const { environment, redactor, pushedState } = session;
    const failed = (message: string): void => void process.stderr.write(`${message}\n`);
    if (record) recorded = recordRuns(session, { ...record, files, failed });
    const { flow } = recorded?.session ?? session;
    send({
      type: 'opened',
      environment: environment.name,
      targets: [...environment.connections].map(([name, { kind, address }]) => ({ name, kind, address })),
    });
    const batch = createEventBatch((events) => send({ type: 'events', events }));
    await flow.run({
      input: request.input,
      mode: request.mode,
      pushedState,
      signal,
      observer: createEventRecorder({ redactor, sink: (event) => batch.add(event) }),
      consent: (question, step) => {
        batch.flush();
        return askConsent(redactor.text(question), step);
      },
      confirmDelete: (deletion, step) => {
        batch.flush();
        return confirmDelete(shownDeletion(deletion, redactor), step);
      },
    });
    batch.flush();
    return undefined;
  } finally {
    recorded?.close();
    await session.close();
  }
}

/** Why nothing could be run, for a person. Problems of a targets file repeat no values that could be secrets. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof TargetsFileError) {
    const [first] = error.problems;
    const where = first ? ` Line ${first.range.start.line}: ${first.message} ${first.suggestion ?? ''}`.trimEnd() : '';
    return { reason: 'environment', message: `${error.message}${where}` };
  }
  if (error instanceof RecordingError) return { reason: 'invalid', message: error.message };
  if (error instanceof EnvironmentError) return { reason: 'environment', message: error.message };
  if (error instanceof FlowFileError || error instanceof StepError) return { reason: 'invalid', message: error.message };
  const words = error instanceof Error ? error.message : String(error);
  return { reason: 'defect', message: withoutGivenSecrets(`A defect in idflow itself: ${words}`) };
}
