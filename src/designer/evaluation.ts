import * as z from 'zod';

/** What one rule of a mapping gives for a sample. */
export const evaluationSchema = z.strictObject({
  /** Of the rule's text: `objects/user/mapping/2`, or `…/2/rule` where it has a condition. */
  path: z.string(),
  value: z.json().optional(),
  /** False where the rule's condition does not hold. */
  applies: z.boolean(),
  error: z.string().optional(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
