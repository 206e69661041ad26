import { isExpressionError, parseExpression } from '../../flow/expression.ts';

/** Why a text can be no condition, as a sentence; undefined where it can. */
export function problemOfCondition(text: string): string | undefined {
  const parsed = parseExpression(text);
  return isExpressionError(parsed) ? `The condition is no expression: ${parsed.error}` : undefined;
}
