/** A parameter of a helper, as documentation and completion show it. */
export interface LibraryParameter {
  readonly name: string;
  /** TypeScript type. */
  readonly type: string;
  readonly optional?: true;
  readonly doc: string;
}

export interface LibraryFunction {
  readonly doc: string;
  readonly parameters: readonly LibraryParameter[];
  /** TypeScript type. */
  readonly returns: string;
  /** An expression and what it answers, both JavaScript. */
  readonly example: readonly [expression: string, value: string];
}

const moment = (
  name = 'value',
  doc = 'A Date, ISO 8601 text or milliseconds since 1970; null answers null.',
): LibraryParameter => ({
  name,
  type: 'Date | string | number | null | undefined',
  doc,
});
const value: LibraryParameter = { name: 'value', type: 'unknown', doc: 'Text, or what is turned to text; null answers null.' };
const count = (name: string): LibraryParameter => ({ name, type: 'number', doc: 'How many; negative goes back.' });
const german = 'german?: boolean';

const text = (doc: string, example: LibraryFunction['example'], ...parameters: LibraryParameter[]): LibraryFunction => ({
  doc,
  parameters: [value, ...parameters],
  returns: 'string | null',
  example,
});
const shifted = (unit: string, doc: string, example: LibraryFunction['example']): LibraryFunction => ({
  doc,
  parameters: [moment(), count(unit)],
  returns: 'Date | null',
  example,
});

/**
 * The helpers that every script and expression has, besides the language itself: there is no `Intl` and no import.
 * An attribute of the same name as a library hides it.
 */
export const SCRIPT_LIBRARY = {
  date: {
    doc: 'Dates and times, in UTC. A Date that leaves a script becomes ISO 8601 text.',
    functions: {
      now: {
        doc: 'The moment of the call.',
        parameters: [],
        returns: 'Date',
        example: ['date.iso(date.now())', "'2026-11-21T14:30:05.250Z'"],
      },
      today: {
        doc: 'Midnight of the day of the call.',
        parameters: [],
        returns: 'Date',
        example: ['date.iso(date.today())', "'2026-11-21T00:00:00.000Z'"],
      },
      parse: {
        doc: 'Reads a date: ISO 8601, or by a pattern. Text that is no date is an error.',
        parameters: [
          { name: 'text', type: 'string | null | undefined', doc: 'The text; null or empty answers null.' },
          { name: 'pattern', type: 'string', optional: true, doc: 'As in `format`.' },
        ],
        returns: 'Date | null',
        example: ["date.parse('31.12.2026', 'dd.MM.yyyy')", "'2026-12-31T00:00:00.000Z'"],
      },
      format: {
        doc: 'Writes a date by a pattern of yyyy yy MMMM MMM MM M dd d EEEE EEE HH H hh h mm m ss s SSS a XXX; other letters stand in quotes.',
        parameters: [moment(), { name: 'pattern', type: 'string', optional: true, doc: 'Default yyyy-MM-dd.' }],
        returns: 'string | null',
        example: ["date.format('2026-11-21T14:30:05Z', \"yyyyMMddHHmmss'Z'\")", "'20261121143005Z'"],
      },
      iso: {
        doc: 'ISO 8601 text in UTC.',
        parameters: [moment()],
        returns: 'string | null',
        example: ["date.iso('2026-11-21')", "'2026-11-21T00:00:00.000Z'"],
      },
      addYears: shifted('years', 'Moves by years; 29 February becomes the 28th.', [
        "date.format(date.addYears('2024-02-29', 1))",
        "'2025-02-28'",
      ]),
      addMonths: shifted('months', 'Moves by months and stays in the month.', [
        "date.format(date.addMonths('2026-01-31', 1))",
        "'2026-02-28'",
      ]),
      addDays: shifted('days', 'Moves by days.', ["date.format(date.addDays('2026-11-21', 90))", "'2027-02-19'"]),
      addHours: shifted('hours', 'Moves by hours.', ["date.iso(date.addHours('2026-11-21', -1))", "'2026-11-20T23:00:00.000Z'"]),
      addMinutes: shifted('minutes', 'Moves by minutes.', ["date.format(date.addMinutes('2026-11-21', 90), 'HH:mm')", "'01:30'"]),
      diffDays: {
        doc: 'Calendar days from one date to another; negative when the second is earlier.',
        parameters: [moment('from'), moment('to')],
        returns: 'number | null',
        example: ["date.diffDays('2026-11-21', '2026-12-24')", '33'],
      },
      isBefore: {
        doc: 'Whether the first is earlier; false when one is absent.',
        parameters: [moment(), moment('other')],
        returns: 'boolean',
        example: ["date.isBefore('2026-11-21', '2026-12-24')", 'true'],
      },
      isAfter: {
        doc: 'Whether the first is later; false when one is absent.',
        parameters: [moment(), moment('other')],
        returns: 'boolean',
        example: ["date.isAfter('2026-11-21', '2026-12-24')", 'false'],
      },
    },
  },
  text: {
    doc: 'Text for names, logins and mail addresses.',
    functions: {
      ascii: text(
        'ASCII letters for accented, Cyrillic and Greek ones; what has none is left out. With `german`, ä is ae.',
        ["text.ascii('Jürgen Groß-Łukasz', { german: true })", "'Juergen Gross-Lukasz'"],
        { name: 'options', type: `{ ${german} }`, optional: true, doc: 'german: ä ö ü become ae oe ue.' },
      ),
      removeAccents: text('Takes accents off and leaves other letters.', ["text.removeAccents('Zoë Müßig')", "'Zoe Mußig'"]),
      slug: text(
        'Lower-case ASCII words, joined.',
        ["text.slug('Ann-Marie O’Neill', { separator: '.' })", "'ann.marie.o.neill'"],
        { name: 'options', type: `{ ${german}; separator?: string }`, optional: true, doc: 'separator: default -.' },
      ),
      upper: text('Upper case.', ["text.upper('straße')", "'STRASSE'"]),
      lower: text('Lower case.', ["text.lower('ÅSA')", "'åsa'"]),
      capitalize: text('Upper case for the first letter only.', ["text.capitalize('élise')", "'Élise'"]),
      titleCase: text('Each word capitalised, the rest lower case.', [
        "text.titleCase('ANNA-LENA o’brien')",
        "'Anna-Lena O’brien'",
      ]),
      trim: text('No white space at the ends.', ["text.trim('  Ann ')", "'Ann'"]),
      collapse: text('Trims, and makes each run of white space one space.', ["text.collapse(' Ann   Lee ')", "'Ann Lee'"]),
      padStart: text(
        'Fills up on the left.',
        ['text.padStart(42, 6)', "'000042'"],
        { name: 'length', type: 'number', doc: 'Length to reach.' },
        { name: 'fill', type: 'string', optional: true, doc: 'Default 0.' },
      ),
      truncate: text('The first characters.', ["text.truncate('Alexander', 4)", "'Alex'"], {
        name: 'length',
        type: 'number',
        doc: 'Most characters to keep.',
      }),
      join: {
        doc: 'Joins what is there; null and blank texts are skipped.',
        parameters: [
          { name: 'values', type: 'readonly unknown[]', doc: 'The parts.' },
          { name: 'separator', type: 'string', optional: true, doc: 'Default one space.' },
        ],
        returns: 'string',
        example: ["text.join(['Ann', null, ' Lee '])", "'Ann Lee'"],
      },
      template: {
        doc: 'Fills `{name}` from an object; absent ones are empty, spaces collapse.',
        parameters: [
          { name: 'template', type: 'string', doc: 'Text with `{name}` in it.' },
          { name: 'values', type: 'Readonly<Record<string, unknown>>', doc: 'The values by name.' },
        ],
        returns: 'string',
        example: ["text.template('{first} {middle} {last}', { first: 'Ann', last: 'Lee' })", "'Ann Lee'"],
      },
      initials: text('First letter of each word.', ["text.initials('ann-marie lee')", "'AML'"]),
      isEmail: {
        doc: 'Whether the text has the form of a mail address.',
        parameters: [{ ...value, doc: 'Anything; what is no text is no address.' }],
        returns: 'boolean',
        example: ["text.isEmail('ann.lee@example.com')", 'true'],
      },
    },
  },
} as const satisfies Record<string, { readonly doc: string; readonly functions: Readonly<Record<string, LibraryFunction>> }>;
