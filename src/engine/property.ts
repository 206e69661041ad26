import { statementRemoves } from '../flow/call-effects.ts';
import { IDP_OPERATIONS, type IdpOperationName } from '../flow/idp-operations.ts';
import type { Json, JsonObject } from '../flow/json.ts';
import type { Statement } from '../flow/objects.ts';
import { parseStatement } from '../flow/sql/parameters.ts';
import type { MaybePromise, Row, SqlStatement, SqlTarget, SqlValue, Target } from '../targets/port.ts';
import { after } from './after.ts';
import { attributeBinder, type AttributeBinder } from './attribute-code.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { Compute, ExpressionCompiler } from './expression.ts';
import { StepError } from './failure.ts';
import { ownAttribute } from './own-attribute.ts';
import type { ObjectSlot, Scope } from './run.ts';
import { inOrder, type SequenceEffect, type StatementRun } from './statement-sequence.ts';
import { prepareStatement } from './target-action.ts';
import { rowsOf, runOperation, runStatement, sqlValue, type CallResult } from './target-call.ts';

/** A property of an object, ready to run: its statements in order, and the filter over its rows. */
export interface CompiledProperty {
  /** False when every statement only reads. */
  readonly writes: boolean;
  /** True when repeating it after a lost answer could do it twice. */
  readonly creates: boolean;
  /** True when its SQL says what happens to rows that are there already: adding none is then as it should be. */
  readonly toleratesExisting: boolean;
  /** `:name` parameters of its SQL that `with` does not set: attributes that identify the object. */
  readonly parameters: readonly string[];
  /**
   * Runs the statements.
   * @param slot whose attributes fill the parameters
   * @returns rows of the last statement, filtered; `affected` of all
   */
  run(scope: Scope, step: CompiledStep, slot: ObjectSlot): MaybePromise<CallResult>;
}

/** `INSERT OR IGNORE`, `ON CONFLICT`, `ON DUPLICATE KEY`, `INSERT IGNORE`, `MERGE`. */
const TOLERANT = /\b(or\s+ignore|on\s+conflict|on\s+duplicate|insert\s+ignore|merge\s+into|not\s+exists)\b/i;

/** Drops rows; a row stays when the filter answers true. */
export type RowFilter = (
  scope: Scope,
  step: CompiledStep,
  slot: ObjectSlot,
  rows: readonly Row[],
) => MaybePromise<readonly Row[]>;

/** Compiles the statements of a property for the target of its object. */
export function compileProperty(
  statements: readonly Statement[],
  target: Target,
  compiler: ExpressionCompiler,
  filter: RowFilter | undefined,
): CompiledProperty {
  const runs = statements.map((statement) => compileStatement(statement, target, compiler));
  const writes = runs.some((statement) => statement.writes);
  const whole = inOrder(
    runs.map((statement) => statement.run),
    target,
    writes,
    effectOf(runs),
  );
  return {
    writes,
    creates: runs.some((statement) => statement.creates),
    toleratesExisting: statements.some((statement) => statement.form === 'sql' && TOLERANT.test(statement.sql)),
    parameters: [...new Set(runs.flatMap((statement) => statement.parameters))],
    run: filter
      ? (scope, step, slot) => {
          const keep = (result: CallResult): MaybePromise<CallResult> =>
            after(filter(scope, step, slot, result.rows), (rows) => ({ ...result, rows }));
          return after(whole(scope, step, slot), keep);
        }
      : whole,
  };
}

/** What statements of an object are about to do to it. */
function effectOf(runs: readonly CompiledStatement[]): SequenceEffect<ObjectSlot> {
  const writing = runs.filter(({ writes }) => writes);
  const names = [...new Set(writing.flatMap(({ parameters }) => parameters))];
  return {
    removes: writing.some(({ text }) => statementRemoves(text)),
    what: writing.map(({ text }) => text.trim()).join('; '),
    parameters: (slot) => Object.fromEntries(names.map((name) => [name, attributeOf(slot, name) ?? null])),
  };
}

interface CompiledStatement {
  /** As written, or the name of the operation. */
  readonly text: string;
  readonly writes: boolean;
  readonly creates: boolean;
  readonly parameters: readonly string[];
  readonly run: StatementRun<ObjectSlot>;
}

function compileStatement(statement: Statement, target: Target, compiler: ExpressionCompiler): CompiledStatement {
  if (statement.form === 'idp') return compileIdpStatement(statement, target, compiler);
  if (target.kind !== 'sql') throw new StepError('invalid-input', `The target ${target.name} is no SQL database.`);
  const parsed = parseStatement(statement.sql);
  const writes = statement.writes ?? parsed.writes;
  const given = statement.with ?? new Map<string, never>();
  const computed = new Map([...given].map(([name, value]) => [name, compiler.computed(value, `:${name}`, 'object')] as const));
  return {
    text: statement.sql,
    writes,
    creates: writes && parsed.verb === 'INSERT',
    parameters: parsed.names.filter((name) => !given.has(name)),
    run: compileSql(statement.sql, target, computed, writes),
  };
}

/**
 * Compiles one statement. It is prepared at its first use; its parameters are bound to what is computed for them, else
 * to the attributes of the object; what is absent is null.
 */
export function compileSql(
  text: string,
  target: SqlTarget,
  computed: ReadonlyMap<string, Compute<Json>>,
  writes: boolean,
): StatementRun<ObjectSlot | undefined> {
  let prepared: SqlStatement | undefined;
  let bind: Bind | undefined;
  let read: AttributeBinder | undefined;
  // the ways that are seldom taken stand apart: a function that could make a closure pays for it even when it does not
  const runLater = (
    scope: Scope,
    step: CompiledStep,
    statement: SqlStatement,
    values: Promise<readonly SqlValue[]>,
  ): Promise<CallResult> => values.then((ready) => runStatement(scope, step, target, statement, writes, ready));
  const runComputed: StatementRun<ObjectSlot | undefined> = (scope, step, slot) => {
    const values = bind!(scope, slot);
    return values instanceof Promise
      ? runLater(scope, step, prepared!, values)
      : runStatement(scope, step, target, prepared!, writes, values);
  };
  const prepareAndRun: StatementRun<ObjectSlot | undefined> = (scope, step, slot) =>
    after(prepareStatement(scope, step, target, text), (statement) => {
      prepared = statement;
      if (computed.size > 0) bind = bindComputed(statement.parameters, computed);
      else read = attributeBinder(statement.parameters);
      return run(scope, step, slot);
    });
  const run: StatementRun<ObjectSlot | undefined> = (scope, step, slot) => {
    if (prepared === undefined) return prepareAndRun(scope, step, slot);
    if (bind !== undefined) return runComputed(scope, step, slot);
    if (read !== undefined && slot !== undefined)
      return runStatement(scope, step, target, prepared, writes, read(slot.new, slot.old));
    const { parameters } = prepared;
    const values = new Array<SqlValue>(parameters.length);
    for (let index = 0; index < parameters.length; index++) {
      const name = parameters[index]!;
      const value = slot === undefined ? null : attributeOf(slot, name);
      values[index] = typeof value === 'string' ? value : sqlValue(value, name);
    }
    return runStatement(scope, step, target, prepared, writes, values);
  };
  return run;
}

/** Reads the values of a statement's parameters. */
type Bind = (scope: Scope, slot: ObjectSlot | undefined) => MaybePromise<readonly SqlValue[]>;

/** An attribute of the object: as it should be, or as it is where nothing says how it should be. */
function attributeOf(slot: ObjectSlot, name: string): Json | undefined {
  const wanted = slot.new === null ? undefined : ownAttribute(slot.new, name);
  return wanted === undefined && slot.old !== null ? ownAttribute(slot.old, name) : wanted;
}

function bindComputed(names: readonly string[], computed: ReadonlyMap<string, Compute<Json>>): Bind {
  const binders = names.map((name): Compute<SqlValue> => {
    const compute = computed.get(name);
    if (compute) return (scope, slot) => after(compute(scope, slot, undefined), (value) => sqlValue(value, name));
    return (_scope, slot) => (slot === undefined ? null : sqlValue(attributeOf(slot, name), name));
  });
  return (scope, slot) => {
    const values = binders.map((bind) => bind(scope, slot, undefined));
    return values.some((value) => value instanceof Promise)
      ? Promise.all(values.map(async (value) => value))
      : (values as SqlValue[]);
  };
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
    text: operation,
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
