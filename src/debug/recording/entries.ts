import * as z from 'zod';
import { ERROR_KINDS, type ErrorKind } from '../../flow/error-kind.ts';
import type { Json } from '../../flow/json.ts';

/** Version of the form in which runs are recorded. A reader refuses every other one. */
export const RECORDING_VERSION = 1;

const json: z.ZodType<Json> = z.json();
/** See `Lanes`. */
const lane = z.string();
const kind = z.enum(Object.keys(ERROR_KINDS) as [ErrorKind, ...ErrorKind[]]);

/** As the engine's `CallFailure`. */
const failure = z.strictObject({
  kind,
  message: z.string(),
  code: z.string().optional(),
  details: json.optional(),
  safeToRepeat: z.boolean(),
  errorName: z.string().optional(),
});

const exchanges = z.array(z.looseObject({ method: z.string(), path: z.string(), status: z.number() })).optional();
const notices = z
  .array(z.strictObject({ kind: z.enum(['rate-limited', 'retry']), message: z.string(), waitMs: z.number() }))
  .optional();

/** A run begins: all that it is given. */
export const beginSchema = z.strictObject({
  e: z.literal('begin'),
  id: z.string(),
  /** What tells this run from others, for people. */
  label: z.string().optional(),
  input: json,
  mode: z.enum(['full', 'incremental']),
  /** Epoch milliseconds. */
  time: z.number(),
  /** What the run's chance comes from. */
  seed: z.int(),
  /** Whether somebody answers questions. */
  asks: z.boolean(),
  /** Whether the last pushed state is kept. */
  state: z.boolean(),
});
export type BeginEntry = z.infer<typeof beginSchema>;

/** When a change was made at a pause, as seen from its step. */
const moment = z.enum(['before-step', 'before-call', 'running', 'after-step']);
export type EditMoment = z.infer<typeof moment>;

/** All that a run is told from outside, in the order in which it is told, with the steps that it takes. */
export const entrySchema = z.discriminatedUnion('e', [
  /** A called flow begins, at that time; the lane is that of its caller. */
  z.strictObject({ e: z.literal('time'), at: lane, time: z.number() }),
  /** A step begins. */
  z.strictObject({ e: z.literal('step'), at: lane, step: z.string() }),
  /** Somebody chose the port instead of having the step run. */
  z.strictObject({ e: z.literal('port'), at: lane, port: z.string() }),
  /** Somebody changed `newObject` of an object (its index) in a scope around, or in the same. */
  z.strictObject({ e: z.literal('edit'), at: lane, of: lane, object: z.int(), value: json, moment }),
  /** A call of a target, when its answer has come. */
  z.strictObject({
    e: z.literal('call'),
    at: lane,
    target: z.string(),
    what: z.string(),
    writes: z.boolean(),
    parameters: z.record(z.string(), json),
    /** For a statement its rows, for an operation the answer itself. */
    rows: z.array(z.record(z.string(), json)).optional(),
    answer: json.optional(),
    affected: z.int().optional(),
    failure: failure.optional(),
    exchanges,
    notices,
    durationMs: z.number().optional(),
    /** A person gave the answer, and the target was not asked. */
    given: z.boolean().optional(),
  }),
  /** A statement that could not be prepared, or a transaction that could not begin or end. */
  z.strictObject({
    e: z.literal('action'),
    at: lane,
    target: z.string(),
    what: z.enum(['prepare', 'transaction']),
    text: z.string().optional(),
    failure,
  }),
  /** The time of a step was up. */
  z.strictObject({ e: z.literal('timeout'), at: lane }),
  /** The answer to a question of the flow. */
  z.strictObject({ e: z.literal('consent'), step: z.string(), question: z.string(), granted: z.boolean() }),
  /** What was pushed last under a key. */
  z.strictObject({ e: z.literal('state'), key: z.string(), value: z.record(z.string(), json).nullable() }),
  /** What was changed inside of a script: of the step whose entry has the number, its script of that index. */
  z.strictObject({
    e: z.literal('script'),
    step: z.int(),
    index: z.int(),
    statements: z.int(),
    edits: z.array(z.strictObject({ count: z.int(), question: z.looseObject({ ask: z.enum(['evaluate', 'set']) }) })),
  }),
  /** Somebody stopped the run. */
  z.strictObject({ e: z.literal('stopped') }),
  /** The run is over. */
  z.strictObject({ e: z.literal('end'), outcome: z.string(), message: z.string().optional(), steps: z.int() }),
]);
export type TapeEntry = z.infer<typeof entrySchema>;
export type EntryOf<K extends TapeEntry['e']> = Extract<TapeEntry, { e: K }>;
