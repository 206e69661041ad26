import { IDP_OPERATIONS, type IdpOperationName } from '../flow/idp-operations.ts';
import type { Json, JsonObject } from '../flow/json.ts';
import type { Statement } from '../flow/objects.ts';
import { parseStatement } from '../flow/sql/parameters.ts';
import type { MaybePromise, Row, SqlStatement, SqlTarget, SqlValue, Target } from '../targets/port.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { Compute, ExpressionCompiler } from './expression.ts';
import { StepError } from './failure.ts';
import type { ObjectSlot, Scope } from './run.ts';
import { rowsOf, runOperation, runStatement, sqlValue, type CallResult } from './target-call.ts';

/** A property of an object, ready to run: its statements in order, and the filter over its rows. */
export interface CompiledProperty {
  /** False when every statement only reads. */
  readonly writes: boolean;
  /** True when repeating it after a lost answer could do it twice. */
  readonly creates: boolean;
  /** `:name` parameters of its SQL that `with` does not set: attributes that identify the object. */
  readonly parameters: readonly string[];
  /**
   * Runs the statements.
   * @param slot whose attributes fill the parameters
   * @returns rows of the last statement, filtered; `affected` of all
   */
  run(scope: Scope, step: CompiledStep, slot: ObjectSlot): MaybePromise<CallResult>;
}

type StatementRun = (scope: Scope, step: CompiledStep, slot: ObjectSlot) => MaybePromise<CallResult>;

/** Drops rows; a row stays when the filter answers true. */
export type RowFilter = (scope: Scope, slot: ObjectSlot, rows: readonly Row[]) => MaybePromise<readonly Row[]>;

/** Compiles the statements of a property for the target of its object. */
export function compileProperty(
  statements: readonly Statement[],
  target: Target,
  compiler: ExpressionCompiler,
  filter: RowFilter | undefined,
): CompiledProperty {
  const runs = statements.map((statement) => compileStatement(statement, target, compiler));
  const writes = runs.some((statement) => statement.writes);
  const single = runs.length === 1 ? runs[0]! : undefined;
  const inOrder: StatementRun = (scope, step, slot) => {
    let affected = 0;
    const from = (index: number, before: CallResult | undefined): MaybePromise<CallResult> => {
      for (let at = index, last = before; ; at++) {
        const next = runs[at];
        if (!next) return { ...last!, affected, writes };
        const result = next.run(scope, step, slot);
        if (result instanceof Promise)
          return result.then((value) => {
            affected += value.affected;
            return from(at + 1, value);
          });
        affected += result.affected;
        last = result;
      }
    };
    return from(0, undefined);
  };
  // several writes of one property are one change: all of it is written or nothing
  const whole: StatementRun =
    single?.run ??
    (writes && target.kind === 'sql'
      ? (scope, step, slot) => target.transaction(() => inOrder(scope, step, slot), scope.callOptions(step, target.name))
      : inOrder);
  return {
    writes,
    creates: runs.some((statement) => statement.creates),
    parameters: [...new Set(runs.flatMap((statement) => statement.parameters))],
    run: filter
      ? (scope, step, slot) => {
          const keep = (result: CallResult): MaybePromise<CallResult> => {
            const kept = filter(scope, slot, result.rows);
            return kept instanceof Promise ? kept.then((rows) => ({ ...result, rows })) : { ...result, rows: kept };
          };
          const result = whole(scope, step, slot);
          return result instanceof Promise ? result.then(keep) : keep(result);
        }
      : whole,
  };
}

interface CompiledStatement {
  readonly writes: boolean;
  readonly creates: boolean;
  readonly parameters: readonly string[];
  readonly run: StatementRun;
}

function compileStatement(statement: Statement, target: Target, compiler: ExpressionCompiler): CompiledStatement {
  if (statement.form === 'idp') return compileIdpStatement(statement, target, compiler);
  if (target.kind !== 'sql') throw new StepError('invalid-input', `The target ${target.name} is no SQL database.`);
  const parsed = parseStatement(statement.sql);
  const writes = statement.writes ?? parsed.writes;
  const given = statement.with ?? new Map<string, never>();
  const computed = [...given].map(([name, value]) => [name, compiler.computed(value, `:${name}`, 'object')] as const);
  const bind = compileSql(statement.sql, target, new Map(computed));
  return {
    writes,
    creates: writes && parsed.verb === 'INSERT',
    parameters: parsed.names.filter((name) => !given.has(name)),
    run(scope, step, slot) {
      const call = ({ prepared, values }: Bound): MaybePromise<CallResult> =>
        runStatement(scope, step, target, prepared, writes, values);
      const bound = bind(scope, slot);
      return bound instanceof Promise ? bound.then(call) : call(bound);
    },
  };
}

interface Bound {
  readonly prepared: SqlStatement;
  readonly values: readonly SqlValue[];
}

/**
 * Prepares a statement at its first use and binds its parameters: computed ones first, then the attributes of the
 * object; what is absent is null.
 */
export function compileSql(
  text: string,
  target: SqlTarget,
  computed: ReadonlyMap<string, Compute<Json>>,
): (scope: Scope, slot: ObjectSlot | undefined) => MaybePromise<Bound> {
  let prepared: SqlStatement | undefined;
  const withPrepared = <T>(use: (statement: SqlStatement) => MaybePromise<T>): MaybePromise<T> => {
    if (prepared) return use(prepared);
    const statement = target.prepare(text);
    if (!(statement instanceof Promise)) return use((prepared = statement));
    return statement.then((ready) => use((prepared = ready)));
  };
  if (computed.size === 0)
    return (_scope, slot) => {
      const bindAll = (statement: SqlStatement): Bound => ({
        prepared: statement,
        values: attributesFor(statement.parameters, slot),
      });
      return prepared ? bindAll(prepared) : withPrepared(bindAll);
    };
  return (scope, slot) =>
    withPrepared((statement) => {
      const values = statement.parameters.map((name): MaybePromise<SqlValue> => {
        const value = computed.get(name)?.(scope, slot, undefined) ?? (slot && attribute(slot, name)) ?? null;
        return value instanceof Promise ? value.then((ready) => sqlValue(ready, name)) : sqlValue(value, name);
      });
      if (values.some((value) => value instanceof Promise))
        return Promise.all(values.map(async (value) => value)).then((ready) => ({ prepared: statement, values: ready }));
      return { prepared: statement, values: values as SqlValue[] };
    });
}

function attributesFor(names: readonly string[], slot: ObjectSlot | undefined): SqlValue[] {
  const values: SqlValue[] = new Array<SqlValue>(names.length);
  for (let index = 0; index < names.length; index++) {
    const name = names[index]!;
    values[index] = slot ? sqlValue(attribute(slot, name), name) : null;
  }
  return values;
}

/** An attribute of the object: as it should be, or as it is where nothing says how it should be. */
function attribute(slot: ObjectSlot, name: string): Json | undefined {
  if (slot.new !== null && Object.hasOwn(slot.new, name)) return slot.new[name];
  return slot.old !== null && Object.hasOwn(slot.old, name) ? slot.old[name] : undefined;
}

function compileIdpStatement(
  statement: Extract<Statement, { form: 'idp' }>,
  target: Target,
  compiler: ExpressionCompiler,
): CompiledStatement {
  if (target.kind !== 'idp') throw new StepError('invalid-input', `The target ${target.name} is no identity provider.`);
  const operation = idpOperation(statement.idp);
  const compute = compiler.computed(statement.with ?? new Map(), statement.idp, 'object');
  const result =
    statement.result === undefined
      ? undefined
      : compiler.expression({ text: statement.result, path: statement.path, name: 'result' }, 'answer');
  return {
    writes: IDP_OPERATIONS[operation].writes,
    creates: operation.startsWith('create-') || operation === 'request',
    parameters: [],
    async run(scope, step, slot) {
      const parameters = (await compute(scope, slot, undefined)) as JsonObject;
      const called = await runOperation(scope, step, target, operation, parameters);
      if (!result) return called;
      return { ...called, rows: rowsOf(((await result(scope, slot, called.answer)) ?? null) as Json) };
    },
  };
}

/** @throws StepError for a name that is no operation; validation finds it earlier */
export function idpOperation(name: string): IdpOperationName {
  if (Object.hasOwn(IDP_OPERATIONS, name)) return name as IdpOperationName;
  throw new StepError('invalid-input', `There is no IdP operation \`${name}\`.`);
}
