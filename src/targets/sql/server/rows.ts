import type { Json, JsonObject } from '../../../flow/json.ts';

/** A row of a list of cells; of columns with the same name the last one counts. */
export function rowOfCells(columns: readonly string[], cells: readonly Json[]): JsonObject {
  const row: JsonObject = {};
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index]!;
    const value = cells[index] ?? null;
    // Plain assignment to this name would set the row's prototype.
    if (column === '__proto__')
      Object.defineProperty(row, column, { value, writable: true, enumerable: true, configurable: true });
    else row[column] = value;
  }
  return row;
}

/** A whole number that came as text: a number where that is exact, else the text. */
export function integerOf(text: string): Json {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** A floating-point number: NaN and the infinities as text. */
export const floatOf = (number: number): Json => (Number.isFinite(number) ? number : String(number));

/** A floating-point number of four bytes as people write it: 0.1 and not 0.10000000149011612. */
export function realOf(number: number): Json {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(number.toPrecision(digits));
    if (Math.fround(short) === number) return short;
  }
  return floatOf(number);
}

/** Text that holds JSON, parsed; as it is when it does not. */
export function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
