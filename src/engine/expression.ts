import { isExpressionError, parseExpression, parseTemplate, type Expression, type Reference } from '../flow/expression.ts';
import type { Computed } from '../flow/grammar/collections.ts';
import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import { OBJECT_FIELDS } from '../flow/names-in-scope.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import { scriptOrigin } from '../flow/scalar-position.ts';
import type { PieceResult, ScriptOutcome, ScriptPiece, ScriptSandbox } from '../sandbox/port.ts';
import type { MaybePromise } from '../targets/port.ts';
import { after } from './after.ts';
import { scriptError, StepError } from './failure.ts';
import { compileNative, type Getter } from './native-expression.ts';
import { ownAttribute } from './own-attribute.ts';
import type { ObjectSlot, Scope } from './run.ts';

/** Computes a value for a step, an object (`slot`) or a row. */
export type Compute<T = unknown> = (scope: Scope, slot: ObjectSlot | undefined, row: Json | undefined) => MaybePromise<T>;

/** Computes several values for each of many rows. */
export type ComputeRows = (
  scope: Scope,
  slot: ObjectSlot | undefined,
  rows: readonly (Json | undefined)[],
) => MaybePromise<ComputedResult[][]>;

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

/** An expression of the flow file with what is needed to compile it. */
export interface ExpressionText {
  readonly text: string;
  /** Place in the flow file, for errors. */
  readonly path: string;
  /** Named in errors: an attribute, a parameter. */
  readonly name: string;
}

/** Value or error of one of several expressions computed together. */
export type ComputedResult = { readonly value: unknown } | { readonly error: unknown };

/** Compiles the expressions of one flow. */
export class ExpressionCompiler {
  readonly #source: FlowSource;
  readonly #sandbox: ScriptSandbox;
  readonly #objects: ReadonlyMap<string, number>;
  readonly #steps: ReadonlyMap<string, number>;

  constructor(
    source: FlowSource,
    sandbox: ScriptSandbox,
    objects: ReadonlyMap<string, number>,
    steps: ReadonlyMap<string, number>,
  ) {
    this.#source = source;
    this.#sandbox = sandbox;
    this.#objects = objects;
    this.#steps = steps;
  }

  /**
   * Compiles one expression.
   * @returns a function that throws StepError (kind script) when the expression does
   */
  expression(expression: ExpressionText, names: NameScope): Compute {
    const { parsed, native } = this.#parse(expression, names);
    if (native)
      return (scope, slot, row) => {
        try {
          return native(scope, slot, row);
        } catch (error) {
          throw this.#error(expression, error);
        }
      };
    const batch = this.#guest([{ expression, parsed }], names);
    return async (scope, slot, row) => valueOf((await batch(scope, slot, [row]))[0]![0]!, expression.name);
  }

  /** Compiles a condition: what JavaScript counts as true. */
  condition(expression: ExpressionText, names: NameScope): Compute<boolean> {
    const compute = this.expression(expression, names);
    return (scope, slot, row) => {
      const value = compute(scope, slot, row);
      return value instanceof Promise ? value.then(Boolean) : Boolean(value);
    };
  }

  /** Compiles expressions that are computed together, with at most one call of the sandbox; each may fail alone. */
  batch(expressions: readonly ExpressionText[], names: NameScope): Compute<ComputedResult[]> {
    const compute = this.batchRows(expressions, names);
    return (scope, slot, row) => after(compute(scope, slot, [row]), ([results]) => results!);
  }

  /** As {@link batch}, for many rows with still only one call of the sandbox. */
  batchRows(expressions: readonly ExpressionText[], names: NameScope): ComputeRows {
    const compiled = expressions.map((expression) => ({ expression, ...this.#parse(expression, names) }));
    const guests = compiled.filter(({ native }) => !native);
    const natively = (scope: Scope, slot: ObjectSlot | undefined, row: Json | undefined): ComputedResult[] =>
      compiled.map(({ native, expression }) => {
        if (!native) return PENDING;
        try {
          return { value: native(scope, slot, row) };
        } catch (error) {
          return { error: this.#error(expression, error) };
        }
      });
    if (guests.length === 0) return (scope, slot, rows) => rows.map((row) => natively(scope, slot, row));
    const guest = this.#guest(guests, names);
    return async (scope, slot, rows) => {
      const answers = rows.length === 0 ? [] : await guest(scope, slot, rows);
      return rows.map((row, record) => {
        let at = 0;
        return natively(scope, slot, row).map((result, index) => {
          if (compiled[index]!.native) return result;
          const answer = answers[record]![at++]!;
          return 'value' in answer ? answer : { error: scriptError(compiled[index]!.expression.name, answer.failure) };
        });
      });
    };
  }

  /** True when every expression can be computed without the sandbox. */
  allNative(expressions: readonly ExpressionText[], names: NameScope): readonly Getter[] | undefined {
    const natives = expressions.map((expression) => this.#parse(expression, names).native);
    return natives.every((native) => native !== undefined) ? natives : undefined;
  }

  /** Compiles text with `${expression}` in it. */
  template(text: string, path: string, name: string): Compute<string> {
    const parts = parseTemplate(text);
    if ('error' in parts) throw this.#invalid({ text, path, name }, parts.error, parts.offset);
    const expressions = parts.flatMap((part) => ('expression' in part ? [{ text: part.expression.text, path, name }] : []));
    if (expressions.length === 0) return () => text;
    const batch = this.batch(expressions, 'step');
    const join = (results: readonly ComputedResult[]): string => {
      let at = 0;
      return parts.map((part) => ('text' in part ? part.text : display(valueOf(results[at++]!, name)))).join('');
    };
    return (scope, slot, row) => {
      const results = batch(scope, slot, row);
      return results instanceof Promise ? results.then(join) : join(results);
    };
  }

  /** Compiles a `with`: nested maps and lists whose texts are expressions. */
  computed(value: Computed, name: string, names: NameScope): Compute<Json> {
    const leaves: ExpressionText[] = [];
    const collect = (node: Computed, at: string): ((values: readonly unknown[]) => Json) => {
      if (Array.isArray(node)) {
        const items = (node as readonly Computed[]).map((item, index) => collect(item, `${at}[${index}]`));
        return (values) => items.map((item) => item(values));
      }
      if (node instanceof Map) {
        const entries = [...(node as ReadonlyMap<string, Computed>)].map(
          ([key, item]) => [key, collect(item, at === '' ? key : `${at}.${key}`)] as const,
        );
        return (values) => {
          const object: JsonObject = {};
          for (const [key, item] of entries) define(object, key, item(values));
          return object;
        };
      }
      const leaf = node as { expression: string; path: string };
      const index = leaves.push({ text: leaf.expression, path: leaf.path, name: at === '' ? name : at }) - 1;
      return (values) => (values[index] ?? null) as Json;
    };
    const build = collect(value, '');
    const batch = this.batch(leaves, names);
    const finish = (results: readonly ComputedResult[]): Json => build(results.map((result) => valueOf(result, name)));
    return (scope, slot, row) => {
      const results = batch(scope, slot, row);
      return results instanceof Promise ? results.then(finish) : finish(results);
    };
  }

  /** A piece of guest code at a place of the flow file. */
  piece(expression: ExpressionText): ScriptPiece {
    return {
      name: expression.name,
      form: 'expression',
      code: expression.text,
      file: this.#source.file,
      ...scriptOrigin(this.#source, expression.path),
    };
  }

  #parse(expression: ExpressionText, names: NameScope): { parsed: Expression; native: Getter | undefined } {
    const parsed = parseExpression(expression.text);
    if (isExpressionError(parsed)) throw this.#invalid(expression, parsed.error, parsed.offset);
    return { parsed, native: compileNative(parsed.ast, (name, path) => this.#resolve(name, path, names)) };
  }

  #invalid({ path, name }: ExpressionText, message: string, offset: number): StepError {
    const { line, column } = scriptOrigin(this.#source, path);
    return new StepError('script', `${name}: ${message}`, { file: this.#source.file, line, column: column + offset });
  }

  #error(expression: ExpressionText, error: unknown): StepError {
    const { line, column } = scriptOrigin(this.#source, expression.path);
    const message = error instanceof TypeError ? error.message : String(error);
    return new StepError('script', `${expression.name}: TypeError: ${message}`, { file: this.#source.file, line, column });
  }

  /** How a name is read natively, with as many of the following keys as that takes. */
  #resolve(name: string, path: readonly string[], names: NameScope): { get: Getter; used: number } | undefined {
    const plain = (get: Getter, used = 0): { get: Getter; used: number } => ({ get, used });
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
      return plain((scope, slot) => {
        const source = sourceOf(scope, slot);
        return isJsonObject(source) ? ownAttribute(source, name) : undefined;
      });
    }
    if (names === 'row-columns' && !isGlobal(name)) {
      if (name === 'row') return plain((_scope, _slot, row) => row);
      return plain((_scope, _slot, row) => (isJsonObject(row) ? ownAttribute(row, name) : undefined));
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

  /** Expressions that need the sandbox, as one unit that is called once for all rows, with just the names it uses. */
  #guest(
    expressions: readonly { expression: ExpressionText; parsed: Expression }[],
    names: NameScope,
  ): (scope: Scope, slot: ObjectSlot | undefined, rows: readonly (Json | undefined)[]) => Promise<ScriptOutcome['results']> {
    const references = expressions.flatMap(({ parsed }) => parsed.references);
    const gather = this.argumentsOf(references, names);
    const script = this.#sandbox.compile({
      pieces: expressions.map(({ expression }) => this.piece(expression)),
      parameters: gather.names,
    });
    return async (scope, slot, rows) => {
      const { run } = scope;
      const outcome = await script.call({
        shared: {},
        records: rows.map((row) => gather.read(scope, slot, row)),
        now: run.startedAt,
        seed: run.nextSeed(),
        signal: scope.signal,
      });
      scope.checkStopped();
      return outcome.results;
    };
  }

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
        const get = this.#resolve(name, [], names)?.get;
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

const PENDING: ComputedResult = { value: undefined };

/** What the object of the slot is mapped from. */
export function sourceOf(scope: Scope, slot: ObjectSlot | undefined): Json {
  return slot?.source === undefined ? scope.run.source : slot.source;
}

/** The changed attributes with their new values: what a partial update sends. */
function changedOf(slot: ObjectSlot | undefined): JsonObject {
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
function slotGetter(index: number, field: string): Getter {
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

const GLOBALS = new Set(
  (
    'Array BigInt Boolean Date Error Infinity JSON Map Math NaN Number Object RegExp Set String Symbol decodeURI decodeURIComponent ' +
    'encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt undefined globalThis Promise Reflect Proxy WeakMap WeakSet ' +
    'TypeError RangeError SyntaxError date text'
  ).split(' '),
);

/** Names that the guest realm itself has; they are never attributes. */
export const isGlobal = (name: string): boolean => GLOBALS.has(name);

function valueOf(result: ComputedResult | PieceResult, name: string): unknown {
  if ('value' in result) return result.value;
  throw 'failure' in result ? scriptError(name, result.failure) : result.error;
}

/** A value as it is shown inside a text. */
function display(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Sets a property that may have any name. */
function define(object: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
