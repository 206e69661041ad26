import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import { OBJECT_FIELDS } from '../flow/names-in-scope.ts';
import type { Getter } from './native-expression.ts';
import { ownAttribute } from './own-attribute.ts';
import type { ObjectSlot, Scope } from './run.ts';

/** The attribute of a source or a row; undefined where that is no object. */
export function attributeOf(owner: Json | undefined, name: string): Json | undefined {
  return isJsonObject(owner) ? ownAttribute(owner, name) : undefined;
}

/** What the object of the slot is mapped from. */
export function sourceOf(scope: Scope, slot: ObjectSlot | undefined): Json {
  return slot?.source === undefined ? scope.run.source : slot.source;
}

/** The changed attributes with their new values: what a partial update sends. */
export function changedOf(slot: ObjectSlot | undefined): JsonObject {
  return Object.fromEntries((slot?.changes ?? []).map(({ attribute, to }) => [attribute, to]));
}

/** `run` in expressions and scripts. */
export function runView(scope: Scope): JsonObject {
  const { run } = scope;
  return { id: run.id, flow: run.flowName, mode: run.mode, startedAt: new Date(run.startedAt).toISOString() };
}

const SLOT_FIELDS = Object.keys(OBJECT_FIELDS) as (keyof typeof OBJECT_FIELDS)[];

type SlotField = keyof typeof OBJECT_FIELDS;

/** Reads `objects.NAME.FIELD`; a field that does not exist is undefined. */
export function slotGetter(index: number, field: string): Getter {
  if (!Object.hasOwn(OBJECT_FIELDS, field)) return () => undefined;
  if (field === 'source') return (scope) => sourceOf(scope, scope.objects[index]);
  // by name, because a read whose key varies takes several times as long
  if (field === 'new') return (scope) => scope.objects[index]!.new;
  if (field === 'old') return (scope) => scope.objects[index]!.old;
  const known = field as Exclude<SlotField, 'source'>;
  return (scope) => scope.objects[index]![known];
}

/** `objects.NAME` in expressions and scripts. */
export function slotView(scope: Scope, slot: ObjectSlot): JsonObject {
  return Object.fromEntries(
    SLOT_FIELDS.map((field) => [field, ((field === 'source' ? sourceOf(scope, slot) : slot[field]) ?? null) as Json]),
  );
}

/** The item of the nearest loop around that calls its items by this name. */
export function loopItem(scope: Scope, name: string): Json | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.itemName === name) return at.item;
  return undefined;
}
