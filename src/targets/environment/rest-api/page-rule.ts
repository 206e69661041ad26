import { isMap } from 'yaml';
import { optional, record, required } from '../../../flow/grammar/collections.ts';
import { oneWordOf, text, wholeNumber } from '../../../flow/grammar/scalars.ts';
import { taggedBy } from '../../../flow/grammar/tagged.ts';
import type { ValueType } from '../../../flow/grammar/value.ts';
import { didYouMean } from '../../../flow/suggestion.ts';
import type { PageRule } from '../../rest/api.ts';
import { place } from './template-values.ts';

const DOCS = {
  link: 'The address of the next page stands in the header Link, or in the answer.',
  cursor: 'The answer holds a text that is sent back to get the next page.',
  page: 'Pages have numbers.',
  offset: 'A request says how many items to skip.',
} as const;

const by = <W extends keyof typeof DOCS>(word: W) =>
  required(oneWordOf({ [word]: DOCS[word] as string } as Record<W, string>), 'How the next page is asked for.');

const parameter = (example: string) => required(text('a query parameter'), `Query parameter, for example ${example}.`);

const link = record('a rule for pages that are linked', {
  by: by('link'),
  at: optional(place, 'Where the answer holds the address; the header Link if not given.'),
});

const cursor = record('a rule for pages with a cursor', {
  by: by('cursor'),
  at: required(place, 'Where the answer holds the cursor.'),
  parameter: parameter('after'),
});

const counted = <W extends 'page' | 'offset'>(word: W, example: string, first: string) =>
  record('a rule for pages that are counted', {
    by: by(word),
    parameter: parameter(example),
    first: optional(wholeNumber(0, 1), `Number to begin with; default ${first}.`),
    'size-parameter': optional(text('a query parameter'), 'Query parameter for the number of items a page.'),
    size: optional(wholeNumber(1, 10_000), 'Items a page; default 100 where there is a `size-parameter`.'),
    total: optional(place, 'Where the answer holds the number of all items.'),
  });

const page = counted('page', 'page', '1');
const offset = counted('offset', 'offset', '0');

const RULES = { link, cursor, page, offset } as const;

const DEFAULT_SIZE = 100;

/** How a list goes on after a page. */
export const pageRule: ValueType<PageRule> = {
  label: 'how a list goes on',
  read(node, path, reader) {
    const word: unknown = isMap(node) ? node.get('by') : undefined;
    switch (word) {
      case 'link': {
        const read = link.read(node, path, reader);
        return read && { by: 'link', at: read.at };
      }
      case 'cursor':
        return cursor.read(node, path, reader);
      case 'page':
      case 'offset': {
        const read = (word === 'page' ? page : offset).read(node, path, reader);
        if (read === undefined) return undefined;
        const { first = word === 'page' ? 1 : 0, 'size-parameter': sizeParameter, total } = read;
        const size = read.size ?? (sizeParameter === undefined ? undefined : DEFAULT_SIZE);
        return { by: word, parameter: read.parameter, first, size, sizeParameter, total };
      }
      default: {
        const known = Object.keys(RULES);
        const message = `\`by\` says how the next page is asked for: ${known.map((one) => `\`${one}\``).join(', ')}.`;
        reader.report('wrong-value', node, message, typeof word === 'string' ? didYouMean(word, known) : 'Write `{ by: link }`.');
        return undefined;
      }
    }
  },
  ...taggedBy('by', 'How the next page is asked for.', RULES),
};
