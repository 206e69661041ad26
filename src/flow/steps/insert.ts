import { optional, required } from '../grammar/collections.ts';
import { objectName } from '../grammar/scalars.ts';
import { propertyName } from '../property-names.ts';
import { defineStep, NEXT } from './definition.ts';

export const insert = defineStep({
  kind: 'insert',
  title: 'Insert',
  doc: 'Creates the object in the target. Columns that come back (RETURNING, the answer of the IdP) fill attributes that are still null.',
  source: 'Update user 5.2, 8.2.3',
  shape: 'action',
  fields: {
    insert: required(objectName, 'The object to create.'),
    property: optional(propertyName, 'Another property than `insert`.'),
  },
  edges: { next: NEXT },
  output: 'The first row that came back, or null.',
  example: 'insert: user\nnext: after-insert',
});
