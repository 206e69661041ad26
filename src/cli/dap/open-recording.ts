import { basename, resolve as resolvePath } from 'node:path';
import { createMemoryPushedState } from '../../engine/pushed-state.ts';
import type { Debuggee, DebuggeeInput, LaunchRequest } from '../../debug/debuggee.ts';
import { cleaningBy } from '../../debug/recording/difference.ts';
import { changedSince } from '../../debug/recording/fingerprint.ts';
import { readRecording, type RecordedRun, type Recording } from '../../debug/recording/read-recording.ts';
import { FlowFiles } from '../../runner/flow-files.ts';
import { loadFlow } from '../../runner/flow-loading.ts';
import { whyInvalid } from '../../runner/invalid-flow.ts';
import { createRedactor } from '../../runs/redact.ts';
import { CliFailure } from '../cli-failure.ts';
import { DebugSandboxes } from './debug-sandboxes.ts';
import { playbackOf } from './playback.ts';

/**
 * Opens recorded runs: with the files of the flow, and without any target.
 * @throws RecordingError, CliFailure
 */
export async function openRecording(request: LaunchRequest & { readonly recording: string }): Promise<Debuggee> {
  const { users } = request;
  const path = resolvePath(request.recording);
  const wanted = users === undefined ? undefined : [users].flat();
  const recording = readRecording(path, wanted);
  const { header, hasMasked } = recording;
  const files = new FlowFiles();
  const loaded = loadFlow(request.flow === undefined ? header.flow : resolvePath(request.flow), files);
  if (!loaded.valid) throw new CliFailure(whyInvalid(loaded.problems));
  const inputs = runsOf(recording, wanted, path).map(inputOf);
  const sandboxes = new DebugSandboxes(true);
  try {
    const redactor = createRedactor();
    const flow = playbackOf(loaded.source, files, sandboxes.listing)();
    return {
      flow,
      files,
      readNow: (file) => new FlowFiles().read(file),
      environment: header.environment,
      targets: header.targets,
      pushedState: createMemoryPushedState(),
      redactor,
      inputs,
      scripts: sandboxes.scripts,
      playback: () => flow,
      recorded: {
        cleaning: cleaningBy(redactor, hasMasked),
        changed: changeText(changedSince(header.files, loaded.source.file, files), basename(path)),
      },
      evaluation: sandboxes.evaluation,
      close: () => sandboxes.close(),
    };
  } catch (error) {
    await sandboxes.close();
    throw error;
  }
}

function runsOf({ runs }: Recording, wanted: readonly number[] | undefined, path: string): readonly RecordedRun[] {
  if (runs.length === 0 && !wanted) throw new CliFailure(`No run is recorded in ${path}.`);
  if (!wanted) return runs;
  return wanted.map((number) => {
    const found = runs.find((run) => run.number === number);
    if (!found) throw new CliFailure(`There is no run ${number} in ${path}.`);
    return found;
  });
}

const inputOf = ({ number, tape }: RecordedRun, _index: number, all: readonly RecordedRun[]): DebuggeeInput => {
  const { label, input } = tape.begin;
  const many = all.length > 1 || number > 1;
  return { label: many ? `run ${number}${label === undefined ? '' : `, ${label}`}` : label, value: input, tape };
};

function changeText(changed: readonly string[], recording: string): string | undefined {
  if (changed.length === 0) return undefined;
  const files =
    changed.length === 1 ? `${changed[0]} has` : `${changed.slice(0, 5).join(', ')}${changed.length > 5 ? ' …' : ''} have`;
  return `${recording} was recorded from another version of the flow: ${files} changed since. It is replayed as far as it goes.`;
}
