import { child, flag, list, skipTrivia, type SyntaxNode } from '../../../flow/script/syntax.ts';
import { enter } from './code.ts';
import { instrumentExpression } from './expression-code.ts';
import { fitIntoBlock } from './hoisting.ts';
import type { Context, Instrumentation } from './instrumentation.ts';
import { blockNames, declaredNames, isFunction, mayCall, nameOf, patternNames, varDeclarations } from './names.ts';
import { instrumentStatement } from './statement-code.ts';
import type { Scope } from './statements.ts';

/** @param name name that it gets when it has none of its own */
export function instrumentFunction(made: Instrumentation, node: SyntaxNode, context: Context, name: string): void {
  const parameters = list(node, 'params');
  const body = child(node, 'body')!;
  for (const parameter of parameters) instrumentExpression(made, parameter, context);
  const isBlock = body.type === 'BlockStatement';
  const statements = isBlock ? list(body, 'body') : [];
  const first = [...(node.type === 'FunctionExpression' ? ['this'] : []), ...parameters.flatMap(patternNames)];
  const scope = functionScope(first, statements, context);
  const suspends = flag(node, 'async') || flag(node, 'generator');
  const inside = made.addFunction(nameOf(child(node, 'id')) || name, node, scope, suspends);
  if (isBlock) return functionBody(made, body.start + 1, body.end - 1, statements, inside);
  asBody(made, body, inside, ['{', '}']);
}

/** The value of a field is computed when an object is made, in a function of its own. */
export function instrumentField(made: Instrumentation, node: SyntaxNode, context: Context): void {
  const key = child(node, 'key')!;
  const value = child(node, 'value');
  if (flag(node, 'computed')) instrumentExpression(made, key, context);
  if (!value) return;
  // A function or class without a name is called after the field, but only where it stands there itself.
  if (isFunction(value) || value.type === 'ClassExpression') return instrumentExpression(made, value, context, made.label(key));
  const inside = made.addFunction(made.label(key), value, functionScope(['this'], [], context));
  asBody(made, value, inside, ['(()=>{', '})()']);
}

export function instrumentStaticBlock(made: Instrumentation, node: SyntaxNode, context: Context): void {
  const statements = list(node, 'body');
  const inside = made.addFunction('static', node, functionScope(['this'], statements, context));
  const start = skipTrivia(made.text, node.start + 'static'.length) + 1;
  functionBody(made, start, node.end - 1, statements, inside);
}

/** The outermost scope of a function. @param first names that do not stand in its body */
export function functionScope(
  first: readonly string[],
  statements: readonly SyntaxNode[],
  { scope: parent }: Pick<Context, 'scope'>,
): Scope {
  const { names, constants } = blockNames(statements);
  const vars = varDeclarations(statements).flatMap(declaredNames);
  return { kind: 'function', names: [...new Set([...first, ...vars, ...names])], constants, parent };
}

/** Makes an expression the body of a function that returns it. */
function asBody(made: Instrumentation, node: SyntaxNode, context: Context, [open, close]: readonly [string, string]): void {
  const pause = made.check(node, context, mayCall(node));
  made.edits.before(node.start, `${open}${enter(context.inFunction)}${pause};return (`);
  instrumentExpression(made, node, context);
  made.edits.after(node.end, `)${made.leave(context)}${close}`);
}

function functionBody(
  made: Instrumentation,
  start: number,
  end: number,
  statements: readonly SyntaxNode[],
  context: Context,
): void {
  made.edits.after(start, fitIntoBlock(statements, made.edits) + enter(context.inFunction));
  for (const statement of statements) instrumentStatement(made, statement, context);
  made.edits.after(end, made.leave(context));
}
