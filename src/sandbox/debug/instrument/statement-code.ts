import { child, children, field, flag, list, skipTrivia, type SyntaxNode } from '../../../flow/script/syntax.ts';
import { caught, ERROR, RESUMED } from './code.ts';
import { instrumentExpression } from './expression-code.ts';
import { instrumentFunction } from './function-code.ts';
import { withScope, type Context, type Instrumentation } from './instrumentation.ts';
import { instrumentLoop, isLoop } from './loop-code.ts';
import { blockNames, mayCall, nameOf, patternNames } from './names.ts';

/** Goes through a statement of a list, in front of which there is room for others. */
export function instrumentStatement(made: Instrumentation, node: SyntaxNode, context: Context): void {
  let inner = node;
  while (inner.type === 'LabeledStatement') inner = child(inner, 'body')!;
  switch (inner.type) {
    case 'EmptyStatement':
      return;
    case 'FunctionDeclaration':
      return instrumentFunction(made, inner, context, '');
    case 'BlockStatement':
      return block(made, inner, context);
    case 'TryStatement':
      return tryStatement(made, inner, context);
    case 'ExpressionStatement':
      if (typeof field(inner, 'directive') === 'string') return;
      break;
    case 'DoWhileStatement':
      return parts(made, inner, context);
  }
  const head = { start: inner.start, end: headEnd(made, inner) };
  const pause = made.check(head, context, mayCall(inner), inner.type === 'DebuggerStatement');
  made.edits.before(node.start, `${pause};`);
  parts(made, inner, context);
  if (inner.type === 'ForOfStatement' && flag(inner, 'await')) made.edits.after(node.end, RESUMED);
}

/** Goes through the body of a loop or a branch, which need not be a block. @param first code for its start */
export function instrumentBranch(made: Instrumentation, node: SyntaxNode | undefined, context: Context, first = ''): void {
  if (!node) return;
  if (node.type === 'BlockStatement') return block(made, node, context, first);
  made.edits.before(node.start, `{${first}`);
  instrumentStatement(made, node, context);
  made.edits.after(node.end, '}');
}

/** End of what is shown as the statement: of a compound one its head. */
export function headEnd({ text }: Instrumentation, node: SyntaxNode): number {
  const body = node.type === 'IfStatement' ? child(node, 'consequent') : child(node, 'body');
  if (body) return node.start + text.slice(node.start, body.start).trimEnd().length;
  const subject = node.type === 'SwitchStatement' ? child(node, 'discriminant') : undefined;
  return subject ? skipTrivia(text, subject.end) + 1 : node.end;
}

function parts(made: Instrumentation, node: SyntaxNode, context: Context): void {
  if (isLoop(node)) return instrumentLoop(made, node, context);
  switch (node.type) {
    case 'IfStatement':
      instrumentExpression(made, child(node, 'test'), context);
      instrumentBranch(made, child(node, 'consequent'), context);
      return instrumentBranch(made, child(node, 'alternate'), context);
    case 'SwitchStatement':
      return switchStatement(made, node, context);
    default:
      for (const inner of children(node)) instrumentExpression(made, inner, context);
  }
}

/** @param first code for its start */
function block(made: Instrumentation, node: SyntaxNode, context: Context, first = ''): void {
  const statements = list(node, 'body');
  const own = blockNames(statements);
  let inside = own.names.length > 0 ? withScope('block', own, context) : context;
  let scopeCode = '';
  if (inside.fresh && statements.some(mayCall)) ({ code: scopeCode, inside } = made.ownScope(inside));
  made.edits.after(node.start + 1, scopeCode + first);
  for (const statement of statements) instrumentStatement(made, statement, inside);
}

function switchStatement(made: Instrumentation, node: SyntaxNode, context: Context): void {
  instrumentExpression(made, child(node, 'discriminant'), context);
  const cases = list(node, 'cases');
  const own = blockNames(cases.flatMap((each) => list(each, 'consequent')));
  // There is no place in it that is passed in each case, so that an evaluator of its own could be made.
  const inside = own.names.length > 0 ? withScope('block', own, context) : context;
  for (const each of cases) {
    instrumentExpression(made, child(each, 'test'), inside);
    for (const statement of list(each, 'consequent')) instrumentStatement(made, statement, inside);
  }
}

function tryStatement(made: Instrumentation, node: SyntaxNode, context: Context): void {
  const handler = child(node, 'handler');
  const resumed = context.suspends ? RESUMED : '';
  block(made, child(node, 'block')!, handler ? { ...context, caught: true } : context);
  if (handler) catchClause(made, handler, context, resumed);
  const finalizer = child(node, 'finalizer');
  if (finalizer) block(made, finalizer, context, resumed);
}

function catchClause(made: Instrumentation, node: SyntaxNode, context: Context, resumed: string): void {
  const { edits } = made;
  const parameter = child(node, 'param');
  const body = child(node, 'body')!;
  const inside = withScope('catch', { names: patternNames(parameter), constants: [] }, context);
  if (parameter?.type === 'Identifier') return block(made, body, inside, resumed + caught(nameOf(parameter)));
  if (!parameter) {
    edits.before(body.start, `(${ERROR})`);
    return block(made, body, inside, resumed + caught(ERROR));
  }
  // A pattern is taken out of the parentheses, so that the error is known before anything is taken out of it.
  edits.before(parameter.start, `${ERROR}){${resumed}${caught(ERROR)}let `);
  instrumentExpression(made, parameter, inside);
  edits.replace(parameter.end, body.start + 1, `=${ERROR};`);
  block(made, body, inside);
}
