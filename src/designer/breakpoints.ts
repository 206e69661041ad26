import * as z from 'zod';

const text = z.string().max(10_000);

/** What a breakpoint asks for besides its place: an expression that holds, how often it was reached, a text to log instead of a stop. */
export const breakpointRulesSchema = z.strictObject({
  condition: text.optional(),
  hitCondition: text.optional(),
  logMessage: text.optional(),
});
export type BreakpointRules = z.infer<typeof breakpointRulesSchema>;

/**
 * A breakpoint on a step. `disabled` and `unverified` ones may have rules, too. `message` says why it can not bind, or
 * what else there is to say of it.
 */
export const stepBreakpointSchema = breakpointRulesSchema.extend({
  step: z.string(),
  /** Of the breakpoint: several may stand on one step. */
  id: z.string(),
  state: z.enum(['set', 'disabled', 'conditional', 'logpoint', 'unverified']),
  message: z.string().optional(),
});
export type StepBreakpoint = z.infer<typeof stepBreakpointSchema>;
