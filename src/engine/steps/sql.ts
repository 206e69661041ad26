import type { Json } from '../../flow/json.ts';
import { parseStatement } from '../../flow/sql/parameters.ts';
import type { MaybePromise } from '../../targets/port.ts';
import { compileSql } from '../property.ts';
import { noteWrite, type CallResult } from '../target-call.ts';
import type { Scope } from '../run.ts';
import type { StepCompiler } from './definition.ts';

/** Runs statements of its own; several in one transaction. */
export const sql: StepCompiler<'sql'> = (step, { compiler, index, port, self }) => {
  const target = compiler.sqlTarget(step.target);
  const object = step.object === undefined ? undefined : compiler.object(step.object);
  const [next, empty] = [port('next'), port('empty')];
  const names = object ? 'object' : 'step';
  const statements = step.sql.map((text) => {
    const parsed = parseStatement(text);
    const given = [...(step.with ?? [])].filter(([name]) => parsed.names.includes(name));
    const computed = new Map(given.map(([name, value]) => [name, compiler.stepComputed(value, `:${name}`, names)] as const));
    const mutates = step.writes ?? parsed.writes;
    return { run: compileSql(text, target, computed, mutates), writes: mutates, inserts: parsed.verb === 'INSERT' };
  });
  const writes = statements.some((statement) => statement.writes);
  const runAll = (scope: Scope, from: number, before: number): MaybePromise<CallResult> => {
    let affected = before;
    for (let at = from; ; at++) {
      const result = statements[at]!.run(scope, self(), object && scope.objects[object.index]);
      const last = at === statements.length - 1;
      if (result instanceof Promise)
        return result.then((value) => {
          const sum = affected + value.affected;
          return last ? { ...value, affected: sum } : runAll(scope, at + 1, sum);
        });
      affected += result.affected;
      if (last) return { ...result, affected };
    }
  };
  return {
    creates: statements.some(({ inserts }) => inserts),
    run(scope) {
      const take = ({ rows, affected }: CallResult): number => {
        scope.outputs[index] = { rows: rows as readonly Json[], affected };
        if (writes && affected > 0) noteWrite(scope, self(), target.name, step.title ?? step.id);
        return rows.length + affected > 0 ? next : empty;
      };
      const result =
        writes && statements.length > 1
          ? target.transaction(() => runAll(scope, 0, 0), scope.callOptions(self(), target.name))
          : runAll(scope, 0, 0);
      return result instanceof Promise ? result.then(take) : take(result);
    },
  };
};
