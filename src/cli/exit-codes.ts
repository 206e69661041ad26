import type { Outcome } from '../engine/outcome.ts';

/** What the command line answers to the shell. */
export const EXIT_CODES = {
  succeeded: { code: 0, meaning: 'succeeded; every other command: done' },
  failed: { code: 1, meaning: 'failed; targets test: a target can not be reached' },
  usage: { code: 2, meaning: 'bad usage: an option, an input, the targets file' },
  'no-changes': { code: 3, meaning: 'nothing had to be changed' },
  vetoed: { code: 4, meaning: 'vetoed by a trigger' },
  cancelled: { code: 5, meaning: 'cancelled: consent was not given, or Ctrl+C' },
  invalid: { code: 6, meaning: 'the flow is not valid; nothing was run' },
} as const;

/** The outcomes, the worst first: many runs end with the worst of theirs. */
const WORST_FIRST: readonly Outcome[] = ['failed', 'cancelled', 'vetoed', 'succeeded', 'no-changes'];

/** Exit code of runs that ended like this; several count as their worst. */
export function exitCodeOf(outcomes: Iterable<Outcome>): number {
  const seen = new Set(outcomes);
  const worst = WORST_FIRST.find((outcome) => seen.has(outcome)) ?? 'no-changes';
  return EXIT_CODES[worst].code;
}

/** A part of `--help`. */
export const exitCodeHelp = (): string =>
  [
    'Exit codes:',
    ...Object.values(EXIT_CODES)
      .sort((a, b) => a.code - b.code)
      .map(({ code, meaning }) => `  ${code}  ${meaning}`),
  ].join('\n');
