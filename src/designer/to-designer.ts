import * as z from 'zod';
import type { Diagram, DiagramProblem } from '../flow/diagram/diagram.ts';
import type { DiagramPatch } from '../flow/diagram/diff-diagram.ts';
import { layoutSchema } from '../flow/layout/layout-schema.ts';
import { runEventSchema } from '../runs/events.ts';
import { stepBreakpointSchema } from './breakpoints.ts';
import { debugStateSchema } from './debug-state.ts';

// The half of the protocol that the webview parses. `version` is the version of the TextDocument that a message speaks of.

const path = z.string().max(10_000);
const requestId = z.int().min(0);

/** Why the text can not be drawn; the last good picture stays. */
const brokenSchema = z.strictObject({ message: z.string(), line: z.int(), column: z.int() });
export type Broken = z.infer<typeof brokenSchema>;

const problems = z.custom<readonly DiagramProblem[]>((value) => Array.isArray(value));

/** What may be done here. */
const abilitiesSchema = z.strictObject({
  /** False for a read-only document. */
  edit: z.boolean(),
  /** Why it is read-only, as a sentence in the user's language, where that is known. */
  readOnly: z.string().optional(),
  /** False in an untrusted workspace. */
  run: z.boolean(),
  /** Name of the chosen environment. */
  environment: z.string(),
});
export type Abilities = z.infer<typeof abilitiesSchema>;

/** What a person wants of every designer, as the settings say. */
const preferencesSchema = z.strictObject({
  /** Whether designers open with the minimap. */
  minimap: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/**
 * From the extension to the webview. The extension is trusted with the shape of the big models that it made from the
 * file; what is checked of them here is that they are there.
 */
export const toDesignerSchema = z.discriminatedUnion('type', [
  /** Everything, once after `ready` and whenever a patch would not do. */
  z.strictObject({
    type: z.literal('document'),
    version: z.int(),
    file: z.string(),
    diagram: z.custom<Diagram>((value) => typeof value === 'object' && value !== null),
    layout: layoutSchema,
    problems,
    broken: brokenSchema.nullable(),
    abilities: abilitiesSchema,
    preferences: preferencesSchema,
    /** Words of the interface in the user's language, by their key; missing ones are English. */
    words: z.record(z.string(), z.string()),
  }),
  /** What a change of the text changed. Applies to the picture of version `base` only. */
  z.strictObject({
    type: z.literal('patch'),
    base: z.int(),
    version: z.int(),
    patch: z.custom<DiagramPatch>((value) => typeof value === 'object' && value !== null),
    broken: brokenSchema.nullable(),
  }),
  /** Problems of a version; they come later than its picture. */
  z.strictObject({ type: z.literal('problems'), version: z.int(), problems }),
  z.strictObject({ type: z.literal('layout'), layout: layoutSchema }),
  z.strictObject({ type: z.literal('abilities'), abilities: abilitiesSchema }),
  z.strictObject({ type: z.literal('preferences'), preferences: preferencesSchema }),
  /** How an `edit` went: what to select now, what to announce, or why it was refused. */
  z.strictObject({
    type: z.literal('edited'),
    id: requestId,
    version: z.int(),
    select: z.string().optional(),
    says: z.string().optional(),
    refused: z.string().optional(),
  }),
  /**
   * Select a path. With a `turn`, the cursor in the text stands there, and that was the last selection of the webview
   * that was known: one that was made since wins.
   */
  z.strictObject({ type: z.literal('select'), path, turn: z.int().optional() }),
  z.strictObject({ type: z.literal('answer'), id: requestId, answer: z.json().optional(), error: z.string().optional() }),
  /** A run of this flow: events as they come, in batches; `reset` begins a new run. */
  z.strictObject({ type: z.literal('run'), reset: z.boolean(), running: z.boolean(), events: z.array(runEventSchema) }),
  /** All breakpoints on steps. */
  z.strictObject({ type: z.literal('breakpoints'), breakpoints: z.array(stepBreakpointSchema) }),
  /** Where the debugger stands. */
  z.strictObject({ type: z.literal('debug'), state: debugStateSchema }),
  /** A command of the palette or a key of VS Code, for the canvas. */
  z.strictObject({
    type: z.literal('do'),
    action: z.enum(['find', 'fit', 'toggle-minimap', 'toggle-inspector', 'focus-canvas', 'add-step', 'reset-layout']),
  }),
]);
export type ToDesigner = z.infer<typeof toDesignerSchema>;
