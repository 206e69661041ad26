/**
 * Pause before a repetition: exponential, with full jitter, so that many callers do not come back at once.
 * @param failures tries that failed so far, at least 1
 * @param random at least 0, below 1
 * @returns milliseconds
 */
export function backoffMs(
  failures: number,
  bounds: { readonly baseMs: number; readonly maxBackoffMs: number },
  random: () => number,
): number {
  return Math.round(random() * Math.min(bounds.maxBackoffMs, bounds.baseMs * 2 ** (failures - 1)));
}
