import type { JsonObject } from '../flow/json.ts';
import type { MaybePromise } from '../targets/port.ts';
import { keyOf } from './delta.ts';
import { identityOf, type CompiledObject } from './object.ts';
import type { ObjectSlot, Scope } from './run.ts';

/** Remembers what was pushed last, so that an incremental delta can tell our changes from others'. */
export interface PushedState {
  /** @returns what was written under the key, or undefined */
  read(key: string): MaybePromise<JsonObject | undefined>;
  write(key: string, state: JsonObject): MaybePromise<void>;
  remove(key: string): MaybePromise<void>;
}

/** Pushed state for one process. */
export function createMemoryPushedState(): PushedState {
  const states = new Map<string, string>();
  return {
    read(key) {
      const state = states.get(key);
      return state === undefined ? undefined : (JSON.parse(state) as JsonObject);
    },
    write(key, state) {
      states.set(key, JSON.stringify(state));
    },
    remove(key) {
      states.delete(key);
    },
  };
}

/** Keys of a list that we pushed, and where they are kept. Shared by the list's slot and those of its items. */
export interface PushedList {
  readonly stateKey: string;
  readonly keys: Set<string>;
}

const stateKey = (scope: Scope, object: CompiledObject, identity: string): string =>
  `${scope.run.flowName}/${object.name}/${identity}`;

/** What was pushed last of a single object. */
export function readPushedObject(scope: Scope, object: CompiledObject, slot: ObjectSlot): MaybePromise<JsonObject | undefined> {
  return scope.run.options.pushedState?.read(stateKey(scope, object, identityOf(object, slot)));
}

/** Keeps the mapped attributes of an object as pushed. */
export function keepPushedObject(scope: Scope, object: CompiledObject, slot: ObjectSlot): MaybePromise<void> {
  const { pushedState } = scope.run.options;
  if (!pushedState || !slot.new) return undefined;
  const attributes: JsonObject = {};
  for (const attribute of object.mapped) attributes[attribute] = slot.new[attribute] ?? null;
  return pushedState.write(stateKey(scope, object, identityOf(object, slot)), attributes);
}

/** Forgets an object that was deleted. */
export function forgetPushedObject(scope: Scope, object: CompiledObject, slot: ObjectSlot): MaybePromise<void> {
  return scope.run.options.pushedState?.remove(stateKey(scope, object, identityOf(object, slot)));
}

/** What was pushed of a list that belongs to the owner that `fetch … by` named; undefined where no state is kept. */
export function readPushedList(scope: Scope, object: CompiledObject, slot: ObjectSlot): MaybePromise<PushedList | undefined> {
  const { pushedState } = scope.run.options;
  if (!pushedState || slot.owner === null) return undefined;
  const key = stateKey(scope, object, slot.owner);
  const take = (state: JsonObject | undefined): PushedList => {
    const keys = state?.['keys'];
    return { stateKey: key, keys: new Set(Array.isArray(keys) ? keys.map(String) : []) };
  };
  const state = pushedState.read(key);
  return state instanceof Promise ? state.then(take) : take(state);
}

/** Writes the keys of a list down after they changed. */
export function keepPushedList(scope: Scope, list: PushedList): MaybePromise<void> {
  return scope.run.options.pushedState?.write(list.stateKey, { keys: [...list.keys] });
}

/** Notes that an item of a list was added or removed by us. */
export function notePushedItem(scope: Scope, object: CompiledObject, slot: ObjectSlot, there: boolean): MaybePromise<void> {
  if (!slot.pushed || slot.source === undefined) return undefined;
  const key = keyOf(slot.source, object.key);
  if (there) slot.pushed.keys.add(key);
  else slot.pushed.keys.delete(key);
  return keepPushedList(scope, slot.pushed);
}
