import type { AnyNode } from 'acorn';
import { full } from 'acorn-walk';
import { plainKey } from '../expression.ts';

/**
 * Attributes of `newObject` that a script sets.
 * @returns undefined when the script may set any: it hands the object on, or computes the names
 */
export function attributesAssigned(root: AnyNode): ReadonlySet<string> | undefined {
  const assigned = new Set<string>();
  /** Uses of the object that do not name an attribute. */
  let unclear = 0;
  const target = (node: AnyNode): void => {
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.object.name !== 'newObject') return;
    const key = plainKey(node);
    if (key === undefined) unclear++;
    else assigned.add(key);
  };
  full(root, (visited) => {
    const node = visited;
    if (node.type === 'Identifier' && node.name === 'newObject') unclear++;
    else if (node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'newObject') unclear--;
    else if (node.type === 'AssignmentExpression') target(node.left);
    else if (node.type === 'UpdateExpression') target(node.argument);
  });
  return unclear === 0 ? assigned : undefined;
}
