import { stripVTControlCharacters } from 'node:util';

/** Characters that take two columns: East Asian wide ones and pictographs. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** Characters that steer a terminal or turn the direction of text. */
export const CONTROL = new RegExp(
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]',
  'g',
);

const widthOfCharacter = (character: string): number => (ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Columns that a text takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += widthOfCharacter(character);
  return width;
}

/** A text without colours, cut to a number of columns; what is cut ends with `…`. */
export function cutTo(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 0;
  let kept = '';
  for (const character of text) {
    width += widthOfCharacter(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return columns > 0 ? `${kept.trimEnd()}…` : '';
}

/** Fills a text up with blanks to a number of columns. */
export const padTo = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - textWidth(text)));

/** A text as one line in which nothing can steer the terminal. */
export const printable = (text: string): string =>
  text
    .replace(/\s*[\r\n\t]+\s*/g, ' ')
    .replace(CONTROL, '�')
    .trim();

/** A text of several lines in which nothing can steer the terminal. */
export const printableLines = (text: string): string[] =>
  text.split(/\r?\n/).map((line) => line.replaceAll('\t', '    ').replace(CONTROL, '�').trimEnd());
