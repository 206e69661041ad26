/**
 * Gives this thread's `Date` a clock that stands still and the time zone UTC. The engine has no clock of its own: it
 * asks the realm it is loaded in, so this is what makes `Date` in scripts the same on every machine and in every replay.
 *
 * Only for the thread of a sandbox, which shares its realm with nobody.
 */
export function keepUtcTime(): { set(epochMs: number): void } {
  let now = 0;
  const prototype = Date.prototype as unknown as Record<string, () => number>;
  for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    prototype[`get${part}`] = prototype[`getUTC${part}`]!;
  }
  prototype.getTimezoneOffset = () => 0;
  Date.now = () => now;
  return {
    set(epochMs) {
      now = epochMs;
    },
  };
}
