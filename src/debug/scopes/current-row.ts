import type { Scope } from '../../engine/run.ts';
import type { NamedValue } from '../variables.ts';
import type { ScopeDefinition } from './definition.ts';

/** What the loops around are at: the item of each, innermost first. */
export const currentRow: ScopeDefinition = {
  title: 'Current row',
  open: true,
  values({ frame: { scope } }) {
    const values: NamedValue[] = [];
    const seen = new Set<string>();
    for (let at: Scope | undefined = scope; at.parent; at = at.parent) {
      const name = at.itemName ?? 'item';
      const innermost = at === scope;
      // an outer loop whose items have the same name can not be named here
      values.push({ name, value: at.item, expression: seen.has(name) ? undefined : name });
      values.push({
        name: innermost ? 'index' : `index of ${name}`,
        value: at.index,
        expression: innermost ? 'index' : undefined,
      });
      seen.add(name);
    }
    return values.length === 0 ? undefined : values;
  },
};
