/** A moment: a Date, ISO 8601 text, or milliseconds since 1970. */
type Moment = Date | string | number;

/**
 * Builds the `date` helpers that scripts see. All of them reckon in UTC; null, undefined and empty text go in and come
 * out as null, so that a mapping of an absent attribute needs no condition.
 *
 * The function's own text is what the guest evaluates, so it may use nothing from outside itself.
 */
export function createDateLibrary() {
  'use strict';
  const MONTHS = 'January February March April May June July August September October November December'.split(' ');
  const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
  const DAY_MS = 86_400_000;
  const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;
  const PATTERN_PART =
    /'((?:[^']|'')*)'|yyyy|yy|MMMM|MMM|MM|M|dd|d|EEEE|EEE|HH|H|hh|h|mm|m|ss|s|SSS|a|XXX|[A-Za-z]+|[^A-Za-z']+/g;

  const absent = (value: unknown): value is null | undefined | '' => value === null || value === undefined || value === '';
  const pad = (value: number, length: number) => String(value).padStart(length, '0');

  /** UTC fields to a Date; refuses 31 April and 25 o'clock instead of rolling over. */
  function assemble(text: string, [year, month, day, hour, minute, second, ms]: readonly number[], offsetMinutes: number): Date {
    const made = new Date(0);
    made.setUTCFullYear(year!, month! - 1, day);
    made.setUTCHours(hour!, minute, second, ms);
    const same =
      made.getUTCMonth() === month! - 1 &&
      made.getUTCDate() === day &&
      made.getUTCHours() === hour &&
      made.getUTCMinutes() === minute;
    if (!same || made.getUTCSeconds() !== second) throw new RangeError(`"${text}" is no date of the calendar.`);
    return new Date(made.getTime() - offsetMinutes * 60_000);
  }

  function offsetMinutes(zone: string | undefined): number {
    if (zone === undefined || zone === 'Z') return 0;
    const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
    return (zone[0] === '-' ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
  }

  function parseIso(text: string): Date {
    const parts = ISO.exec(text.trim());
    if (!parts)
      throw new RangeError(
        `"${text}" is no ISO 8601 date such as 2026-11-21 or 2026-11-21T14:30:00Z; give date.parse its pattern.`,
      );
    const ms = Number((parts[7] ?? '0').padEnd(3, '0').slice(0, 3));
    const fields = [parts[1], parts[2], parts[3], parts[4] ?? 0, parts[5] ?? 0, parts[6] ?? 0].map(Number);
    return assemble(text, [...fields, ms], offsetMinutes(parts[8]));
  }

  function parseByPattern(text: string, pattern: string): Date {
    const fields = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, ms: 0 };
    let zone = 0;
    let afternoon: boolean | undefined;
    let rest = text.trim();
    const wrong = () => new RangeError(`"${text}" does not follow the pattern ${pattern}.`);
    const take = (shape: RegExp): string => {
      const found = shape.exec(rest);
      if (!found) throw wrong();
      rest = rest.slice(found[0].length);
      return found[0];
    };
    const number = (shape: RegExp) => Number(take(shape));
    const name = (names: readonly string[], length?: number): number => {
      const index = names.findIndex((each) => rest.toLowerCase().startsWith(each.slice(0, length).toLowerCase()));
      if (index < 0) throw wrong();
      rest = rest.slice(names[index]!.slice(0, length).length);
      return index;
    };
    const readers: Record<string, () => void> = {
      yyyy: () => (fields.year = number(/^\d{4}/)),
      yy: () => (fields.year = 2000 + number(/^\d\d/)),
      MMMM: () => (fields.month = 1 + name(MONTHS)),
      MMM: () => (fields.month = 1 + name(MONTHS, 3)),
      MM: () => (fields.month = number(/^\d\d/)),
      M: () => (fields.month = number(/^\d{1,2}/)),
      dd: () => (fields.day = number(/^\d\d/)),
      d: () => (fields.day = number(/^\d{1,2}/)),
      EEEE: () => void name(DAYS),
      EEE: () => void name(DAYS, 3),
      HH: () => (fields.hour = number(/^\d\d/)),
      H: () => (fields.hour = number(/^\d{1,2}/)),
      hh: () => (fields.hour = number(/^\d\d/)),
      h: () => (fields.hour = number(/^\d{1,2}/)),
      mm: () => (fields.minute = number(/^\d\d/)),
      m: () => (fields.minute = number(/^\d{1,2}/)),
      ss: () => (fields.second = number(/^\d\d/)),
      s: () => (fields.second = number(/^\d{1,2}/)),
      SSS: () => (fields.ms = number(/^\d{3}/)),
      a: () => (afternoon = take(/^[ap]m/i).toLowerCase() === 'pm'),
      XXX: () => (zone = offsetMinutes(take(/^(?:Z|[+-]\d\d:?\d\d)/))),
    };
    for (const { part, literal } of partsOf(pattern)) {
      if (literal === undefined) readers[part]!();
      else if (rest.startsWith(literal)) rest = rest.slice(literal.length);
      else throw wrong();
    }
    if (rest !== '') throw wrong();
    if (afternoon !== undefined) fields.hour = (fields.hour % 12) + (afternoon ? 12 : 0);
    return assemble(text, [fields.year, fields.month, fields.day, fields.hour, fields.minute, fields.second, fields.ms], zone);
  }

  /** Splits a pattern into fields and literal text; letters that mean nothing are an error, not text. */
  function partsOf(pattern: string): { part: string; literal?: string }[] {
    const parts: { part: string; literal?: string }[] = [];
    let length = 0;
    // Not matchAll, which compiles the expression anew each time.
    PATTERN_PART.lastIndex = 0;
    for (let found = PATTERN_PART.exec(pattern); found; found = PATTERN_PART.exec(pattern)) {
      const [part, quoted] = found;
      if (found.index > length) break;
      length += part.length;
      if (part === "''") parts.push({ part, literal: "'" });
      else if (quoted !== undefined) parts.push({ part, literal: quoted.replaceAll("''", "'") });
      else if (!/^[A-Za-z]/.test(part)) parts.push({ part, literal: part });
      else if (Object.hasOwn(writers, part)) parts.push({ part });
      else throw new RangeError(`"${part}" means nothing in the date pattern ${pattern}; put text in quotes: '${part}'.`);
    }
    if (length < pattern.length) throw new RangeError(`A quote is not closed in the date pattern ${pattern}.`);
    return parts;
  }

  const writers: Record<string, (at: Date) => string> = {
    yyyy: (at) => pad(at.getUTCFullYear(), 4),
    yy: (at) => pad(at.getUTCFullYear() % 100, 2),
    MMMM: (at) => MONTHS[at.getUTCMonth()]!,
    MMM: (at) => MONTHS[at.getUTCMonth()]!.slice(0, 3),
    MM: (at) => pad(at.getUTCMonth() + 1, 2),
    M: (at) => String(at.getUTCMonth() + 1),
    dd: (at) => pad(at.getUTCDate(), 2),
    d: (at) => String(at.getUTCDate()),
    EEEE: (at) => DAYS[at.getUTCDay()]!,
    EEE: (at) => DAYS[at.getUTCDay()]!.slice(0, 3),
    HH: (at) => pad(at.getUTCHours(), 2),
    H: (at) => String(at.getUTCHours()),
    hh: (at) => pad(at.getUTCHours() % 12 || 12, 2),
    h: (at) => String(at.getUTCHours() % 12 || 12),
    mm: (at) => pad(at.getUTCMinutes(), 2),
    m: (at) => String(at.getUTCMinutes()),
    ss: (at) => pad(at.getUTCSeconds(), 2),
    s: (at) => String(at.getUTCSeconds()),
    SSS: (at) => pad(at.getUTCMilliseconds(), 3),
    a: (at) => (at.getUTCHours() < 12 ? 'am' : 'pm'),
    XXX: () => 'Z',
  };

  function toDate(value: Moment): Date {
    if (typeof value === 'string') return parseIso(value);
    const made = new Date(value);
    if (Number.isNaN(made.getTime()))
      throw new RangeError(`${typeof value === 'number' ? value : 'This Date'} is no moment in time.`);
    return made;
  }

  const moved = (value: Moment | null | undefined, move: (at: Date) => void): Date | null => {
    if (absent(value)) return null;
    const at = toDate(value);
    move(at);
    return at;
  };

  /** Adds calendar months; 31 January and one month is the last day of February. */
  const addMonths = (value: Moment | null | undefined, months: number) =>
    moved(value, (at) => {
      const day = at.getUTCDate();
      at.setUTCMonth(at.getUTCMonth() + months, 1);
      const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
      at.setUTCDate(Math.min(day, last));
    });

  const addMs = (unit: number) => (value: Moment | null | undefined, count: number) =>
    moved(value, (at) => {
      at.setTime(at.getTime() + count * unit);
    });

  const midnight = (at: Date) => Math.floor(at.getTime() / DAY_MS) * DAY_MS;

  return {
    now: (): Date => new Date(),
    today: (): Date => new Date(midnight(new Date())),
    parse: (text: string | number | null | undefined, pattern?: string): Date | null => {
      if (absent(text)) return null;
      return pattern === undefined ? parseIso(String(text)) : parseByPattern(String(text), pattern);
    },
    format: (value: Moment | null | undefined, pattern = 'yyyy-MM-dd'): string | null => {
      if (absent(value)) return null;
      const at = toDate(value);
      let text = '';
      for (const { part, literal } of partsOf(pattern)) text += literal ?? writers[part]!(at);
      return text;
    },
    iso: (value: Moment | null | undefined): string | null => (absent(value) ? null : toDate(value).toISOString()),
    addYears: (value: Moment | null | undefined, years: number) => addMonths(value, years * 12),
    addMonths,
    addDays: addMs(DAY_MS),
    addHours: addMs(3_600_000),
    addMinutes: addMs(60_000),
    diffDays: (from: Moment | null | undefined, to: Moment | null | undefined): number | null =>
      absent(from) || absent(to) ? null : (midnight(toDate(to)) - midnight(toDate(from))) / DAY_MS,
    isBefore: (value: Moment | null | undefined, other: Moment | null | undefined): boolean =>
      !absent(value) && !absent(other) && toDate(value).getTime() < toDate(other).getTime(),
    isAfter: (value: Moment | null | undefined, other: Moment | null | undefined): boolean =>
      !absent(value) && !absent(other) && toDate(value).getTime() > toDate(other).getTime(),
  };
}
