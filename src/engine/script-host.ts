import { operationWrites } from '../flow/call-effects.ts';
import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import type { ScriptCall, TargetMethods } from '../sandbox/port.ts';
import { TargetError, type SqlTarget, type Target } from '../targets/port.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { LogLevel } from './observer.ts';
import { idpOperation } from './property.ts';
import type { Scope } from './run.ts';
import { prepareStatement } from './target-action.ts';
import { noteWrite, runOperation, runStatement, sqlValue } from './target-call.ts';

/** What scripts can call on a target: `targets.hr.query(sql, {…})`, `targets.idp.call('find-user', {…})`. */
const METHODS = {
  /** query(sql, parameters) answers rows; execute(sql, parameters) the number of rows affected. */
  sql: ['query', 'execute'],
  /** call(operation, parameters) and request({method, path, …}) answer the IdP's answer, null for a look-up that finds nothing. */
  idp: ['call', 'request'],
} as const;

/** Methods of all targets, as the sandbox shows them to scripts. */
export function guestTargets(targets: ReadonlyMap<string, Target>): TargetMethods {
  return Object.fromEntries([...targets].map(([name, target]) => [name, METHODS[target.kind]]));
}

/** Serves the calls of one script: log lines and target calls, which count as calls of its step. */
export function serveScript(
  scope: Scope,
  step: CompiledStep,
  targets: ReadonlyMap<string, Target>,
  script: string,
): NonNullable<ScriptCall['host']> {
  return (path, args) => {
    if (path[0] === 'log') {
      scope.run.log(scope, step, path[1] as LogLevel, args.map(readable).join(' '));
      return undefined;
    }
    scope.checkStopped();
    const target = targets.get(path[1] ?? '');
    if (!target) throw new TargetError('invalid-input', `There is no target \`${path[1]}\`.`);
    if (target.kind === 'idp') return callIdp(scope, step, target, path[2], args, script);
    return callSql(scope, step, target, path[2], args, script);
  };
}

async function callIdp(
  scope: Scope,
  step: CompiledStep,
  target: Extract<Target, { kind: 'idp' }>,
  method: string | undefined,
  args: readonly Json[],
  script: string,
): Promise<Json> {
  const operation = method === 'request' ? 'request' : idpOperation(String(args[0]));
  const given = method === 'request' ? args[0] : args[1];
  const parameters = isJsonObject(given) ? given : {};
  const { answer } = await runOperation(scope, step, target, operation, parameters);
  if (operationWrites(operation, parameters)) noteWrite(scope, step, target.name, `${operation} by ${script}`);
  return answer ?? null;
}

async function callSql(
  scope: Scope,
  step: CompiledStep,
  target: SqlTarget,
  method: string | undefined,
  args: readonly Json[],
  script: string,
): Promise<Json> {
  if (typeof args[0] !== 'string')
    throw new TargetError('invalid-input', `targets.${target.name}.${method} takes a SQL statement first.`);
  const statement = await prepareStatement(scope, step, target, args[0]);
  const given: JsonObject = isJsonObject(args[1]) ? args[1] : {};
  const missing = statement.parameters.find((name) => !Object.hasOwn(given, name));
  if (missing !== undefined)
    throw new TargetError(
      'invalid-input',
      `The statement has the parameter :${missing}, but targets.${target.name}.${method} was given ${Object.keys(given).join(', ') || 'none'}.`,
    );
  const values = statement.parameters.map((name) => sqlValue(given[name], name));
  const { rows, affected } = await runStatement(scope, step, target, statement, statement.writes, values);
  if (statement.writes && affected > 0) noteWrite(scope, step, target.name, `SQL by ${script}`);
  return method === 'execute' ? affected : rows;
}

const readable = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
