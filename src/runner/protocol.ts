import * as z from 'zod';
import { evaluationSchema } from '../designer/evaluation.ts';
import { shownDeletionSchema } from '../runs/deletion.ts';
import { runEventSchema } from '../runs/events.ts';
import { targetAnswerSchemas, targetQuestionSchemas } from './target-questions.ts';
import { askRunSchema, askValueSchema, consentSchema, valueSchema } from './value-channel.ts';

/**
 * What the extension and the runner, a child process, say to each other: JSON over Node's IPC channel. The runner is
 * where flows run and scripts are evaluated, so that nothing of a flow can hang or read the editor. It does one thing at a
 * time.
 */

/** Texts of files that are open and not saved, by absolute path with `/` between folders. They count instead of the files. */
const unsaved = z.record(z.string(), z.string());

/** From the extension to the runner. */
export const toRunnerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    /** Absolute path of the flow file, `/` between folders. */
    file: z.string(),
    unsaved,
    input: z.json(),
    /** Name of the environment; null: the default of the targets file. */
    environment: z.string().nullable(),
    mode: z.enum(['full', 'incremental']),
    /** Where the run is recorded, and the version of the idflow that does so: docs/run-recordings.md. */
    record: z.strictObject({ path: z.string(), idflow: z.string() }).optional(),
  }),
  /** End the run cleanly: what is under way is ended, and the report tells what was written. Questions about targets are given up. */
  z.strictObject({ type: z.literal('cancel') }),
  /** The answer to `ask-consent`, `ask-run` and `ask-delete`. */
  consentSchema,
  valueSchema,
  /** Evaluate the mapping of an object on a sample. */
  z.strictObject({
    type: z.literal('evaluate'),
    id: z.int(),
    file: z.string(),
    unsaved,
    object: z.string(),
    /** JSON text. */
    input: z.string(),
    /** What the sample is: an input of the flow (default), or something fetched from the target. */
    sample: z.enum(['input', 'fetched']).optional(),
  }),
  ...targetQuestionSchemas,
]);
export type ToRunner = z.infer<typeof toRunnerSchema>;
export type RunRequest = Extract<ToRunner, { type: 'run' }>;
export type EvaluateRequest = Extract<ToRunner, { type: 'evaluate' }>;

/** Why nothing could run. `message` is for a person; secrets are not in it. */
const refusalSchema = z.strictObject({
  /** `invalid`: the flow has errors; `environment`: its targets can not be opened; `defect`: a mistake of idflow itself. */
  reason: z.enum(['invalid', 'environment', 'defect']),
  message: z.string(),
});
export type Refusal = z.infer<typeof refusalSchema>;

/** From the runner to the extension. */
export const fromRunnerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** The targets are open, and the run begins. `address`: a path or a URL. */
  z.strictObject({
    type: z.literal('opened'),
    environment: z.string(),
    targets: z.array(z.strictObject({ name: z.string(), kind: z.string(), address: z.string() })),
  }),
  /** Batched where events come faster than one each 16 ms. */
  z.strictObject({ type: z.literal('events'), events: z.array(runEventSchema) }),
  z.strictObject({ type: z.literal('ask-consent'), id: z.int(), question: z.string(), step: z.string() }),
  /** The environment is protected: is the flow to run on it? */
  askRunSchema,
  /** Is that to be deleted in a protected environment? */
  z.strictObject({ type: z.literal('ask-delete'), id: z.int(), step: z.string(), deletion: shownDeletionSchema }),
  askValueSchema,
  /** The run is over; `refusal` where it could not even start. */
  z.strictObject({ type: z.literal('ended'), refusal: refusalSchema.optional() }),
  z.strictObject({
    type: z.literal('evaluated'),
    id: z.int(),
    evaluations: z.array(evaluationSchema).optional(),
    /** Why nothing could be evaluated, as a sentence. */
    error: z.string().optional(),
  }),
  ...targetAnswerSchemas,
]);
export type FromRunner = z.infer<typeof fromRunnerSchema>;
