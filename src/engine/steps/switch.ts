import type { Json } from '../../flow/json.ts';
import type { StepCompiler } from './definition.ts';

/** Takes the case whose text equals the value, else `default`. */
export const switchStep: StepCompiler<'switch'> = (step, { compiler, index, port }) => {
  const value = compiler.stepExpression(step, 'switch', step.switch);
  const cases = new Map([...step.cases.keys()].map((name) => [name, port(name)]));
  const otherwise = port('default');
  return {
    run(scope) {
      const take = (found: unknown): number => {
        scope.outputs[index] = (found ?? null) as Json;
        return cases.get(String(found)) ?? otherwise;
      };
      const found = value(scope, undefined, undefined);
      return found instanceof Promise ? found.then(take) : take(found);
    },
  };
};
