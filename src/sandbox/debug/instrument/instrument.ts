import { child, list, parseJavaScript, type SyntaxNode } from '../../../flow/script/syntax.ts';
import type { FilePosition } from '../../locate.ts';
import type { ScriptPiece } from '../../port.ts';
import { enter } from './code.ts';
import { instrumentExpression } from './expression-code.ts';
import { functionScope } from './function-code.ts';
import { Instrumentation } from './instrumentation.ts';
import { mayCall } from './names.ts';
import { instrumentStatement } from './statement-code.ts';
import type { Scope, ScriptFunction, Statement } from './statements.ts';

/** A piece that can pause at each of its statements. */
export interface InstrumentedPiece {
  /** A function body; each line of the piece's code is still a line of its own. */
  readonly code: string;
  /** In the order of their ids, which start at the id that was asked for. */
  readonly statements: readonly Statement[];
  /** The piece itself comes first. */
  readonly functions: readonly ScriptFunction[];
  /** Where a place of the instrumented code stands in the piece's; both 1-based. */
  original(place: FilePosition): FilePosition;
}

/**
 * Instruments a piece.
 * @param parameters names that the code may use
 * @param firstId id of the piece's first statement
 * @param firstFunction id of the piece itself, its functions follow
 * @throws SyntaxError when the code does not parse
 */
export function instrument(
  piece: ScriptPiece,
  parameters: readonly string[],
  firstId: number,
  firstFunction: number,
): InstrumentedPiece {
  // An expression is parsed in parentheses, so that `{ a: 1 }` is an object.
  const shift = piece.form === 'expression' ? 1 : 0;
  const text = shift === 1 ? `(${piece.code}\n)` : piece.code;
  const made = new Instrumentation(text, shift, { statement: firstId, function: firstFunction });
  const { before, after } = asFunctionBody(made, parseJavaScript(text), piece, parameters);
  const { statements, functions, edits } = made;
  return {
    code: before + edits.result() + after,
    statements,
    functions,
    original({ line, column }) {
      if (line > 1) return edits.original({ line, column });
      const inText = edits.original({ line, column: Math.max(1, column - before.length) });
      return { line, column: Math.max(1, inText.column - shift) };
    },
  };
}

/** Goes through a piece. @returns what to put around the edited text so that it is a function body */
function asFunctionBody(
  made: Instrumentation,
  tree: SyntaxNode,
  piece: ScriptPiece,
  parameters: readonly string[],
): { readonly before: string; readonly after: string } {
  const body = list(tree, 'body');
  const outer: Scope = { kind: 'parameters', names: parameters, constants: [], parent: undefined };
  const context = made.addPiece(piece, functionScope([], body, { scope: outer }));
  const start = enter(context.inFunction);
  if (piece.form === 'body') {
    for (const statement of body) instrumentStatement(made, statement, context);
    return { before: start, after: `\n${made.leave(context)}` };
  }
  const expression = child(child(body[0]!, 'expression')!, 'expression')!;
  const pause = made.check(expression, context, mayCall(expression));
  instrumentExpression(made, expression, context);
  return { before: `${start}${pause};return `, after: made.leave(context) };
}
