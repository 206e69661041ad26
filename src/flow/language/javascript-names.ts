/** A property or method of JavaScript: name, signature, what it does. */
export type Member = readonly [name: string, signature: string, doc: string];

export const STRING_MEMBERS: readonly Member[] = [
  ['toLowerCase', 'toLowerCase(): string', 'The text in lower case.'],
  ['toUpperCase', 'toUpperCase(): string', 'The text in upper case.'],
  ['trim', 'trim(): string', 'The text without white space around it.'],
  ['slice', 'slice(start, end?): string', 'A part of the text; negative counts from the end.'],
  ['split', 'split(separator): string[]', 'The parts between the separators.'],
  ['replace', 'replace(pattern, replacement): string', 'The first match replaced; all with a pattern `/…/g`.'],
  ['replaceAll', 'replaceAll(pattern, replacement): string', 'All matches replaced.'],
  ['includes', 'includes(text): boolean', 'Whether the text stands in it.'],
  ['startsWith', 'startsWith(text): boolean', 'Whether it starts so.'],
  ['endsWith', 'endsWith(text): boolean', 'Whether it ends so.'],
  ['indexOf', 'indexOf(text): number', 'Where the text first stands; -1 where it does not.'],
  ['match', 'match(pattern): string[] | null', 'What a pattern finds.'],
  ['padStart', 'padStart(length, fill?): string', 'Filled up at the start.'],
  ['length', 'length: number', 'Number of UTF-16 units.'],
];

export const ARRAY_MEMBERS: readonly Member[] = [
  ['map', 'map((item, index) => value): any[]', 'A list of what the function answers for each item.'],
  ['filter', 'filter((item) => boolean): any[]', 'The items for which the function answers true.'],
  ['find', 'find((item) => boolean): any', 'The first item for which the function answers true.'],
  ['some', 'some((item) => boolean): boolean', 'Whether it holds for one item.'],
  ['every', 'every((item) => boolean): boolean', 'Whether it holds for all items.'],
  ['includes', 'includes(value): boolean', 'Whether the value is in the list.'],
  ['join', 'join(separator): string', 'The items as one text.'],
  ['flatMap', 'flatMap((item) => any[]): any[]', 'The lists that the function answers, as one.'],
  ['reduce', 'reduce((sum, item) => sum, start): any', 'One value of all items.'],
  ['slice', 'slice(start, end?): any[]', 'A part of the list.'],
  ['at', 'at(index): any', 'The item at the index; negative counts from the end.'],
  ['indexOf', 'indexOf(value): number', 'Where the value stands; -1 where it does not.'],
  ['concat', 'concat(list): any[]', 'Both lists as one.'],
  ['toSorted', 'toSorted((a, b) => number): any[]', 'A sorted copy.'],
  ['length', 'length: number', 'Number of items.'],
];

export const MATH_MEMBERS: readonly Member[] = [
  ['max', 'max(…values): number', 'The largest.'],
  ['min', 'min(…values): number', 'The smallest.'],
  ['round', 'round(value): number', 'The nearest whole number.'],
  ['floor', 'floor(value): number', 'The next lower whole number.'],
  ['ceil', 'ceil(value): number', 'The next higher whole number.'],
  ['abs', 'abs(value): number', 'The value without its sign.'],
  ['trunc', 'trunc(value): number', 'The value without its fraction.'],
];

export const JSON_MEMBERS: readonly Member[] = [
  ['parse', 'parse(text): any', 'The value that a JSON text writes.'],
  ['stringify', 'stringify(value): string', 'The value as JSON text.'],
];

export const OBJECT_MEMBERS: readonly Member[] = [
  ['keys', 'keys(object): string[]', 'The names of its properties.'],
  ['values', 'values(object): any[]', 'The values of its properties.'],
  ['entries', 'entries(object): [string, any][]', 'Names and values of its properties.'],
  ['fromEntries', 'fromEntries(entries): object', 'An object of names and values.'],
  ['assign', 'assign(target, …sources): object', 'Copies properties to the target.'],
  ['hasOwn', 'hasOwn(object, name): boolean', 'Whether it has the property itself.'],
];

/** Words of statements in scripts. */
export const SCRIPT_KEYWORDS = [
  'return',
  'const',
  'let',
  'if',
  'else',
  'for',
  'of',
  'while',
  'function',
  'throw',
  'try',
  'catch',
  'switch',
  'case',
  'break',
  'continue',
  'new',
  'typeof',
] as const;

/** Words of expressions. */
export const EXPRESSION_KEYWORDS = ['null', 'undefined', 'true', 'false', 'typeof', 'new', 'in', 'instanceof'] as const;
