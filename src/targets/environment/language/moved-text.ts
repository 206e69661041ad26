import { placeAt } from '../../../flow/language/place.ts';
import { readTextTree } from '../../../flow/language/read-text-tree.ts';
import { scalarText } from '../../../flow/language/scalar-text.ts';

/** A text that a reference takes the place of. */
export interface MovedText {
  readonly value: string;
  /** The stretch that is replaced; offsets. */
  readonly start: number;
  readonly end: number;
  /** What replaces it. */
  readonly written: (reference: string) => string;
}

/** The secret in a stretch: a whole value, whatever its style, or a part of one. */
export function movedText(text: string, start: number, stretchEnd: number): MovedText | undefined {
  const { value } = placeAt(readTextTree(text), start).entry;
  // YAML counts the line break behind a block to it.
  const end = text.slice(start, stretchEnd).trimEnd().length + start;
  if (value.is !== 'scalar' || start < value.start || end > value.end || end <= start) return undefined;
  const isPlain = value.style === 'plain';
  const isWhole = start === value.start && text.slice(end, value.end).trim() === '';
  if (!isWhole) {
    // Only a plain text takes on quotes; in a quoted one the reference stands as it is.
    const [before, after] = [text.slice(value.start, start), text.slice(end, value.end)];
    const part = { value: text.slice(start, end), start: value.start, end: value.end };
    return {
      ...part,
      written: (reference) =>
        isPlain ? `'${before.replaceAll("'", "''")}${reference}${after.replaceAll("'", "''")}'` : `${before}${reference}${after}`,
    };
  }
  return { value: scalarText(text, value).value.trimEnd(), start, end, written: (reference) => `'${reference}'` };
}
