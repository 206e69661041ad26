import * as z from 'zod';
import type { Form } from '../flow/form/form.ts';

/** The form of a path, with the version of the text that it was made of: its edits are meant for that one. */
export interface FormAnswer {
  readonly version: number;
  readonly form: Form;
}

export const completionSchema = z.strictObject({
  label: z.string(),
  kind: z.enum(['name', 'attribute', 'function', 'parameter', 'table', 'keyword', 'value', 'file']),
  detail: z.string().optional(),
  documentation: z.string().optional(),
  /** Inserted instead of the label; a snippet in VS Code's syntax when `snippet` is set. */
  insert: z.string().optional(),
  snippet: z.boolean().optional(),
});
export type Completion = z.infer<typeof completionSchema>;

/** A problem in a piece of code; offsets in its text. */
export const codeProblemSchema = z.strictObject({
  start: z.int(),
  end: z.int(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
});
export type CodeProblem = z.infer<typeof codeProblemSchema>;
