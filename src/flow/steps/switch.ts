import { mapOf, required } from '../grammar/collections.ts';
import { edge, expression } from '../grammar/scalars.ts';
import { defineStep } from './definition.ts';

export const switchStep = defineStep({
  kind: 'switch',
  title: 'Switch',
  doc: 'Goes one of several ways by the value of an expression.',
  shape: 'decision',
  fields: {
    switch: required(expression, 'The value to look at.'),
    cases: required(
      mapOf(edge, { label: 'a map of values to step ids' }),
      'Values, compared as text, and the steps they lead to.',
    ),
  },
  edges: { default: { doc: 'Taken when no case fits.', otherwise: 'end' } },
  output: 'The value of the expression.',
  example: 'switch: source.userType\ncases:\n  employee: employee-groups\n  contractor: contractor-groups\ndefault: end',
});
