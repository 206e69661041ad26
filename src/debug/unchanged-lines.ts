/** Larger changes are not looked into: what is in them counts as changed. Pairs of lines. */
const MOST_PAIRS = 4_000_000;

/** Lines of a text that stand in another version of it too: their numbers there, by their numbers here, from 1. */
export function unchangedLines(here: string, there: string): ReadonlyMap<number, number> {
  const [from, to] = [here.split('\n'), there.split('\n')];
  const found = new Map<number, number>();
  let first = 0;
  while (first < from.length && first < to.length && from[first] === to[first]) found.set(++first, first);
  let [lastFrom, lastTo] = [from.length, to.length];
  while (lastFrom > first && lastTo > first && from[lastFrom - 1] === to[lastTo - 1]) found.set(lastFrom--, lastTo--);
  const between = commonLines(from.slice(first, lastFrom), to.slice(first, lastTo));
  for (const [line, other] of between) found.set(first + line + 1, first + other + 1);
  return found;
}

/** The longest common subsequence, as pairs of indexes. */
function commonLines(from: readonly string[], to: readonly string[]): [number, number][] {
  if (from.length * to.length > MOST_PAIRS) return [];
  const width = to.length + 1;
  // how many lines are common behind a pair of places
  const common = new Uint16Array((from.length + 1) * width);
  const at = (line: number, other: number): number => common[line * width + other]!;
  for (let line = from.length - 1; line >= 0; line--)
    for (let other = to.length - 1; other >= 0; other--)
      common[line * width + other] =
        from[line] === to[other] ? at(line + 1, other + 1) + 1 : Math.max(at(line + 1, other), at(line, other + 1));
  const pairs: [number, number][] = [];
  for (let line = 0, other = 0; line < from.length && other < to.length;) {
    if (from[line] === to[other]) pairs.push([line++, other++]);
    else if (at(line + 1, other) >= at(line, other + 1)) line++;
    else other++;
  }
  return pairs;
}
