import * as z from 'zod';
import { ERROR_KINDS, type ErrorKind } from '../flow/error-kind.ts';
import type { Json } from '../flow/json.ts';
import { TRIGGER_STAGES, type TriggerStage } from '../flow/property-names.ts';

/** Version of the event shapes. Within a version keys are only added. */
export const EVENT_VERSION = 1;

const json: z.ZodType<Json> = z.json();
const iteration = z.array(z.int().min(0)).describe('Indexes of the loop items around, outermost first; empty outside of loops.');
const errorKind = z.enum(Object.keys(ERROR_KINDS) as [ErrorKind, ...ErrorKind[]]);
const stage = z.enum(Object.keys(TRIGGER_STAGES) as [TriggerStage, ...TriggerStage[]]);
const milliseconds = z.number().min(0).describe('Milliseconds.');

const failure = z
  .strictObject({
    kind: errorKind,
    message: z.string(),
    code: z.string().optional().describe("The server's own code."),
    details: json.optional(),
    step: z.string().optional(),
    iteration: iteration.optional(),
    file: z.string().optional(),
    line: z.int().optional(),
    column: z.int().optional(),
    attempts: z.int().optional().describe('Attempts made, when more than one.'),
  })
  .describe('What went wrong, where, and why; see [Failures](#failures).');

/** Parts of events that the documentation shows by themselves. */
export const EVENT_PARTS: { readonly Failures: z.ZodRawShape; readonly Reports: z.ZodRawShape } = {
  get Failures() {
    return failure.shape;
  },
  get Reports() {
    return report.shape;
  },
};

const veto = z.strictObject({ step: z.string(), object: z.string(), stage, trigger: z.string(), iteration });
const write = z.strictObject({ step: z.string(), target: z.string(), action: z.string(), iteration });

const report = z
  .strictObject({
    run: z.string(),
    flow: z.string(),
    outcome: z.enum(['succeeded', 'no-changes', 'vetoed', 'cancelled', 'failed']),
    message: z.string().optional(),
    output: json.optional(),
    endedAt: z.string().optional().describe('Step the run ended at; absent when it just ran out of edges.'),
    failure: failure.optional(),
    vetoes: z.array(veto),
    writes: z.array(write).describe('What was changed, in order; after a failure or a stop: what was already written.'),
    uncertain: z.array(write).describe('Writes whose answer never came: they may or may not have happened.'),
    warnings: z.array(z.string()),
    steps: z.int(),
    startedAt: z.iso.datetime(),
    durationMs: milliseconds,
  })
  .describe('How the run ended; see [Reports](#reports).');

/** What every event has. */
const common = {
  v: z.literal(EVENT_VERSION).describe('Version of the shape.'),
  run: z.string().describe('Id of the run; a called flow runs as `RUN/STEP`.'),
  seq: z.int().min(0).describe('Number of the event in the stream, without gaps.'),
  at: z.iso.datetime().describe('When, UTC.'),
};

const ofStep = { ...common, step: z.string().describe('Id of the step.'), iteration };

/** The kinds of event, each with its keys. */
const EVENTS = {
  'run-started': z
    .strictObject({
      ...common,
      event: z.literal('run-started'),
      flow: z.string().describe('Name of the flow.'),
      mode: z.enum(['full', 'incremental']).describe('How deltas compare.'),
      input: json.describe('What the run was given.'),
      record: z.int().optional().describe('Number of the input document, from 1, when there are several.'),
      parent: z
        .strictObject({ run: z.string(), step: z.string(), iteration })
        .optional()
        .describe('The step that called this flow.'),
    })
    .describe('A run, or a called flow inside of one, begins.'),
  'step-started': z
    .strictObject({
      ...ofStep,
      event: z.literal('step-started'),
      kind: z.string().describe('Kind of step.'),
      title: z.string().describe('Its title in the flow, or its id.'),
    })
    .describe('A step begins.'),
  'item-started': z
    .strictObject({ ...ofStep, event: z.literal('item-started'), item: json.describe('The item.') })
    .describe('A loop takes an item up; `step` is the loop, `iteration` ends with the index of the item.'),
  'item-finished': z
    .strictObject({ ...ofStep, event: z.literal('item-finished') })
    .describe('A loop is done with an item. Missing for items that a stop or a failure of another item cut short.'),
  'step-finished': z
    .strictObject({
      ...ofStep,
      event: z.literal('step-finished'),
      port: z.string().nullable().describe('Edge taken; null at the end of the flow and where a loop was left from inside.'),
      durationMs: milliseconds,
      output: json.describe('What the step leaves for later expressions.'),
    })
    .describe('A step is done.'),
  'step-failed': z
    .strictObject({
      ...ofStep,
      event: z.literal('step-failed'),
      port: z.string().nullable().describe('`on-error` edge taken; null when the failure ends the run.'),
      durationMs: milliseconds,
      failure,
    })
    .describe('A step failed for good.'),
  'attempt-failed': z
    .strictObject({ ...ofStep, event: z.literal('attempt-failed'), attempt: z.int().min(1), waitMs: milliseconds, failure })
    .describe('An attempt failed and is repeated after a pause.'),
  call: z
    .strictObject({
      ...ofStep,
      event: z.literal('call'),
      target: z.string().describe('Logical name of the target.'),
      what: z.string().describe('The SQL statement as written, or the name of the operation.'),
      writes: z.boolean(),
      parameters: z.record(z.string(), json).describe('By name.'),
      answer: json.describe('Rows, or the answer of the IdP.'),
      rows: z.int().optional(),
      affected: z.int().optional(),
      exchanges: z
        .array(
          z.strictObject({
            method: z.string(),
            path: z.string(),
            status: z.int().describe('0 when no answer came.'),
            result: z.string().optional().describe('The answer in the words of a protocol that is not HTTP.'),
          }),
        )
        .optional()
        .describe('HTTP requests of an IdP call.'),
      durationMs: milliseconds,
      failure: failure.optional(),
    })
    .describe('A target was called and answered, or failed.'),
  trigger: z
    .strictObject({
      ...ofStep,
      event: z.literal('trigger'),
      name: z.string(),
      stage,
      answer: json.describe('What the script returned.'),
      vetoed: z.boolean(),
      durationMs: milliseconds,
    })
    .describe('A trigger ran.'),
  log: z
    .strictObject({ ...ofStep, event: z.literal('log'), level: z.enum(['debug', 'info', 'warn', 'error']), message: z.string() })
    .describe('A line of the log.'),
  notice: z
    .strictObject({
      ...ofStep,
      event: z.literal('notice'),
      target: z.string(),
      kind: z.enum(['rate-limited', 'retry']),
      message: z.string(),
      waitMs: milliseconds,
    })
    .describe('A call waits: for a rate limit, or before it is repeated.'),
  'run-finished': z
    .strictObject({ ...common, event: z.literal('run-finished'), report })
    .describe('A run, or a called flow, is over.'),
} as const;

/** Any event, as `idflow run --json` prints it: one per line. */
export const runEventSchema = z.discriminatedUnion('event', [
  EVENTS['run-started'],
  EVENTS['step-started'],
  EVENTS['item-started'],
  EVENTS['item-finished'],
  EVENTS['step-finished'],
  EVENTS['step-failed'],
  EVENTS['attempt-failed'],
  EVENTS.call,
  EVENTS.trigger,
  EVENTS.log,
  EVENTS.notice,
  EVENTS['run-finished'],
]);

/** Something that happened in a run. JSON-safe, free of secrets, and a copy: it can be kept. */
export type RunEvent = z.infer<typeof runEventSchema>;

/** An event of one kind. */
export type RunEventOf<K extends RunEvent['event']> = Extract<RunEvent, { event: K }>;

/** The kinds of event with what they say, for the documentation. */
export const RUN_EVENTS: Readonly<Record<RunEvent['event'], { readonly shape: z.ZodRawShape; readonly description: string }>> =
  Object.fromEntries(
    Object.entries(EVENTS).map(([name, schema]) => [name, { shape: schema.shape, description: schema.description ?? '' }]),
  ) as never;
