import { optional, required } from '../grammar/collections.ts';
import { objectName } from '../grammar/scalars.ts';
import { propertyName } from '../property-names.ts';
import { defineStep } from './definition.ts';

export const check = defineStep({
  kind: 'check',
  title: 'Check',
  doc: 'Asks whether the object is in the target: the `check` property answers a row. Its columns fill attributes that are still null.',
  source: 'Update user 3.1, 4.2, 8.2.1',
  shape: 'decision',
  fields: {
    check: required(objectName, 'The object to look for.'),
    property: optional(propertyName, 'Another property than `check`.'),
  },
  edges: {
    then: { doc: 'Taken when it is there.', label: 'yes', otherwise: 'required' },
    else: { doc: 'Taken when it is not.', label: 'no', otherwise: 'end' },
  },
  output: 'The row found, or null.',
  example: 'check: user\nthen: fetch-user\nelse: before-insert',
});
