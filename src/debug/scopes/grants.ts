import type { ObjectSlot, Scope } from '../../engine/run.ts';
import type { JsonObject } from '../../flow/json.ts';
import { objectNames } from '../step-object.ts';
import type { ScopeDefinition } from './definition.ts';

/** Objects that come as lists, such as grants: the rows fetched, what should be there, and the difference. */
export const grants: ScopeDefinition = {
  title: 'Grants',
  open: false,
  values({ frame: { flow, scope } }) {
    const lists = objectNames(flow).flatMap((name, index) => {
      const slot = listIn(scope, index);
      return slot ? [{ name, value: listsOf(slot) }] : [];
    });
    return lists.length === 0 ? undefined : lists;
  },
};

/** The slot with the list: inside of a loop over it the object is the item, and the list is that of the scope around. */
function listIn(scope: Scope, index: number): ObjectSlot | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const slot = at.objects[index]!;
    if (slot.current !== null || slot.wanted.length + slot.toAdd.length + slot.toRemove.length > 0 || slot.rows.length > 1)
      return slot;
  }
  return undefined;
}

const listsOf = ({ rows, current, wanted, toAdd, toRemove }: ObjectSlot): JsonObject => ({
  rows: rows,
  ...(current === null ? {} : { current }),
  wanted,
  toAdd,
  toRemove,
});
