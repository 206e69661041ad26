import { isExpressionError, parseExpression } from '../../flow/expression.ts';
import type { Json } from '../../flow/json.ts';

/** A stretch of a log message: text as it is, or an expression. */
export type LogPart = { readonly text: string } | { readonly expression: string };

/**
 * Takes `{expression}` out of a log message; an expression may hold braces of its own, and `\{` is a brace.
 * @returns the parts, or why the message can not be read, as a sentence
 */
export function readLogMessage(message: string): readonly LogPart[] | string {
  const parts: LogPart[] = [];
  let text = '';
  for (let at = 0; at < message.length; at++) {
    if (message[at] === '\\' && message[at + 1] === '{') text += message[++at]!;
    else if (message[at] !== '{') text += message[at]!;
    else {
      const end = endOfExpression(message, at + 1);
      if (end === undefined) return `There is no expression up to a closing brace in \`${message.slice(at)}\`.`;
      if (text !== '') parts.push({ text });
      text = '';
      parts.push({ expression: message.slice(at + 1, end) });
      at = end;
    }
  }
  return text === '' ? parts : [...parts, { text }];
}

/** The first closing brace up to which the text is an expression. */
function endOfExpression(message: string, start: number): number | undefined {
  for (let end = message.indexOf('}', start); end >= 0; end = message.indexOf('}', end + 1))
    if (!isExpressionError(parseExpression(message.slice(start, end)))) return end;
  return undefined;
}

/** Why a log message can not be read, as a sentence; undefined where it can. */
export function problemOfLogMessage(message: string): string | undefined {
  const read = readLogMessage(message);
  return typeof read === 'string' ? read : undefined;
}

/** A value as it stands in a log message. */
export const logText = (value: Json | undefined): string =>
  value === undefined ? 'undefined' : typeof value === 'string' ? value : JSON.stringify(value);
