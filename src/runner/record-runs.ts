import { basename, resolve as resolvePath } from 'node:path';
import { fingerprintsOf } from '../debug/recording/fingerprint.ts';
import { RecordingFile } from '../debug/recording/recording-file.ts';
import { recordingFlow } from '../debug/recording/recording-flow.ts';
import type { RecordingSink } from '../debug/recording/run-recorder.ts';
import { TARGETS_FILE_NAME } from '../targets/environment/targets-file.ts';
import type { FlowFiles } from './flow-files.ts';
import { namingOf } from './input/naming.ts';
import type { Session } from './session.ts';

export interface RecordRunsOptions {
  /** The recording; a file of that name is written anew. */
  readonly path: string;
  /** Version of this idflow. */
  readonly idflow: string;
  /** What the flow was read through. */
  readonly files: FlowFiles;
  /** Told once when the file can not be written any more; the runs go on. */
  readonly failed: (message: string) => void;
}

/** A session whose runs are recorded. */
export interface RecordedSession {
  readonly session: Session;
  /** Takes a run that is made in another way. */
  readonly sink: () => RecordingSink;
  /** After the last run. */
  close(): void;
}

/**
 * Records all runs of a session into one file, without secrets.
 * @throws RecordingError where the file can not be written
 */
export function recordRuns(session: Session, { path, idflow, files, failed }: RecordRunsOptions): RecordedSession {
  const { flow, environment, redactor } = session;
  const { file } = flow.source;
  const recording = new RecordingFile(
    path,
    {
      idflow,
      at: new Date().toISOString(),
      flow: resolvePath(file),
      files: fingerprintsOf(
        file,
        [...files.whatWasRead].filter(([name]) => basename(name) !== TARGETS_FILE_NAME),
      ),
      environment: environment.name,
      targets: [...environment.connections].map(([name, { kind, address }]) => ({ name, kind, address })),
    },
    redactor,
    failed,
  );
  const labelOf = (input: Parameters<typeof namingOf>[0]): string | undefined => {
    const naming = namingOf(input);
    return naming && `${naming.name} ${naming.value}`;
  };
  return {
    sink: () => recording.run(),
    session: { ...session, flow: recordingFlow(flow, () => recording.run(), labelOf) },
    close: () => recording.close(),
  };
}
