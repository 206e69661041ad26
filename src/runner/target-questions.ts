import * as z from 'zod';
import { BROWSE_KINDS } from '../targets/browse.ts';

/**
 * What an editor asks a runner about targets, and is answered: connections are opened in the runner only. A question opens what
 * it needs and closes it again.
 */

const place = {
  id: z.int(),
  /** Absolute path of a targets file or of a flow, `/` between folders. */
  file: z.string(),
  /** Texts of files that are open and not saved, by absolute path. */
  unsaved: z.record(z.string(), z.string()),
  /** Name of the environment; null: the default of the targets file. */
  environment: z.string().nullable(),
};
const path = z.array(z.string()).max(1_000);

/** From the extension to the runner. */
export const targetQuestionSchemas = [
  /** Whether targets answer; without `targets` all. */
  z.strictObject({ type: z.literal('test-targets'), ...place, targets: z.array(z.string()).optional() }),
  /** What is at a path. */
  z.strictObject({
    type: z.literal('browse'),
    ...place,
    target: z.string(),
    path,
    from: z.string().optional(),
    filter: z.string().optional(),
  }),
  /** One thing, raw: what is at the path, or the rows that statements of a flow read. */
  z.strictObject({
    type: z.literal('fetch'),
    ...place,
    target: z.string(),
    path,
    query: z.strictObject({ statements: z.array(z.string()), values: z.record(z.string(), z.string().nullable()) }).optional(),
  }),
  /** Tables and columns of databases. `local`: only what can be told without a connection to anywhere, and changes nothing. */
  z.strictObject({ type: z.literal('schema'), ...place, targets: z.array(z.string()).optional(), local: z.boolean() }),
] as const;
export type TargetQuestion = z.infer<(typeof targetQuestionSchemas)[number]>;

const tested = z.strictObject({
  name: z.string(),
  kind: z.string(),
  ok: z.boolean(),
  server: z.string(),
  latencyMs: z.number(),
  tls: z.string().optional(),
  message: z.string().optional(),
});
const entry = z.strictObject({
  path,
  name: z.string(),
  kind: z.enum(BROWSE_KINDS),
  detail: z.string().optional(),
  opens: z.boolean(),
  fetchable: z.boolean(),
});
const column = z.strictObject({ name: z.string(), type: z.string(), nullable: z.boolean(), key: z.boolean().optional() });
const table = z.strictObject({
  name: z.string(),
  schema: z.string().optional(),
  isDefaultSchema: z.boolean(),
  kind: z.enum(['table', 'view']),
  columns: z.array(column),
});
const databaseSchema = z.strictObject({
  tables: z.array(table),
  partial: z.boolean().optional(),
  dialect: z.enum(['any', 'sqlite', 'postgres', 'mysql', 'mssql', 'oracle']).optional(),
});
/** Why there is no answer, as a sentence; secrets are not in it. */
const error = z.string().optional();

/** From the runner to the extension; either the answer is there or the error. */
export const targetAnswerSchemas = [
  z.strictObject({ type: z.literal('targets-tested'), id: z.int(), tested: z.array(tested).optional(), error }),
  z.strictObject({
    type: z.literal('browsed'),
    id: z.int(),
    page: z.strictObject({ entries: z.array(entry), next: z.string().optional() }).optional(),
    error,
  }),
  z.strictObject({ type: z.literal('fetched'), id: z.int(), value: z.record(z.string(), z.json()).optional(), error }),
  z.strictObject({
    type: z.literal('schema-read'),
    id: z.int(),
    schemas: z.record(z.string(), databaseSchema).optional(),
    errors: z.record(z.string(), z.string()).optional(),
    error,
  }),
] as const;
export type TargetAnswer = z.infer<(typeof targetAnswerSchemas)[number]>;
