/** A font, as far as its widths go: pixels at the size that the canvas uses. */
export type Face = 'title' | 'code' | 'label';

/** What the canvas sets its texts in; widths below assume these sizes. */
export const FONT_SIZES: Readonly<Record<Face, number>> = { title: 13, code: 11, label: 11 };
export const LINE_HEIGHTS: Readonly<Record<Face, number>> = { title: 18, code: 16, label: 14 };

/** Widths of characters in parts of the font size: system sans-serif fonts differ by a few percent, so these are generous. */
const NARROW = new Set(Array.from('iljtfrI.,:;!|\'`()[]{}/\\ "-·'));
const WIDE = new Set(Array.from('mwMW@%…—'));
const WIDTH = { narrow: 0.36, lower: 0.57, upper: 0.7, wide: 0.92, full: 1.05 };

/** Width of a text in pixels, without measuring: a little too wide rather than too narrow. */
export function textWidth(text: string, face: Face): number {
  const size = FONT_SIZES[face];
  if (face === 'code') {
    let columns = 0;
    for (const character of text) columns += isFullWidth(character) ? 1.7 : 0.62;
    return columns * size;
  }
  let width = 0;
  for (const character of text) {
    if (NARROW.has(character)) width += WIDTH.narrow;
    else if (WIDE.has(character)) width += WIDTH.wide;
    else if (isFullWidth(character)) width += WIDTH.full;
    else if (character >= 'A' && character <= 'Z') width += WIDTH.upper;
    else width += WIDTH.lower;
  }
  return width * size;
}

/** East Asian letters and pictures take a square. */
const isFullWidth = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return (
    code >= 0x1100 &&
    (code <= 0x115f ||
      (code >= 0x2e80 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      code >= 0x1f000)
  );
};

/**
 * Breaks a text into lines of a width; words that are longer than a line are broken, what does not fit ends in `…`.
 * @param width in pixels
 */
export function wrapped(text: string, face: Face, width: number, maxLines: number): string[] {
  const words = text.slice(0, 400).replace(/\s+/g, ' ').trim().split(' ');
  const lines: string[] = [];
  let line = '';
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, face) <= width) {
      line = longer;
      continue;
    }
    if (lines.length === maxLines - 1) return [...lines, shortened([longer, ...rest].join(' '), face, width)];
    if (line !== '') {
      lines.push(line);
      line = '';
      rest.unshift(word);
      continue;
    }
    const fits = fitting(word, face, width);
    lines.push(word.slice(0, fits));
    rest.unshift(word.slice(fits));
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** The text, cut with `…` where it is wider than that. */
export function shortened(text: string, face: Face, width: number): string {
  if (textWidth(text, face) <= width) return text;
  return `${text.slice(0, fitting(text, face, width - textWidth('…', face))).trimEnd()}…`;
}

/** How many UTF-16 units fit, at least one character. */
function fitting(text: string, face: Face, width: number): number {
  let at = 0;
  let used = 0;
  for (const character of text) {
    used += textWidth(character, face);
    if (used > width && at > 0) break;
    at += character.length;
  }
  return at;
}
