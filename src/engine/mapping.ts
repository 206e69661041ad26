import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import type { PlacedRule } from '../flow/objects.ts';
import type { MaybePromise, Row } from '../targets/port.ts';
import { after } from './after.ts';
import { objectMaker } from './attribute-code.ts';
import type { ComputedResult, ComputeRows, ExpressionCompiler, ExpressionText } from './expression.ts';
import { StepError } from './failure.ts';
import type { ObjectSlot, Scope } from './run.ts';
import { attributeOf, sourceOf } from './scope-values.ts';

/** Source attributes in, target attributes out. */
export type OutgoingMapping = (scope: Scope, slot: ObjectSlot) => MaybePromise<JsonObject>;

/** Rows of the target in, objects in the source format out. */
export type IncomingMapping = (scope: Scope, slot: ObjectSlot, rows: readonly Row[]) => MaybePromise<JsonObject[]>;

/**
 * Compiles the rules with `<=` and `<=>`. Rules are evaluated independently of each other; what fails is named by
 * its attribute, all failures at once.
 */
export function compileOutgoing(rules: readonly PlacedRule[], compiler: ExpressionCompiler): OutgoingMapping {
  const out = rules.filter(({ direction }) => direction !== 'in');
  const attributes = out.map(({ system }) => system);
  const expressions = out.map((rule): ExpressionText => ({ text: rule.source, path: rule.path, name: rule.system }));
  const conditions = compileConditions(out, compiler, 'source-attributes');
  const natives = conditions ? undefined : compiler.allNative(expressions, 'source-attributes');
  if (natives) {
    const slow = compiler.batch(expressions, 'source-attributes');
    // most rules only name an attribute, which is read here instead of by a function of the rule's own
    const named = expressions.map((expression) => compiler.attributeNamed(expression, 'source-attributes'));
    // a copy has all attributes from the start, which is several times faster than adding one after the other
    const blank = blankObject(attributes);
    const make = objectMaker(
      attributes.map((attribute, index) => ({ attribute, source: named[index], compute: natives[index]! })),
    );
    return (scope, slot) => {
      const source = sourceOf(scope, slot);
      try {
        if (make && isJsonObject(source)) return make(scope, slot, source);
        const object = { ...blank };
        for (let index = 0; index < attributes.length; index++) {
          const name = named[index];
          const value = name === undefined ? natives[index]!(scope, slot, undefined) : attributeOf(source, name);
          object[attributes[index]!] = (value ?? null) as Json;
        }
        return object;
      } catch {
        // evaluated once more the slow way, which collects every failure with its place
        return assemble(attributes, slow(scope, slot, undefined) as ComputedResult[]);
      }
    };
  }
  const batch = compiler.batch(expressions, 'source-attributes');
  return async (scope, slot) => {
    const [applies] = conditions ? await conditions(scope, slot, [undefined]) : [];
    return assemble(attributes, await batch(scope, slot, undefined), applies);
  };
}

/** Compiles the rules with `=>` and `<=>` (Update user 7.3). */
export function compileIncoming(rules: readonly PlacedRule[], compiler: ExpressionCompiler): IncomingMapping {
  const incoming = rules.filter(({ direction }) => direction !== 'out');
  const targets = incoming.map(({ source }) => source.split('.'));
  const expressions = incoming.map((rule): ExpressionText => ({ text: rule.system, path: rule.path, name: rule.source }));
  const conditions = compileConditions(incoming, compiler, 'row-columns');
  const batch = compiler.batchRows(expressions, 'row-columns');
  const names = targets.map((path) => path.join('.'));
  const place = (values: JsonObject): JsonObject => {
    const object: JsonObject = {};
    targets.forEach((path, index) => {
      if (Object.hasOwn(values, names[index]!)) setAt(object, path, values[names[index]!] ?? null);
    });
    return object;
  };
  const slow: IncomingMapping = (scope, slot, rows) => {
    const take = (conditionsHold: readonly ComputedResult[][] | undefined): MaybePromise<JsonObject[]> =>
      after(batch(scope, slot, rows), (results) =>
        results.map((result, index) => place(assemble(names, result, conditionsHold?.[index]))),
      );
    return conditions ? after(conditions(scope, slot, rows), take) : take(undefined);
  };
  const natives = conditions ? undefined : compiler.allNative(expressions, 'row-columns');
  if (!natives) return (scope, slot, rows) => (rows.length === 0 ? [] : slow(scope, slot, rows));
  const columns = expressions.map((expression) => compiler.attributeNamed(expression, 'row-columns'));
  return (scope, slot, rows) => {
    const objects: JsonObject[] = [];
    try {
      for (const row of rows) {
        const object: JsonObject = {};
        for (let index = 0; index < natives.length; index++) {
          const column = columns[index];
          const value = column === undefined ? natives[index]!(scope, slot, row) : attributeOf(row, column);
          setAt(object, targets[index]!, (value ?? null) as Json);
        }
        objects.push(object);
      }
    } catch {
      // evaluated once more the slow way, which collects every failure with its place
      return slow(scope, slot, rows);
    }
    return objects;
  };
}

/** Conditions of the rules, all at once; undefined when no rule has one. */
function compileConditions(
  rules: readonly PlacedRule[],
  compiler: ExpressionCompiler,
  names: 'source-attributes' | 'row-columns',
): ComputeRows | undefined {
  if (!rules.some(({ when }) => when)) return undefined;
  const texts = rules.map((rule): ExpressionText => {
    return { text: rule.when?.expression ?? 'true', path: rule.when?.path ?? rule.path, name: `condition of ${rule.system}` };
  });
  return compiler.batchRows(texts, names);
}

function blankObject(attributes: readonly string[]): JsonObject {
  return Object.fromEntries(attributes.map((attribute) => [attribute, null]));
}

function assemble(
  attributes: readonly string[],
  results: readonly ComputedResult[],
  conditions?: readonly ComputedResult[],
): JsonObject {
  const object: JsonObject = {};
  const failures: StepError[] = [];
  attributes.forEach((attribute, index) => {
    const condition = conditions?.[index];
    if (condition && 'error' in condition) return void failures.push(condition.error as StepError);
    if (condition && !condition.value) return;
    const result = results[index]!;
    if ('error' in result) failures.push(result.error as StepError);
    else object[attribute] = (result.value ?? null) as Json;
  });
  const first = failures[0];
  if (!first) return object;
  if (failures.length === 1) throw new StepError(first.kind, `The mapping of ${first.message}`, first);
  throw new StepError(
    first.kind,
    `The mapping failed for ${failures.length} attributes: ${failures.map(({ message }) => message).join('; ')}`,
    first,
  );
}

function setAt(object: JsonObject, path: readonly string[], value: Json): void {
  if (path.length === 1) {
    object[path[0]!] = value;
    return;
  }
  let at = object;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    // a copy: what stands there may belong to the row
    at = at[key] = isJsonObject(next) ? { ...next } : {};
  }
  at[path.at(-1)!] = value;
}
