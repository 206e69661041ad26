import { optional, required } from '../grammar/collections.ts';
import { expression, objectName, text, wholeNumber } from '../grammar/scalars.ts';
import { defineStep } from './definition.ts';

export const forEach = defineStep({
  kind: 'for-each',
  title: 'For each',
  doc: 'Goes through a list. An edge of the body that leads back here takes the next item; an edge that leads elsewhere leaves the loop.',
  source: 'Update user 8, 9',
  shape: 'loop',
  fields: {
    'for-each': required(expression, 'The list, for example objects.grant.toAdd.'),
    object: optional(objectName, 'The object that each item is the source of.'),
    as: optional(text('a name'), 'The name of the item in expressions; `item` if not given.'),
    concurrency: optional(
      wholeNumber(1, 256),
      'How many items at once. More than 1 means that their order is not kept; default 1.',
    ),
  },
  edges: {
    do: { doc: 'The first step of the body.', label: 'yes', otherwise: 'required' },
    next: { doc: 'Taken when no item is left.', label: 'none left', otherwise: 'end' },
  },
  output: 'The number of items gone through.',
  example: 'for-each: objects.grant.toAdd\nobject: grant\ndo: grant-values\nnext: grants-to-remove',
});
