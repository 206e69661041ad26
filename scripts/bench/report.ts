/** How the numbers are printed, and what they are made of. */

/** Writes a line to standard output. */
export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** A number in a column of nine characters. */
export const cell = (value: number, digits = 2): string => value.toFixed(digits).padStart(9);

/** The middle one; the upper of the two where there is none. */
export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** @param share from 0 to 1: 0.95 for the value that 95 of 100 do not exceed */
export const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? NaN;

/** Whether an aim is met, as a mark behind a number; blank where there is none. */
export const aim = (met: boolean | undefined): string => (met === undefined ? '  ' : met ? ' ✓' : ' ✗');
