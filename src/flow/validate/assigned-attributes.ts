import type { AnyNode } from 'acorn';
import { full } from 'acorn-walk';
import { plainKey } from '../expression.ts';

/**
 * Attributes of `newObject` that a script sets.
 * @returns undefined when the script may set any: it hands the object on, or computes the names
 */
export function attributesAssigned(root: AnyNode): ReadonlySet<string> | undefined {
  const assigned = new Set<string>();
  const plain = new Set<AnyNode>();
  let seen = 0;
  let known = true;
  const target = (node: AnyNode): void => {
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.object.name !== 'newObject') return;
    const key = plainKey(node);
    if (key === undefined) known = false;
    else assigned.add(key);
  };
  full(root, (visited) => {
    const node = visited as AnyNode;
    if (node.type === 'Identifier' && node.name === 'newObject') seen++;
    else if (node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'newObject') plain.add(node);
    else if (node.type === 'AssignmentExpression') target(node.left as AnyNode);
    else if (node.type === 'UpdateExpression') target(node.argument as AnyNode);
  });
  return known && seen === plain.size ? assigned : undefined;
}
