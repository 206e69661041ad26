/**
 * How many entries of a sorted list come first, found by halves.
 * @param comesFirst true for some entries at the start of the list, and for none behind them
 */
export function countFirst<T>(sorted: readonly T[], comesFirst: (entry: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comesFirst(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
