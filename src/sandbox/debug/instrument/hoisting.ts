import { child, children, field, list, type SyntaxNode } from '../../../flow/script/syntax.ts';
import { declaredNames, hasOwnCode, isVar, nameOf, varDeclarations } from './names.ts';
import type { TextEdits } from './text-edits.ts';

/**
 * The body of a function is put into a `try` block, and a block is stricter than a function: there, two functions, or a
 * function and a `var`, can not have the same name. This rewrites such a body so that it means the same in a block.
 *
 * @returns code for the start of the function, outside the block
 */
export function fitIntoBlock(body: readonly SyntaxNode[], edits: TextEdits): string {
  const functions = body.filter(({ type }) => type === 'FunctionDeclaration');
  if (functions.length === 0) return '';
  const lastOf = new Map(functions.map((fn) => [nameOf(child(fn, 'id')), fn]));
  for (const fn of functions) {
    // Of two functions with one name the last counts; the other one can never be called.
    if (lastOf.get(nameOf(child(fn, 'id'))) === fn) continue;
    edits.before(fn.start, '{');
    edits.after(fn.end, '}');
  }
  const vars = varDeclarations(body).filter((declaration) => declaredNames(declaration).some((name) => lastOf.has(name)));
  if (vars.length === 0) return '';
  // `var f = 1` beside `function f() {}` declares nothing: it assigns.
  for (const declaration of vars) toAssignment(declaration, body, edits);
  const others = new Set(vars.flatMap(declaredNames).filter((name) => !lastOf.has(name)));
  return others.size === 0 ? '' : `var ${[...others].join(',')};`;
}

function toAssignment(declaration: SyntaxNode, body: readonly SyntaxNode[], edits: TextEdits): void {
  edits.replace(declaration.start, declaration.start + 'var'.length, '   ');
  const inHead = isLoopTarget(declaration, body);
  for (const declarator of list(declaration, 'declarations')) {
    const target = child(declarator, 'id')!;
    if (inHead || target.type !== 'ObjectPattern') continue;
    edits.before(declarator.start, '(');
    edits.after(declarator.end, ')');
  }
}

/** Whether it is the left side of `for … in` or `for … of`, whose pattern stands without parentheses. */
function isLoopTarget(declaration: SyntaxNode, body: readonly SyntaxNode[]): boolean {
  const open = [...body];
  for (let node = open.pop(); node; node = open.pop()) {
    if (hasOwnCode(node)) continue;
    if (/^For(?:In|Of)Statement$/.test(node.type) && field(node, 'left') === declaration) return isVar(declaration);
    open.push(...children(node));
  }
  return false;
}
