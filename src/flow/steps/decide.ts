import { required } from '../grammar/collections.ts';
import { expression } from '../grammar/scalars.ts';
import { defineStep } from './definition.ts';

export const decide = defineStep({
  kind: 'decide',
  title: 'Decide',
  doc: 'Goes one way or the other by an expression.',
  source: 'Update user 1, 2, 8, 9',
  shape: 'decision',
  fields: { decide: required(expression, 'The condition; what JavaScript counts as true takes `then`.') },
  edges: {
    then: { doc: 'Taken when the condition holds.', label: 'yes', otherwise: 'required' },
    else: { doc: 'Taken when it does not.', label: 'no', otherwise: 'end' },
  },
  output: 'The value of the condition.',
  example: 'decide: source != null\nthen: user-to-remove\nelse: end',
});
