import type { StepOfKind } from '../../flow/flow-file.ts';
import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import type { MaybePromise } from '../../targets/port.ts';
import { afterIn, later } from '../after.ts';
import type { CompiledStep } from '../compiled-step.ts';
import { changesBetween, compareLists, incomparable, keyOf, sameValue, type ListDelta } from '../delta.ts';
import type { Compute } from '../expression.ts';
import { StepError } from '../failure.ts';
import type { CompiledObject } from '../object.ts';
import { keepPushedList, readPushedList, readPushedObject, type PushedList } from '../pushed-state.ts';
import type { ObjectSlot, Scope } from '../run.ts';
import type { StepBehaviour, StepCompiler, StepContext } from './definition.ts';

/** Compares what should be with what is (Update user 6.2, 8, 9). */
export const delta: StepCompiler<'delta'> = (step, context) => {
  const object = context.compiler.object(step.delta);
  if (step.wanted === undefined) return attributeDelta(step, object, context);
  return listDelta(step, object, context.compiler.stepExpression(step, 'wanted', step.wanted), context);
};

const isIncremental = (step: StepOfKind<'delta'>, scope: Scope): boolean => (step.mode ?? scope.run.mode) === 'incremental';

function attributeDelta(step: StepOfKind<'delta'>, object: CompiledObject, { index, port, self }: StepContext): StepBehaviour {
  const [next, unchanged] = [port('next'), port('unchanged')];
  const compare = (scope: Scope, pushed: JsonObject | undefined): number => {
    const slot = scope.objects[object.index]!;
    if (pushed) keepLocalChanges(scope, self, object, slot, pushed);
    compareAttributes(scope, self, object, slot);
    scope.outputs[index] = slot.changes as unknown as Json;
    return slot.changes!.length > 0 ? next : unchanged;
  };
  return {
    run(scope) {
      const slot = scope.objects[object.index]!;
      if (!slot.new || !slot.old)
        throw new StepError('invalid-input', `\`${object.name}\` must be mapped and fetched before it can be compared.`);
      return isIncremental(step, scope)
        ? afterIn(scope, readPushedObject(scope, object, slot), compare)
        : compare(scope, undefined);
    },
  };
}

function compareAttributes(scope: Scope, step: CompiledStep, object: CompiledObject, slot: ObjectSlot): void {
  const { run } = scope;
  slot.changes = changesBetween(slot.new!, slot.old!);
  if (!run.observer.logged) return;
  for (const { attribute, from, to } of slot.changes)
    run.log(scope, step, 'info', `${attribute}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`);
  const unseen = incomparable(slot.new!, slot.old!).filter((attribute) => object.mapped.has(attribute));
  if (unseen.length > 0)
    run.log(scope, step, 'debug', `Not among the fetched columns, so a change of it alone is not seen: ${unseen.join(', ')}.`);
}

/** Incremental: an attribute that we want just as we pushed it last keeps what others made of it. */
function keepLocalChanges(scope: Scope, step: CompiledStep, object: CompiledObject, slot: ObjectSlot, pushed: JsonObject): void {
  for (const attribute of object.mapped) {
    const [wanted, current] = [slot.new![attribute], slot.old![attribute]];
    if (!Object.hasOwn(slot.old!, attribute) || !sameValue(wanted, pushed[attribute]) || sameValue(wanted, current)) continue;
    const [kept, instead] = [JSON.stringify(current ?? null), JSON.stringify(wanted ?? null)];
    scope.run.warn(scope, step, `${object.name}.${attribute} was modified locally: ${kept} is kept instead of ${instead}.`);
    slot.new![attribute] = current ?? null;
  }
}

function listDelta(
  step: StepOfKind<'delta'>,
  object: CompiledObject,
  wanted: Compute,
  { index, port, self }: StepContext,
): StepBehaviour {
  if (object.key.length === 0)
    throw new StepError('invalid-input', `The object \`${object.name}\` has no \`key\` to compare by.`);
  const [next, unchanged] = [port('next'), port('unchanged')];
  const compare = (scope: Scope, pushed: PushedList | undefined): MaybePromise<number> => {
    const slot = scope.objects[object.index]!;
    const found = compareItems(scope, self, object, slot, isIncremental(step, scope) ? (pushed?.keys ?? new Set()) : undefined);
    scope.outputs[index] = { add: slot.toAdd, remove: slot.toRemove };
    const way = slot.toAdd.length + slot.toRemove.length > 0 ? next : unchanged;
    if (!pushed) return way;
    slot.pushed = pushed;
    claim(pushed.keys, found, object.key);
    const kept = keepPushedList(scope, pushed);
    return kept === undefined ? way : wayAfter(kept, way);
  };
  const take = (scope: Scope, list: unknown): MaybePromise<number> => {
    if (list !== null && list !== undefined && !Array.isArray(list)) throw new StepError('invalid-input', '`wanted` is no list.');
    const slot = scope.objects[object.index]!;
    slot.wanted = (list ?? []) as readonly Json[];
    if (!scope.run.options.pushedState) return compare(scope, undefined);
    return afterIn(scope, readPushedList(scope, object, slot), compare);
  };
  return {
    run(scope) {
      const list = wanted(scope, undefined, undefined);
      return list instanceof Promise ? later(scope, list, take) : take(scope, list);
    },
  };
}

const wayAfter = (kept: Promise<void>, way: number): Promise<number> => kept.then(() => way);

function compareItems(
  scope: Scope,
  step: CompiledStep,
  object: CompiledObject,
  slot: ObjectSlot,
  pushed: ReadonlySet<string> | undefined,
): ListDelta {
  const { run } = scope;
  const found = compareLists(slot.wanted, slot.current ?? slot.rows, object.key, pushed);
  slot.toAdd = found.toAdd;
  slot.toRemove = found.toRemove;
  for (const item of found.removedLocally) run.warn(scope, step, `${named(object, item)} was removed locally; it stays away.`);
  for (const item of found.addedLocally) run.warn(scope, step, `${named(object, item)} was added locally; it is kept.`);
  for (const key of found.repeated) run.warn(scope, step, `${object.name} ${key} is wanted more than once.`);
  if (run.observer.logged) {
    for (const item of found.toAdd) run.log(scope, step, 'info', `+ ${named(object, item)}`);
    for (const item of found.toRemove) run.log(scope, step, 'info', `− ${named(object, item)}`);
  }
  return found;
}

const named = (object: CompiledObject, item: Json): string => `${object.name} ${itemText(item, object.key)}`;

/** What is wanted and there is ours from now on; what we pushed before stays ours until it is removed. */
function claim(keys: Set<string>, found: ListDelta, key: readonly string[]): void {
  keys.clear();
  for (const kept of found.kept) keys.add(kept);
  for (const item of [...found.removedLocally, ...found.toRemove]) keys.add(keyOf(item, key));
}

function itemText(item: Json, key: readonly string[]): string {
  if (!isJsonObject(item)) return String(item);
  return key.map((attribute) => String(item[attribute] ?? '')).join(' · ');
}
