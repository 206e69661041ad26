import { optional, required } from '../grammar/collections.ts';
import { expression, objectName, oneWordOf } from '../grammar/scalars.ts';
import { defineStep, NEXT } from './definition.ts';

export const delta = defineStep({
  kind: 'delta',
  title: 'Compute changes',
  doc:
    'Compares what should be with what is. For one object: the attributes of `newObject` with the row fetched. ' +
    'With `wanted`: a list (grants) with the rows parsed, by the key of the object.',
  source: 'Update user 6.2',
  shape: 'action',
  fields: {
    delta: required(objectName, 'The object to compare.'),
    wanted: optional(expression, 'The list that should be, in the source format.'),
    mode: optional(
      oneWordOf({
        full: 'The target should look exactly as wanted.',
        incremental: 'Only what changed since the last push is changed; what others did in the target is kept and told.',
      }),
      'How to compare; the mode of the run if not given.',
    ),
  },
  edges: {
    next: NEXT,
    unchanged: { doc: 'Taken when there is nothing to change.', label: 'no change', otherwise: 'next' },
  },
  output: 'The changes: a list of {attribute, from, to}, or {add, remove} of a list.',
  example: 'delta: grant\nwanted: source.grants\nnext: grants-to-add',
});
