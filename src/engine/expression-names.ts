import type { Reference } from '../flow/expression.ts';
import type { Json, JsonObject } from '../flow/json.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import type { Getter } from './native-expression.ts';
import type { ObjectSlot, Scope } from './run.ts';
import { attributeOf, changedOf, loopItem, runView, slotGetter, slotView, sourceOf } from './scope-values.ts';

/** What the free names of an expression mean, besides the names that are known everywhere. */
export type NameScope =
  /** Steps: nothing more. */
  | 'step'
  /** Properties and their calls: `newObject`, `oldObject`, `changed`. */
  | 'object'
  /** Outgoing rules: every other name is an attribute of the source. */
  | 'source-attributes'
  /** Incoming rules: every other name is a column of the row. */
  | 'row-columns'
  /** Filters: `row`; results of calls: `answer`. */
  | 'row'
  | 'answer';

/** How a name is read: the getter, how many of the keys that follow it reads, and of what is nothing but an attribute its name. */
interface ResolvedName {
  readonly get: Getter;
  readonly used: number;
  readonly attribute?: string;
}

/** What the names in the expressions of one flow stand for. */
export class ExpressionNames {
  readonly #source: FlowSource;
  readonly #objects: ReadonlyMap<string, number>;
  readonly #steps: ReadonlyMap<string, number>;

  /** @param objects and `steps`: their indexes in a scope, by name */
  constructor(source: FlowSource, objects: ReadonlyMap<string, number>, steps: ReadonlyMap<string, number>) {
    this.#source = source;
    this.#objects = objects;
    this.#steps = steps;
  }

  /** How a name is read natively, with as many of the following keys as that takes. */
  resolve(name: string, path: readonly string[], names: NameScope): ResolvedName | undefined {
    const plain = (get: Getter, used = 0): ResolvedName => ({ get, used });
    if (names === 'object' || names === 'row' || names === 'answer') {
      if (name === 'newObject') return plain((_scope, slot) => slot?.new ?? null);
      if (name === 'oldObject') return plain((_scope, slot) => slot?.old ?? null);
      if (name === 'changed') return plain((_scope, slot) => changedOf(slot));
      if (names !== 'object' && name === names) return plain((_scope, _slot, row) => row);
    }
    switch (name) {
      case 'input':
        return plain((scope) => scope.run.input);
      case 'source':
        return plain((scope, slot) => sourceOf(scope, slot));
      case 'error':
        return plain((scope) => scope.run.error);
      case 'run':
        return plain((scope) => runView(scope));
      case 'index':
        return plain((scope) => (scope.index < 0 ? undefined : scope.index));
      case 'objects': {
        const index = path[0] === undefined ? undefined : this.#objects.get(path[0]);
        if (index === undefined) return undefined;
        const field = path[1];
        if (field === undefined) return plain((scope) => slotView(scope, scope.objects[index]!), 1);
        return plain(slotGetter(index, field), 2);
      }
      case 'steps': {
        const index = path[0] === undefined ? undefined : this.#steps.get(path[0]);
        return index === undefined ? undefined : plain((scope) => scope.outputs[index] ?? null, 1);
      }
      default:
    }
    if (this.#isLoopName(name)) return plain((scope) => loopItem(scope, name));
    if (names === 'source-attributes' && !isGlobal(name)) {
      const get: Getter = (scope, slot) => attributeOf(sourceOf(scope, slot), name);
      return { get, used: 0, attribute: name };
    }
    if (names === 'row-columns' && !isGlobal(name)) {
      if (name === 'row') return plain((_scope, _slot, row) => row);
      return { get: (_scope, _slot, row) => attributeOf(row, name), used: 0, attribute: name };
    }
    return undefined;
  }

  /** Names that some loop of this flow gives its items; `item` where it gives none. */
  #isLoopName(name: string): boolean {
    this.#loopNames ??= new Set(
      [...(this.#source.flow?.steps.values() ?? [])].flatMap((step) => (step.kind === 'for-each' ? [step.as ?? 'item'] : [])),
    );
    return this.#loopNames.has(name);
  }
  #loopNames: Set<string> | undefined;

  /** Reads for the sandbox the values of the names that are used, and of `objects` and `steps` only the parts used. */
  argumentsOf(
    references: readonly Reference[],
    names: NameScope,
  ): { names: readonly string[]; read: (scope: Scope, slot: ObjectSlot | undefined, row: Json | undefined) => JsonObject } {
    const readers = new Map<string, Getter>();
    const objects = new Set<string>();
    const steps = new Set<string>();
    for (const { name, path } of references) {
      if (name === 'objects') for (const object of path[0] === undefined ? this.#objects.keys() : [path[0]]) objects.add(object);
      else if (name === 'steps') for (const step of path[0] === undefined ? this.#steps.keys() : [path[0]]) steps.add(step);
      else if (!readers.has(name)) {
        const get = this.resolve(name, [], names)?.get;
        if (get) readers.set(name, get);
      }
    }
    if (objects.size > 0)
      readers.set('objects', (scope) =>
        Object.fromEntries(
          [...objects].flatMap((name) =>
            this.#objects.has(name) ? [[name, slotView(scope, scope.objects[this.#objects.get(name)!]!)]] : [],
          ),
        ),
      );
    if (steps.size > 0)
      readers.set('steps', (scope) =>
        Object.fromEntries(
          [...steps].flatMap((id) => (this.#steps.has(id) ? [[id, scope.outputs[this.#steps.get(id)!] ?? null]] : [])),
        ),
      );
    return {
      names: [...readers.keys()],
      read(scope, slot, row) {
        const values: JsonObject = {};
        for (const [name, get] of readers) values[name] = get(scope, slot, row) as Json | undefined;
        return values;
      },
    };
  }
}

const GLOBALS = new Set(
  (
    'Array BigInt Boolean Date Error Infinity JSON Map Math NaN Number Object RegExp Set String Symbol decodeURI decodeURIComponent ' +
    'encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt undefined globalThis Promise Reflect Proxy WeakMap WeakSet ' +
    'TypeError RangeError SyntaxError date text'
  ).split(' '),
);

/** Names that the guest realm itself has; they are never attributes. */
const isGlobal = (name: string): boolean => GLOBALS.has(name);
