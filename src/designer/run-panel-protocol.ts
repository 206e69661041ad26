import * as z from 'zod';
import { runEventSchema } from '../runs/events.ts';

/** What the run panel's webview and the extension say to each other. Every message is parsed with these schemas where it arrives. */

const runId = z.string().max(100);
const stepIds = z.array(z.string().max(1_000)).max(1_000);

/** A run of this window. */
const runSummarySchema = z.strictObject({
  id: runId,
  /** Name of the flow's file. */
  flow: z.string(),
  startedAt: z.iso.datetime(),
  /** Name of the environment; empty before the targets are open. */
  environment: z.string(),
  /** What the input is called: a file, or what tells it from others. */
  input: z.string(),
  running: z.boolean(),
  /** True once it was asked to end. */
  stopping: z.boolean(),
  /** Absent while it goes on, and where it never began. */
  outcome: z.enum(['succeeded', 'no-changes', 'vetoed', 'cancelled', 'failed']).optional(),
  /** Why it never began. */
  refusal: z.string().optional(),
  /** Whether it was recorded, and can be debugged. */
  recorded: z.boolean(),
  /** Events that were not kept, because there were too many. */
  dropped: z.int(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** Where a click leads. `steps`: the steps of calls around, outermost first, then the step itself. */
const placeSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('step'), steps: stepIds }),
  /** The text of the step, or of a trigger of it. */
  z.strictObject({
    what: z.literal('text'),
    steps: stepIds,
    trigger: z.strictObject({ stage: z.string(), name: z.string() }).optional(),
  }),
  z.strictObject({ what: z.literal('file'), file: z.string().max(10_000), line: z.int().min(1), column: z.int().min(0) }),
  z.strictObject({ what: z.literal('target'), target: z.string().max(1_000) }),
]);
export type LogPlace = z.infer<typeof placeSchema>;

/** From the webview to the extension. */
export const fromRunPanelSchema = z.discriminatedUnion('type', [
  /** The webview listens: send it everything. */
  z.strictObject({ type: z.literal('ready') }),
  /** Show another run. */
  z.strictObject({ type: z.literal('show'), run: runId }),
  /** Run the flow of a run again, with the same input or another one; without a run the flow in front. `record`: and keep a recording. */
  z.strictObject({ type: z.literal('run'), run: runId.optional(), choose: z.boolean(), record: z.boolean().optional() }),
  /** Debug the recording of a run. */
  z.strictObject({ type: z.literal('debug'), run: runId }),
  z.strictObject({ type: z.literal('cancel'), run: runId }),
  z.strictObject({ type: z.literal('open'), run: runId, place: placeSchema }),
  z.strictObject({ type: z.literal('copy'), text: z.string().max(20_000_000) }),
  /** All of a run: to the clipboard, or to a file that the person chooses. */
  z.strictObject({ type: z.literal('copy-all'), run: runId }),
  z.strictObject({ type: z.literal('save'), run: runId }),
  /** Something went wrong in the webview, for the log. */
  z.strictObject({ type: z.literal('error'), message: z.string().max(10_000) }),
]);
export type FromRunPanel = z.infer<typeof fromRunPanelSchema>;

/** From the extension to the webview. */
export const toRunPanelSchema = z.discriminatedUnion('type', [
  /** The runs of this window, newest first, and which one is shown. `words`: those of the interface in the user's language. */
  z.strictObject({
    type: z.literal('runs'),
    runs: z.array(runSummarySchema),
    shown: runId.nullable(),
    words: z.record(z.string(), z.string()),
  }),
  /** Events of a run, in batches; `reset` begins it anew. */
  z.strictObject({ type: z.literal('events'), run: runId, reset: z.boolean(), events: z.array(runEventSchema) }),
  /** A command of VS Code. */
  z.strictObject({ type: z.literal('do'), action: z.enum(['find', 'focus']) }),
]);
export type ToRunPanel = z.infer<typeof toRunPanelSchema>;
