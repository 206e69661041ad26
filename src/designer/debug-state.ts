import * as z from 'zod';

/** Where a debugged run of a flow stands still. */
const debugPauseSchema = z.strictObject({
  step: z.string(),
  /** Indexes of the loop items around, outermost first. */
  iteration: z.array(z.int().min(0)).optional(),
  /** As the Debug Adapter Protocol names it: `breakpoint`, `step`, `exception` … */
  reason: z.string(),
  /** True where the pause lies in the past: it shows what was, and nothing is sent to a target. */
  recorded: z.boolean(),
  /** A sentence on why, where the reason alone does not tell. */
  text: z.string().optional(),
});
export type DebugPause = z.infer<typeof debugPauseSchema>;

/** What the debugger does with a flow. */
export const debugStateSchema = z.strictObject({
  /** True as long as a session debugs the flow, standing still or not. */
  running: z.boolean(),
  paused: debugPauseSchema.optional(),
  /** Steps of the flow on the call stack; that of the selected frame first. */
  frames: z.array(z.strictObject({ step: z.string() })),
});
export type DebugState = z.infer<typeof debugStateSchema>;
