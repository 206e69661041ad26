import type { Json, JsonObject } from '../flow/json.ts';
import { loopItem, runView, slotView, sourceOf } from './expression.ts';
import type { ObjectSlot, Scope } from './run.ts';

/** The names that a script sees, and how their values are read when it is called. */
export interface ScriptArguments {
  readonly names: readonly string[];
  read(scope: Scope, slot: ObjectSlot | undefined): JsonObject;
}

type Reader = (scope: Scope, slot: ObjectSlot | undefined) => Json | undefined;

/** What triggers, script steps and filters see always. */
const ALWAYS: Readonly<Record<string, Reader>> = {
  source: (scope, slot) => sourceOf(scope, slot),
  newObject: (_scope, slot) => slot?.new ?? null,
  oldObject: (_scope, slot) => slot?.old ?? null,
};

/**
 * Everything else is handed in only where the code mentions it, since all that is handed in is copied into the sandbox.
 * @param objects names of the flow's objects, in order
 * @param steps ids of its steps, in order
 * @param loopNames names that its loops give their items
 */
export function argumentsOfScript(
  code: string,
  objects: readonly string[],
  steps: readonly string[],
  loopNames: readonly string[],
): ScriptArguments {
  const onMention: Readonly<Record<string, Reader>> = {
    input: (scope) => scope.run.input,
    error: (scope) => scope.run.error as Json | null,
    run: (scope) => runView(scope),
    index: (scope) => (scope.index < 0 ? null : scope.index),
    objects: (scope) => Object.fromEntries(objects.map((name, index) => [name, slotView(scope, scope.objects[index]!)])),
    steps: (scope) => Object.fromEntries(steps.map((id, index) => [id, scope.outputs[index] ?? null])),
    changed: (_scope, slot) => Object.fromEntries((slot?.changes ?? []).map(({ attribute, to }) => [attribute, to])),
    ...Object.fromEntries(
      ['item', ...loopNames].map((name): [string, Reader] => [name, (scope) => loopItem(scope, name) ?? null]),
    ),
  };
  const mentioned = Object.entries(onMention).filter(([name]) => new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`).test(code));
  const readers = [...Object.entries(ALWAYS), ...mentioned];
  return {
    names: readers.map(([name]) => name),
    read(scope, slot) {
      const values: JsonObject = {};
      for (const [name, read] of readers) values[name] = read(scope, slot);
      return values;
    },
  };
}
