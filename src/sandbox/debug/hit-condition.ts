const COMPARISONS: Readonly<Record<string, (hits: number, wanted: number) => boolean>> = {
  '=': (hits, wanted) => hits === wanted,
  '>': (hits, wanted) => hits > wanted,
  '>=': (hits, wanted) => hits >= wanted,
  '<': (hits, wanted) => hits < wanted,
  '<=': (hits, wanted) => hits <= wanted,
  '%': (hits, wanted) => wanted > 0 && hits % wanted === 0,
};

/**
 * Reads a hit condition: a number, or one of = == === > >= < <= % and a number.
 * @returns whether a number of hits fulfils it; undefined when it can not be read
 */
export function parseHitCondition(text: string): ((hits: number) => boolean) | undefined {
  const match = /^\s*(={1,3}|>=?|<=?|%)?\s*(\d{1,9})\s*$/.exec(text);
  if (!match) return undefined;
  const compare = COMPARISONS[match[1]?.replace(/^=+$/, '=') ?? '=']!;
  const wanted = Number(match[2]);
  return (hits) => compare(hits, wanted);
}
