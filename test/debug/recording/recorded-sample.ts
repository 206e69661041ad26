import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleaningBy } from '../../../src/debug/recording/difference.ts';
import { playbackTargets } from '../../../src/debug/recording/playback-targets.ts';
import { readRecording } from '../../../src/debug/recording/read-recording.ts';
import { RecordingFile } from '../../../src/debug/recording/recording-file.ts';
import { recordingFlow } from '../../../src/debug/recording/recording-flow.ts';
import { Replay } from '../../../src/debug/recording/replay.ts';
import type { ReplayEnd } from '../../../src/debug/recording/replay-options.ts';
import type { Tape } from '../../../src/debug/recording/tape.ts';
import { compileFlow } from '../../../src/engine/compile-flow.ts';
import type { RunOptions } from '../../../src/engine/run.ts';
import type { Json } from '../../../src/flow/json.ts';
import { FlowFiles, withSlashes } from '../../../src/runner/flow-files.ts';
import { loadFlow, targetsOf } from '../../../src/runner/flow-loading.ts';
import { openSession } from '../../../src/runner/session.ts';
import { createEventRecorder } from '../../../src/runs/event-recorder.ts';
import type { RunEvent } from '../../../src/runs/events.ts';
import { createRedactor } from '../../../src/runs/redact.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';

const SAMPLES = fileURLToPath(new URL('../../../samples/', import.meta.url));

/** Samples that have inputs, with their names. */
export const SAMPLE_INPUTS = readdirSync(SAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const inputs = readdirSync(join(SAMPLES, name)).includes('inputs') ? readdirSync(join(SAMPLES, name, 'inputs')) : [];
    return inputs.filter((file) => file.endsWith('.json')).map((file) => ({ sample: name, input: file.slice(0, -5) }));
  });

/** An event as a replay tells it again: times that pass are not compared. */
function comparable(event: RunEvent): unknown {
  return JSON.parse(
    JSON.stringify(event, (key, value: unknown) => (key === 'at' || key === 'seq' || key === 'durationMs' ? undefined : value)),
  );
}

/** What was told, one item after the other: what items that are handled at the same time tell comes in any order. */
export const byPlace = (events: readonly RunEvent[]): unknown[] =>
  events.map(comparable).sort((a, b) => placeOf(a).localeCompare(placeOf(b)));

const placeOf = (event: unknown): string => {
  const { run, iteration = [] } = event as { run: string; iteration?: number[] };
  return `${run} ${iteration.join()}`;
};

/** What a run told, and what its replay did. */
export interface RecordedAndReplayed {
  readonly recorded: readonly unknown[];
  readonly replayed: readonly unknown[];
  readonly end: ReplayEnd | undefined;
  readonly leftOver: string | undefined;
  readonly text: string;
}

/** Runs a sample on targets of its own, recorded into a file; then replays the file with the targets gone. */
export async function recordAndReplay(
  sample: string,
  input: string,
  options: Partial<RunOptions> = {},
  edit: (flow: string) => string = (flow) => flow,
): Promise<RecordedAndReplayed> {
  const folder = mkdtempSync(join(tmpdir(), 'idflow-recording-'));
  const sandbox = createSandbox({ workers: 1 });
  try {
    cpSync(join(SAMPLES, sample), folder, { recursive: true, filter: (path) => !path.endsWith('.idflow') });
    const path = withSlashes(join(folder, `${sample}.idflow.yaml`));
    const files = new FlowFiles([[path, edit(readFileSync(path, 'utf8'))]]);
    const loaded = loadFlow(path, files);
    const session = await openSession(loaded, files, { sandbox, references: { read: () => undefined, remedy: () => '' } });
    const recorded: RunEvent[] = [];
    const file = join(folder, 'run.ndjson');
    const recording = new RecordingFile(
      file,
      { idflow: '0', at: '', flow: path, files: {}, environment: '', targets: [] },
      session.redactor,
      () => undefined,
    );
    const value = JSON.parse(readFileSync(join(folder, 'inputs', `${input}.json`), 'utf8')) as Json;
    await recordingFlow(session.flow, () => recording.run()).run({
      input: value,
      consent: () => true,
      pushedState: session.pushedState,
      observer: createEventRecorder({ redactor: session.redactor, sink: (event) => recorded.push(event) }),
      ...options,
    });
    recording.close();
    await session.close();
    const flow = compileFlow(loaded.source, { targets: playbackTargets(targetsOf(loaded.source, files)), sandbox, files });
    const { runs, hasMasked } = readRecording(file);
    const played = await replay(runs[0]!.tape, flow, hasMasked);
    return { recorded: byPlace(recorded), ...played, text: readFileSync(file, 'utf8') };
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Replays a tape with nobody at the debugger. */
async function replay(tape: Tape, flow: ReturnType<typeof compileFlow>, hasMasked: boolean) {
  const redactor = createRedactor();
  const events: RunEvent[] = [];
  const player = new Replay(tape, { cleaning: cleaningBy(redactor, hasMasked), signal: new AbortController().signal });
  await flow.run({ ...player.options, observer: createEventRecorder({ redactor, sink: (event) => events.push(event) }) });
  return { replayed: byPlace(events), end: player.end, leftOver: player.leftOver() };
}
