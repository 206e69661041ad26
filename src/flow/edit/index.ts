import * as z from 'zod';
import type { FlowSource } from '../read-flow.ts';
import { addMappingRule } from './add-mapping-rule.ts';
import { addObject } from './add-object.ts';
import { addStep } from './add-step.ts';
import { addTarget } from './add-target.ts';
import { connect } from './connect.ts';
import { deleteSteps } from './delete-steps.ts';
import { disconnect } from './disconnect.ts';
import { duplicateSteps } from './duplicate-steps.ts';
import type { EditDefinition, EditResult } from './edit.ts';
import { insertEntry } from './insert-entry.ts';
import { insertExistingOnEdge } from './insert-existing-on-edge.ts';
import { insertOnEdge } from './insert-on-edge.ts';
import { moveEntry } from './move-entry.ts';
import { pasteSteps } from './paste-steps.ts';
import { Refusal } from './refusal.ts';
import { removeObject } from './remove-object.ts';
import { removeValue } from './remove-value.ts';
import { renameKey } from './rename-key.ts';
import { renameObject } from './rename-object.ts';
import { renameStep } from './rename-step.ts';
import { renameTarget } from './rename-target.ts';
import { setMappingRule } from './set-mapping-rule.ts';
import { setStart } from './set-start.ts';
import { setValue } from './set-value.ts';
import { say } from '../sentence.ts';

export { copySteps } from './copy-steps.ts';
export { applyEdits, type EditResult, type TextEdit } from './edit.ts';

/** Every way to change a flow file, by name. A new one is a file beside this one and a line here. */
export const EDITS = {
  'add-step': addStep,
  'insert-on-edge': insertOnEdge,
  'insert-existing-on-edge': insertExistingOnEdge,
  connect,
  disconnect,
  'delete-steps': deleteSteps,
  'duplicate-steps': duplicateSteps,
  'paste-steps': pasteSteps,
  'set-start': setStart,
  'rename-step': renameStep,
  'rename-object': renameObject,
  'rename-target': renameTarget,
  'add-object': addObject,
  'remove-object': removeObject,
  'add-target': addTarget,
  'add-mapping-rule': addMappingRule,
  'set-mapping-rule': setMappingRule,
  'set-value': setValue,
  'remove-value': removeValue,
  'rename-key': renameKey,
  'insert-entry': insertEntry,
  'move-entry': moveEntry,
} as const;

/** The message that asks for an edit: its name as `edit`, and what it needs to know. */
export type FlowEdit = {
  [Name in keyof typeof EDITS]: { edit: Name } & z.infer<(typeof EDITS)[Name]['schema']>;
}[keyof typeof EDITS];

type Message = z.ZodObject<{ edit: z.ZodLiteral }>;

const messages = Object.values<EditDefinition>(EDITS).map(({ name, schema }) =>
  z.strictObject({ edit: z.literal(name), ...schema.shape }),
) as unknown as readonly [Message, ...Message[]];

/** Parses the message that asks for an edit. */
export const flowEdit = z.discriminatedUnion('edit', messages) as unknown as z.ZodType<FlowEdit>;

/**
 * Works out what an edit changes in the text of a flow file. Pure, and never throws: what can not be done is refused with a
 * sentence that says why and what to do.
 */
export function applyFlowEdit(source: FlowSource, edit: FlowEdit): EditResult {
  if (source.broken)
    return {
      refused: say`The file is no valid YAML at the moment, so it can not be changed from here. Correct it in the text first.`,
    };
  const { edit: name, ...values } = edit;
  const definition: EditDefinition = EDITS[name];
  try {
    return definition.apply(source, values);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.sentence };
    if (error instanceof RangeError)
      return {
        refused: say`This is nested too deeply, or made of too many aliases, to be changed from here. Change it in the text.`,
      };
    throw error;
  }
}
