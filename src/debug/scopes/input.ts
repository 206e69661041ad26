import { isJsonObject } from '../../flow/json.ts';
import { attributeName } from '../attribute-name.ts';
import type { ScopeDefinition } from './definition.ts';

/** What the flow was given. */
export const input: ScopeDefinition = {
  title: 'Input',
  open: false,
  values({ frame: { scope } }) {
    const given = scope.run.input;
    if (!isJsonObject(given)) return [{ name: 'input', value: given, expression: 'input' }];
    return Object.entries(given).map(([name, value]) => ({ name, value, expression: attributeName('input', name) }));
  },
};
