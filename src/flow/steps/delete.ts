import { optional, required } from '../grammar/collections.ts';
import { objectName } from '../grammar/scalars.ts';
import { propertyName } from '../property-names.ts';
import { defineStep, NEXT } from './definition.ts';

export const deleteStep = defineStep({
  kind: 'delete',
  title: 'Delete',
  doc: 'Removes the object from the target. It answers false when the target had nothing to remove.',
  source: 'Update user 3.1.3, 9.2.2',
  shape: 'action',
  fields: {
    delete: required(objectName, 'The object to remove.'),
    property: optional(propertyName, 'Another property than `delete`.'),
  },
  edges: {
    next: NEXT,
    refused: { doc: 'Taken when nothing was removed.', label: 'no', otherwise: 'next' },
  },
  output: 'True when something was removed.',
  example: 'delete: grant\nnext: after-revoke\nrefused: grants-to-remove',
});
