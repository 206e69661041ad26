import type { Json } from '../../flow/json.ts';
import { statementRemoves } from '../../flow/call-effects.ts';
import { parseStatement } from '../../flow/sql/parameters.ts';
import { afterIn } from '../after.ts';
import { compileSql } from '../property.ts';
import { noteWrite, type CallResult } from '../target-call.ts';
import type { Scope } from '../run.ts';
import { inOrder } from '../statement-sequence.ts';
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
  const run = inOrder(
    statements.map((statement) => statement.run),
    target,
    writes,
    {
      removes: step.sql.some(statementRemoves),
      what: step.sql.map((text) => text.trim()).join('; '),
      parameters: () => ({}),
    },
  );
  const take = (scope: Scope, { rows, affected }: CallResult): number => {
    scope.outputs[index] = { rows: rows as readonly Json[], affected };
    if (writes && affected > 0) noteWrite(scope, self, target.name, step.title ?? step.id);
    return rows.length + affected > 0 ? next : empty;
  };
  return {
    creates: statements.some(({ inserts }) => inserts),
    run: (scope) => afterIn(scope, run(scope, self, object && scope.objects[object.index]), take),
  };
};
