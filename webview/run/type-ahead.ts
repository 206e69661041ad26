import { headlineOf } from '../../src/designer/run-log/headline.ts';
import type { Row } from '../../src/designer/run-log/rows.ts';
import { t } from '../shared/words.ts';

/** A pause in typing that begins a new word, in milliseconds. */
const PAUSE = 700;

/**
 * Finds rows by their first letters, as they are typed.
 * @returns a function of the letter, the rows and the index to start from; it answers the index of the row, or -1
 */
export function typedAhead(): (letter: string, rows: readonly Row[], from: number) => number {
  let word = '';
  let last = -Infinity;
  return (letter, rows, from) => {
    const now = performance.now();
    word = now - last > PAUSE ? letter.toLowerCase() : word + letter.toLowerCase();
    last = now;
    // a new word looks on from the next row, a longer one stays where it fits
    const start = word.length === 1 ? from + 1 : Math.max(0, from);
    for (let count = 0; count < rows.length; count++) {
      const index = (start + count) % rows.length;
      if (labelOf(rows[index]!).startsWith(word)) return index;
    }
    return -1;
  };
}

function labelOf({ entry, detail }: Row): string {
  if (detail) return (detail.name === '' ? detail.text : detail.name).toLowerCase();
  const { before, title } = headlineOf(entry, t);
  return (before === '' ? title : before).toLowerCase();
}
