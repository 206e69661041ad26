import { child, flag, skipTrivia, type SyntaxNode } from '../../../flow/script/syntax.ts';
import { RESUMED, SUSPEND } from './code.ts';
import { instrumentExpression } from './expression-code.ts';
import { withScope, type Context, type Instrumentation } from './instrumentation.ts';
import { blockNames, isVar, mayCall } from './names.ts';
import { headEnd, instrumentBranch } from './statement-code.ts';

const LOOPS = /^(?:For|ForIn|ForOf|While|DoWhile)Statement$/;

export const isLoop = (node: SyntaxNode): boolean => LOOPS.test(node.type);

/** Goes through a loop, which pauses at each turn as well: at its test, or at what it takes of a list. */
export function instrumentLoop(made: Instrumentation, node: SyntaxNode, context: Context): void {
  const init = child(node, node.type === 'ForStatement' ? 'init' : 'left');
  const declares = init?.type === 'VariableDeclaration' && !isVar(init);
  const inside = declares ? withScope('block', blockNames([init]), context) : context;
  const body = child(node, 'body')!;
  if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') {
    instrumentExpression(made, init, inside);
    const right = child(node, 'right')!;
    const suspends = flag(node, 'await');
    if (suspends) made.edits.before(right.start, SUSPEND);
    instrumentExpression(made, right, context);
    if (suspends) made.edits.after(right.end, ')');
    const each = `${suspends ? RESUMED : ''}${made.check(init!, inside, false)};`;
    return instrumentBranch(made, body, inside, each);
  }
  if (node.type === 'DoWhileStatement') instrumentBranch(made, body, context);
  instrumentExpression(made, init, inside);
  test(made, node, inside);
  instrumentExpression(made, child(node, 'update'), inside);
  if (node.type !== 'DoWhileStatement') instrumentBranch(made, body, inside);
}

function test(made: Instrumentation, node: SyntaxNode, context: Context): void {
  const { edits, text } = made;
  const expression = child(node, 'test');
  if (expression) {
    edits.before(expression.start, `(${made.check(expression, context, mayCall(expression))},`);
    instrumentExpression(made, expression, context);
    edits.after(expression.end, ')');
    return;
  }
  // `for (;;)` pauses as well, with nothing else in it too.
  const init = child(node, 'init');
  const open = skipTrivia(text, node.start + 'for'.length);
  const semicolon = skipTrivia(text, init ? init.end : open + 1);
  const head = { start: node.start, end: headEnd(made, node) };
  edits.after(semicolon + 1, `${made.check(head, context, false)},true`);
}
