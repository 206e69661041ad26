import { resolve as resolvePath } from 'node:path';
import {
  LaunchDeclined,
  type Debuggee,
  type DebuggeeInput,
  type LaunchRequest,
  type OpenDebuggee,
} from '../../debug/debuggee.ts';
import { RunNotConfirmed } from '../../runner/confirm-run.ts';
import { FlowFiles, folderOf } from '../../runner/flow-files.ts';
import { loadFlow, type LoadedFlow } from '../../runner/flow-loading.ts';
import { whyInvalid } from '../../runner/invalid-flow.ts';
import { recordRuns, type RecordedSession } from '../../runner/record-runs.ts';
import { openSession, type Session } from '../../runner/session.ts';
import type { ParentAnswers } from '../../runner/value-channel.ts';
import { TargetsFileError } from '../../targets/environment/environment-error.ts';
import { CliFailure } from '../cli-failure.ts';
import { readInputs } from '../input/read-input.ts';
import type { Terminal } from '../output/terminal.ts';
import { productVersion } from '../product-files.ts';
import { runsConfirmedBy } from '../run/confirm.ts';
import { commandLineReferences } from '../secrets/references.ts';
import { DebugSandboxes } from './debug-sandboxes.ts';
import { openRecording } from './open-recording.ts';
import { playbackOf } from './playback.ts';

/**
 * Opens flows as `idflow run` does, and recordings of their runs.
 * @param parent answers for the person; without it values come from the environment, and a launch configuration confirms runs
 */
export const debuggeesOn =
  (terminal: Terminal, parent?: ParentAnswers): OpenDebuggee =>
  async (request) => {
    const { recording, flow } = request;
    if (recording !== undefined) return openRecording({ ...request, recording });
    if (flow === undefined) throw new CliFailure('Name the flow to debug: `flow` is its file.');
    const files = new FlowFiles();
    const loaded = loadFlow(resolvePath(flow), files);
    if (!loaded.valid) throw new CliFailure(whyInvalid(loaded.problems));
    const inputs = await inputsOf(request, loaded.source.file, terminal);
    const answers = parent ?? {
      references: commandLineReferences(terminal),
      confirmRun: runsConfirmedBy({ named: request.confirmRunOn, by: (name) => `"confirmRunOn": "${name}"` }, undefined),
    };
    return openLoaded(request, loaded, files, inputs, answers);
  };

async function openLoaded(
  request: LaunchRequest,
  loaded: LoadedFlow,
  files: FlowFiles,
  inputs: readonly DebuggeeInput[],
  { references, confirmRun }: ParentAnswers,
): Promise<Debuggee> {
  const sandboxes = new DebugSandboxes(!request.noDebug);
  let opened: Session | undefined;
  try {
    const session = await openSession(loaded, files, {
      sandbox: sandboxes.listing,
      environment: request.env,
      dataFolder: request.data,
      references,
      confirmRun,
    });
    opened = session;
    const { flow, environment, pushedState, redactor } = session;
    const recorded = request.record === undefined ? undefined : recordedBy(request.record, session, files);
    return {
      flow,
      files,
      readNow: (file) => new FlowFiles().read(file),
      environment: environment.name,
      targets: [...environment.connections].map(([name, { kind, address }]) => ({ name, kind, address })),
      pushedState,
      redactor,
      inputs,
      scripts: sandboxes.scripts,
      playback: playbackOf(loaded.source, files, sandboxes.runs),
      record: recorded?.sink,
      evaluation: sandboxes.evaluation,
      close: async () => {
        recorded?.close();
        await Promise.all([session.close(), sandboxes.close()]);
      },
    };
  } catch (error) {
    await Promise.all([opened?.close(), sandboxes.close()]);
    if (error instanceof RunNotConfirmed) throw new LaunchDeclined(error.message);
    throw error instanceof TargetsFileError ? new CliFailure(targetsFileText(error)) : error;
  }
}

function recordedBy(path: string, session: Session, files: FlowFiles): RecordedSession {
  const failed = (message: string): void => void process.stderr.write(`${message}\n`);
  return recordRuns(session, { path: resolvePath(path), idflow: productVersion(), files, failed });
}

/** Paths of inputs are meant from the folder of the flow. */
async function inputsOf({ input = {}, users }: LaunchRequest, flow: string, terminal: Terminal): Promise<DebuggeeInput[]> {
  if (typeof input !== 'string') return [{ label: undefined, value: input }];
  const { many, records } = await readInputs(resolvePath(folderOf(flow), input), terminal.input);
  const all = records.map(({ value }, index) => ({ label: many ? `record ${index + 1}` : undefined, value }));
  if (users === undefined) return all;
  return [users].flat().map((number) => {
    const chosen = all[number - 1];
    if (!chosen) throw new CliFailure(`There is no record ${number}: the input has ${all.length}.`);
    return chosen;
  });
}

function targetsFileText({ message, problems }: TargetsFileError): string {
  const [first] = problems;
  return first ? `${message} Line ${first.range.start.line}: ${first.message} ${first.suggestion ?? ''}`.trimEnd() : message;
}
