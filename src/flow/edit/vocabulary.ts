import * as z from 'zod';
import type { Json } from '../json.ts';

/** A name or key of the flow file, of any sort; whether it fits is for the edit to say. */
export const word = z.string().max(1_000);

/** A path as in `FlowSource.positions`. */
export const path = z.string().max(10_000);

/** A way out of a step: a key such as `next`, the value of a case, or a kind of error. */
export const port = z.strictObject({ kind: z.enum(['flow', 'case', 'error']), name: word });
export type Port = z.infer<typeof port>;

/** A port of a step. */
export const stepPort = z.strictObject({ step: word, port });

/** Any value that a flow file can hold. */
export const json: z.ZodType<Json> = z.json();

/** Settings of a new step, by their keys. */
export const settings = z.record(word, json);

/** Ids of steps. */
export const stepIds = z.array(word).min(1).max(20_000);

/** The arrow of a mapping rule. */
export const direction = z.enum(['<=', '=>', '<=>']);
