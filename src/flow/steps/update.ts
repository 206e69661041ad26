import { optional, required } from '../grammar/collections.ts';
import { objectName } from '../grammar/scalars.ts';
import { propertyName } from '../property-names.ts';
import { defineStep, NEXT } from './definition.ts';

export const update = defineStep({
  kind: 'update',
  title: 'Update',
  doc:
    'Changes the object in the target. When it was fetched before and nothing differs, nothing is sent, and the ' +
    'post-update triggers have nothing to follow.',
  source: 'Update user 6.4',
  shape: 'action',
  fields: {
    update: required(objectName, 'The object to change.'),
    property: optional(propertyName, 'Another property than `update`, for example updatePassword; it is always sent.'),
  },
  edges: {
    next: NEXT,
    unchanged: { doc: 'Taken when there was nothing to change.', label: 'no change', otherwise: 'next' },
  },
  output: 'The changes sent: a list of {attribute, from, to}.',
  example: 'update: user\nnext: after-update',
});
