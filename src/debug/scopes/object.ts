import { sourceOf } from '../../engine/scope-values.ts';
import type { ObjectSlot } from '../../engine/run.ts';
import { isJsonObject, type Json } from '../../flow/json.ts';
import { objectNameOf, objectNames } from '../step-object.ts';
import type { NamedValue } from '../variables.ts';
import type { ScopeDefinition } from './definition.ts';

/** The object that the step works on: as it should be (which can be changed: it is what gets written), as it is, and its source. */
export const object: ScopeDefinition = {
  title: 'Object',
  open: true,
  values({ frame: { flow, scope, step } }) {
    const name = step && objectNameOf(step.step);
    const slot = name === undefined ? undefined : scope.objects[objectNames(flow).indexOf(name)];
    if (!slot) return undefined;
    return [
      newObjectOf(slot),
      { name: 'oldObject', value: slot.old, expression: 'oldObject' },
      { name: 'source', value: sourceOf(scope, slot), expression: 'source' },
      ...(slot.exists === null
        ? []
        : [{ name: 'exists', value: slot.exists, expression: `objects[${JSON.stringify(name)}].exists` }]),
      ...(slot.changes === null
        ? []
        : [{ name: 'changes', value: slot.changes as unknown as Json, expression: `objects[${JSON.stringify(name)}].changes` }]),
    ];
  },
};

/** `newObject`, to be changed as a whole or in its parts. The map that a step left as its output keeps what it had. */
export function newObjectOf(slot: ObjectSlot): NamedValue {
  return {
    name: 'newObject',
    value: slot.new,
    expression: 'newObject',
    place: {
      read: () => slot.new,
      assign(value) {
        if (!isJsonObject(value) && value !== null) throw new TypeError('`newObject` is a map of attributes, or null.');
        slot.new = value;
      },
    },
  };
}
