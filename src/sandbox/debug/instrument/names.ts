import { child, children, field, list, type SyntaxNode } from '../../../flow/script/syntax.ts';

const FUNCTIONS: ReadonlySet<string> = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

export const isFunction = (node: SyntaxNode): boolean => FUNCTIONS.has(node.type);

/** Code in it runs in a function of its own, or at another time. */
export const hasOwnCode = (node: SyntaxNode): boolean =>
  isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression';

export const nameOf = (node: SyntaxNode | undefined): string => (node ? String(field(node, 'name')) : '');

/** Names that a pattern binds. */
export function patternNames(pattern: SyntaxNode | undefined): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [nameOf(pattern)];
    case 'ObjectPattern':
      return list(pattern, 'properties').flatMap((property) =>
        patternNames(child(property, 'value') ?? child(property, 'argument')),
      );
    case 'ArrayPattern':
      return list(pattern, 'elements').flatMap(patternNames);
    case 'AssignmentPattern':
      return patternNames(child(pattern, 'left'));
    case 'RestElement':
      return patternNames(child(pattern, 'argument'));
    default:
      return [];
  }
}

export const isVar = (node: SyntaxNode): boolean => node.type === 'VariableDeclaration' && field(node, 'kind') === 'var';

export const declaredNames = (declaration: SyntaxNode): string[] =>
  list(declaration, 'declarations').flatMap((declarator) => patternNames(child(declarator, 'id')));

/** The `var` declarations of a function's own code, in whatever block they stand. */
export function varDeclarations(nodes: readonly SyntaxNode[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const open = [...nodes].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    if (hasOwnCode(node)) continue;
    if (isVar(node)) found.push(node);
    open.push(...children(node).reverse());
  }
  return found;
}

export interface BlockNames {
  readonly names: readonly string[];
  readonly constants: readonly string[];
}

/** Names that belong to a block: `let`, `const`, classes and functions. */
export function blockNames(statements: readonly SyntaxNode[]): BlockNames {
  const names: string[] = [];
  const constants: string[] = [];
  for (const statement of statements) {
    if (statement.type === 'VariableDeclaration' && !isVar(statement)) {
      const declared = declaredNames(statement);
      names.push(...declared);
      if (field(statement, 'kind') === 'const') constants.push(...declared);
    } else if (statement.type === 'ClassDeclaration' || statement.type === 'FunctionDeclaration')
      names.push(nameOf(child(statement, 'id')));
  }
  return { names, constants };
}

const CALLS: ReadonlySet<string> = new Set([
  'CallExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'AwaitExpression',
  'YieldExpression',
  'ForOfStatement',
  'SpreadElement',
]);

/** Whether code that stands in the node itself, and not in a function or block inside, may call a function. */
export function mayCall(node: SyntaxNode): boolean {
  if (CALLS.has(node.type)) return true;
  if (isFunction(node) || node.type === 'BlockStatement') return false;
  return children(node).some(mayCall);
}
