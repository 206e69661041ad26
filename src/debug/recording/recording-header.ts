import * as z from 'zod';
import { RECORDING_VERSION } from './entries.ts';

/** The first line of a recording. */
export const headerSchema = z.strictObject({
  recording: z.literal(RECORDING_VERSION),
  /** Version of the idflow that made it. */
  idflow: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** Absolute path of the flow file. */
  flow: z.string(),
  /** The flow and every file that it is made of, by path from the flow's folder, with the SHA-256 of its text. */
  files: z.record(z.string(), z.string()),
  environment: z.string(),
  targets: z.array(z.strictObject({ name: z.string(), kind: z.string(), address: z.string() })),
});
export type RecordingHeader = z.infer<typeof headerSchema>;

/** A recording can not be written or read; the message is a sentence. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}
