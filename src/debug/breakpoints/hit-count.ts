const FORM = /^\s*(==?|>=?|<=?|%)?\s*(\d{1,9})\s*$/;

/** Tells by how often a breakpoint was reached, the present time included, whether it counts. */
export type HitTest = (hits: number) => boolean;

/**
 * Reads `5`, `= 5`, `> 5`, `>= 5`, `< 5`, `<= 5`, `% 5` (every fifth time).
 * @returns undefined for any other text
 */
export function readHitCount(text: string): HitTest | undefined {
  const [, operator = '=', digits] = FORM.exec(text) ?? [];
  const count = Number(digits);
  if (digits === undefined || (operator === '%' && count === 0)) return undefined;
  switch (operator) {
    case '>':
      return (hits) => hits > count;
    case '>=':
      return (hits) => hits >= count;
    case '<':
      return (hits) => hits < count;
    case '<=':
      return (hits) => hits <= count;
    case '%':
      return (hits) => hits % count === 0;
    default:
      return (hits) => hits === count;
  }
}

/** Why a text can be no hit count, as a sentence; undefined where it can. */
export const problemOfHitCount = (text: string): string | undefined =>
  readHitCount(text) ? undefined : 'A hit count is a number, or a comparison with one: `5`, `>= 5`, `% 5`.';
