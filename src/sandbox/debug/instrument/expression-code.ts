import { child, children, flag, skipTrivia, type SyntaxNode } from '../../../flow/script/syntax.ts';
import { RESUME, SUSPEND, SUSPEND_NOTHING } from './code.ts';
import { instrumentField, instrumentFunction, instrumentStaticBlock } from './function-code.ts';
import type { Context, Instrumentation } from './instrumentation.ts';
import { isFunction } from './names.ts';

/**
 * Goes through an expression: only what is a function, a class or a suspension in it changes.
 * @param name name that a function gets which has none of its own
 */
export function instrumentExpression(
  made: Instrumentation,
  node: SyntaxNode | undefined,
  context: Context,
  name = '(anonymous)',
): void {
  if (!node) return;
  if (isFunction(node)) return instrumentFunction(made, node, context, name);
  switch (node.type) {
    case 'AwaitExpression':
    case 'YieldExpression':
      return suspension(made, node, context);
    case 'ParenthesizedExpression':
      return instrumentExpression(made, child(node, 'expression'), context, name);
    case 'VariableDeclarator':
    case 'AssignmentPattern':
    case 'AssignmentExpression': {
      const [target, value] = node.type === 'VariableDeclarator' ? ['id', 'init'] : ['left', 'right'];
      instrumentExpression(made, child(node, target), context);
      return instrumentExpression(made, child(node, value), context, made.label(child(node, target)));
    }
    case 'Property':
    case 'MethodDefinition': {
      const key = child(node, 'key');
      if (flag(node, 'computed')) instrumentExpression(made, key, context);
      return instrumentExpression(made, child(node, 'value'), context, made.label(key));
    }
    case 'PropertyDefinition':
      return instrumentField(made, node, context);
    case 'StaticBlock':
      return instrumentStaticBlock(made, node, context);
    default:
      for (const inner of children(node)) instrumentExpression(made, inner, context);
  }
}

/** At an `await` or a `yield` the function leaves the stack. */
function suspension(made: Instrumentation, node: SyntaxNode, context: Context): void {
  const { edits } = made;
  edits.before(node.start, RESUME);
  const argument = child(node, 'argument');
  let keyword = node.start + 'await'.length;
  if (flag(node, 'delegate')) keyword = skipTrivia(made.text, keyword) + 1;
  edits.after(keyword, argument ? ` ${SUSPEND}` : ` ${SUSPEND_NOTHING}`);
  instrumentExpression(made, argument, context);
  edits.after(node.end, argument ? '))' : ')');
}
