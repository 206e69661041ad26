import type { Json, JsonObject } from '../flow/json.ts';
import { loopItem, runView, slotView, sourceOf } from './scope-values.ts';
import type { ObjectSlot, Scope } from './run.ts';

/** The names that a script sees, and how their values are read when it is called. */
export interface ScriptArguments {
  readonly names: readonly string[];
  read(scope: Scope, slot: ObjectSlot | undefined): JsonObject;
}

type Reader = (scope: Scope, slot: ObjectSlot | undefined) => Json | undefined;

/**
 * What triggers, script steps and filters see. A value is handed in only where the code mentions its name, since all
 * that is handed in is copied into the sandbox.
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
  const readable: Readonly<Record<string, Reader>> = {
    source: (scope, slot) => sourceOf(scope, slot),
    newObject: (_scope, slot) => slot?.new ?? null,
    oldObject: (_scope, slot) => slot?.old ?? null,
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
  const names = Object.keys(readable).filter((name) => mentions(code, name));
  const readers = names.map((name) => readable[name]!);
  return {
    names,
    read(scope, slot) {
      if (names.length === 0) return NOTHING;
      const values: JsonObject = {};
      for (let index = 0; index < names.length; index++) values[names[index]!] = readers[index]!(scope, slot);
      return values;
    },
  };
}

const NOTHING: JsonObject = Object.freeze({});

/** Whether the name stands anywhere in the code, if only in a comment. */
export function mentions(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code);
}
