import { RESERVED_PREFIX } from '../flow/expression.ts';
import type { ScriptPiece } from './port.ts';

/** Lines that stand before the user's first one in the guest's source. */
export const LINES_BEFORE = 1;

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

const RESERVED_WORDS = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if ' +
    'implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof ' +
    'var void while with yield'
  ).split(' '),
);

/** Whether code can use a parameter of this name. */
export const isUsableName = (name: string): boolean => IDENTIFIER.test(name) && !RESERVED_WORDS.has(name);

/**
 * The function that the guest makes of a piece: strict, the user's code on lines of its own, so that positions differ by
 * {@link LINES_BEFORE} only. A block keeps the code's own names apart from the parameters.
 *
 * Parameters that go back are read when the code ends, however it ends, so that assigning to `newObject` counts as well.
 *
 * @param parameters names as the unit tells them; one that is no identifier can not be used by the code, but is kept
 * @param returns indexes in `parameters`
 */
export function guestSource(piece: ScriptPiece, parameters: readonly string[], returns: readonly number[]): string {
  const names = parameters.map((name, index) =>
    isUsableName(name) && parameters.indexOf(name) === index ? name : `${RESERVED_PREFIX}p${index}`,
  );
  const returned = `${RESERVED_PREFIX}r`;
  const code = piece.form === 'expression' ? `return (\n${piece.code}\n);` : `{\n${piece.code}\n}`;
  const handBack = returns.map((parameter, index) => `${returned}[${index}]=${names[parameter]!};`).join('');
  const body = returns.length === 0 ? code : `try{${code}}finally{${handBack}}`;
  return `(function(${[...names, returned].join(',')}){"use strict";${body}})`;
}

const MAY_CHANGE =
  /(?<![=!<>])=(?![=>])|\+\+|--|\bdelete\b|\b(?:sort|reverse|push|pop|shift|unshift|splice|fill|copyWithin|assign|set|setPrototypeOf|defineProperty|defineProperties|deleteProperty|eval|Function|Reflect|apply|call|bind|raw)\b|\]\s*(?:\(|\?\.\s*\()|\\u/;

/**
 * Whether code may change its arguments, so that the next piece of the record has to get them afresh. Errs towards true;
 * an expression that only reads and formats, as most do, is told by its text.
 */
export const mayChangeArguments = (code: string): boolean => MAY_CHANGE.test(code);
