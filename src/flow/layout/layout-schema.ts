import * as z from 'zod';

const point = z.strictObject({ x: z.number(), y: z.number() });

/**
 * What a person arranged by hand: the layout sidecar, `NAME.idflow.layout.json` beside `NAME.idflow.yaml`. All else is
 * computed. Keyed by step id, so that it survives edits of the flow; ids that are gone are dropped at the next change.
 */
export const layoutSchema = z.strictObject({
  version: z.literal(1),
  /** Steps that were moved by hand. */
  steps: z.record(z.string(), point).default({}),
  /** Loops and groups that are folded, by the id of the loop or the group. */
  collapsed: z.array(z.string()).default([]),
  /** Steps that a person put together under a title, by an id of the group. */
  groups: z.record(z.string(), z.strictObject({ title: z.string(), steps: z.array(z.string()) })).default({}),
});
