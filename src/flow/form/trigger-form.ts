import { keyPath, listOf } from '../grammar/collections.ts';
import { TRIGGER_STAGES } from '../property-names.ts';
import type { FlowSource } from '../read-flow.ts';
import { trigger } from '../script-source.ts';
import { fieldOf } from './field.ts';
import type { Form } from './form.ts';
import { namesFor } from './names.ts';
import { nodeAt } from './node-at.ts';
import { NEW_TRIGGER } from './object-form.ts';

const stageTriggers = listOf(trigger, { single: true, label: 'a list of triggers' });

/** The form of a trigger stage of an object: its triggers in the order in which they run. */
export function triggerForm(source: FlowSource, path: string, object: string, stage: string): Form | undefined {
  if (!Object.hasOwn(TRIGGER_STAGES, stage) || !source.positions.has(keyPath(path))) return undefined;
  const doc = TRIGGER_STAGES[stage as keyof typeof TRIGGER_STAGES];
  const placed = nodeAt(source, path);
  const node = placed.resolve(placed.node);
  const list = fieldOf(stageTriggers, { ...placed, path, label: stage, doc, required: true, node });
  const fields = [{ ...list, entry: { value: NEW_TRIGGER } }];
  return { path, title: `${stage} triggers of ${object}`, doc, kind: 'trigger', fields, names: namesFor(source, fields) };
}
