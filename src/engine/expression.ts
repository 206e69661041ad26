import { isExpressionError, parseExpression, parseTemplate, type Expression } from '../flow/expression.ts';
import type { Computed } from '../flow/grammar/collections.ts';
import type { Json, JsonObject } from '../flow/json.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import { scriptOrigin } from '../flow/scalar-position.ts';
import type { PieceResult, ScriptOutcome, ScriptPiece, ScriptSandbox } from '../sandbox/port.ts';
import type { MaybePromise } from '../targets/port.ts';
import { after } from './after.ts';
import { ExpressionNames, type NameScope } from './expression-names.ts';
import { scriptError, StepError } from './failure.ts';
import { compileNative, type Getter } from './native-expression.ts';
import type { ObjectSlot, Scope } from './run.ts';

/** Computes a value for a step, an object (`slot`) or a row. */
export type Compute<T = unknown> = (scope: Scope, slot: ObjectSlot | undefined, row: Json | undefined) => MaybePromise<T>;

/** Computes several values for each of many rows. */
export type ComputeRows = (
  scope: Scope,
  slot: ObjectSlot | undefined,
  rows: readonly (Json | undefined)[],
) => MaybePromise<ComputedResult[][]>;

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
  readonly #names: ExpressionNames;

  constructor(
    source: FlowSource,
    sandbox: ScriptSandbox,
    objects: ReadonlyMap<string, number>,
    steps: ReadonlyMap<string, number>,
  ) {
    this.#source = source;
    this.#sandbox = sandbox;
    this.#names = new ExpressionNames(source, objects, steps);
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

  /** The attribute of the source or of the row that the expression is nothing but the name of; undefined for all others. */
  attributeNamed(expression: ExpressionText, names: NameScope): string | undefined {
    const { ast } = this.#parse(expression, names).parsed;
    return ast.type === 'Identifier' ? this.#names.resolve(ast.name, [], names)?.attribute : undefined;
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
    return { parsed, native: compileNative(parsed.ast, (name, path) => this.#names.resolve(name, path, names)) };
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

  /** Expressions that need the sandbox, as one unit that is called once for all rows, with just the names it uses. */
  #guest(
    expressions: readonly { expression: ExpressionText; parsed: Expression }[],
    names: NameScope,
  ): (scope: Scope, slot: ObjectSlot | undefined, rows: readonly (Json | undefined)[]) => Promise<ScriptOutcome['results']> {
    const references = expressions.flatMap(({ parsed }) => parsed.references);
    const gather = this.#names.argumentsOf(references, names);
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
        seed: scope.nextSeed(),
        signal: scope.signal,
      });
      scope.checkStopped();
      return outcome.results;
    };
  }
}

const PENDING: ComputedResult = { value: undefined };

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
