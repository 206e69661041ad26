import type * as z from 'zod';
import type { layoutSchema } from './layout-schema.ts';

/** The middle of the top edge of a step, in pixels of the canvas at zoom 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a person arranged by hand; {@link layoutSchema} says what is in it. */
export type Layout = z.infer<typeof layoutSchema>;

export const EMPTY_LAYOUT: Layout = { version: 1, steps: {}, collapsed: [], groups: {} };

/** Ending of a flow file, and of the sidecar that stands beside it. */
export const FLOW_ENDING = '.idflow.yaml';
export const LAYOUT_ENDING = '.idflow.layout.json';
