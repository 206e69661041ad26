import * as z from 'zod';
import { flowEdit } from '../flow/edit/index.ts';
import { layoutSchema } from '../flow/layout/layout-schema.ts';
import { breakpointRulesSchema } from './breakpoints.ts';

// The half of the protocol that the extension parses. Webviews take only its types: the schemas bring the edits with them.

const path = z.string().max(10_000);
const requestId = z.int().min(0);

/** Questions of the webview; each has one answer. */
const questionSchema = z.discriminatedUnion('ask', [
  /** What the inspector shows for a path. Answer: `FormAnswer | null`. */
  z.strictObject({ ask: z.literal('form'), path }),
  /** What can be written at a place in a piece of code of the flow. Answer: `Completion[]`. */
  z.strictObject({ ask: z.literal('complete'), path, text: z.string(), offset: z.int().min(0) }),
  /** What a name in a piece of code is. Answer: `{ markdown, start, end } | null`. */
  z.strictObject({ ask: z.literal('hover'), path, text: z.string(), offset: z.int().min(0) }),
  /** What would be wrong with a piece of code. Answer: `CodeProblem[]`. */
  z.strictObject({ ask: z.literal('check'), path, text: z.string() }),
  /** The rules of a mapping, evaluated on a sample input. Answer: `Evaluation[]`, or why nothing could be evaluated. */
  z.strictObject({ ask: z.literal('evaluate'), object: z.string(), input: z.string().max(5_000_000) }),
  /** Sample inputs beside the flow. Answer: `{ name, text }[]`. */
  z.strictObject({ ask: z.literal('samples') }),
  /** Steps as YAML text for the clipboard. Answer: string. */
  z.strictObject({ ask: z.literal('copy'), steps: z.array(z.string()).max(20_000) }),
]);
export type Question = z.infer<typeof questionSchema>;

/** From the webview to the extension. */
export const fromDesignerSchema = z.discriminatedUnion('type', [
  /** The webview listens: send it everything. */
  z.strictObject({ type: z.literal('ready') }),
  /** Change the flow. `id` comes back in `edited`. */
  z.strictObject({ type: z.literal('edit'), id: requestId, version: z.int(), edit: flowEdit }),
  /** The arrangement by hand changed: all of it. */
  z.strictObject({ type: z.literal('layout'), layout: layoutSchema }),
  /** What is selected, for the text editor to follow: paths, the last one in focus. `turn` counts what a person selected. */
  z.strictObject({ type: z.literal('select'), paths: z.array(path).max(20_000), turn: z.int() }),
  /** Show the text of a path, or another file (relative to the flow). */
  z.strictObject({
    type: z.literal('open'),
    path: path.optional(),
    file: z.string().optional(),
    line: z.int().min(1).optional(),
  }),
  z.strictObject({ type: z.literal('question'), id: requestId, question: questionSchema }),
  /** Run this flow; with a choice of input where `choose` is set, else as the last time. */
  z.strictObject({ type: z.literal('run'), choose: z.boolean() }),
  z.strictObject({ type: z.literal('cancel-run') }),
  /** Set breakpoints on steps that have none; or do something with those that there are. */
  z.strictObject({
    type: z.literal('breakpoints'),
    action: z.enum(['add', 'remove', 'enable', 'disable']),
    steps: z.array(z.string()).max(20_000),
  }),
  /** Give the breakpoint of a step new rules; a step without one gets one. */
  z.strictObject({ type: z.literal('breakpoint-rules'), step: z.string(), rules: breakpointRulesSchema }),
  /** Debug the flow or a recorded run of it, end that, or move in the past. */
  z.strictObject({
    type: z.literal('debug'),
    action: z.enum(['start', 'start-with-input', 'start-recorded', 'stop', 'step-back', 'step-forward', 'go-on']),
  }),
  z.strictObject({ type: z.literal('run-to-step'), step: z.string() }),
  /** Undo, redo, save, … of VS Code, and commands of idflow. */
  z.strictObject({
    type: z.literal('command'),
    command: z.enum(['undo', 'redo', 'save', 'open-text', 'problems', 'choose-environment', 'show-run', 'reset-layout']),
  }),
  /** Something went wrong in the webview, for the log. */
  z.strictObject({ type: z.literal('error'), message: z.string().max(10_000) }),
]);
export type FromDesigner = z.infer<typeof fromDesignerSchema>;
