import { attributeName } from '../attribute-name.ts';
import type { ScopeDefinition } from './definition.ts';

/** What the steps done so far have left. */
export const stepOutputs: ScopeDefinition = {
  title: 'Step outputs',
  open: false,
  values({ frame: { flow, scope } }) {
    const values = flow.steps.flatMap(({ id, index }) => {
      const value = scope.outputs[index];
      return value === undefined ? [] : [{ name: id, value, expression: attributeName('steps', id) }];
    });
    const { error } = scope.run;
    return error === null ? values : [...values, { name: 'error', value: { ...error }, expression: 'error' }];
  },
};
