import type { Json } from '../../flow/json.ts';
import { afterIn } from '../after.ts';
import type { Scope } from '../run.ts';
import type { StepCompiler } from './definition.ts';

/** Takes the case whose text equals the value, else `default`. */
export const switchStep: StepCompiler<'switch'> = (step, { compiler, index, port }) => {
  const value = compiler.stepExpression(step, 'switch', step.switch);
  const cases = new Map([...step.cases.keys()].map((name) => [name, port(name)]));
  const otherwise = port('default');
  const take = (scope: Scope, found: unknown): number => {
    scope.outputs[index] = (found ?? null) as Json;
    return cases.get(String(found)) ?? otherwise;
  };
  return { run: (scope) => afterIn(scope, value(scope, undefined, undefined), take) };
};
