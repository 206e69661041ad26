import { optional, required } from '../grammar/collections.ts';
import { objectName } from '../grammar/scalars.ts';
import { propertyName } from '../property-names.ts';
import { defineStep, NEXT } from './definition.ts';

export const fetch = defineStep({
  kind: 'fetch',
  title: 'Fetch',
  doc:
    'Reads what the target holds. The first row becomes `oldObject`; all rows are kept for `parse`. ' +
    'Without `property` it uses `select`, else `selectByAccountName`, else `check`.',
  source: 'Update user 6.1, 7.2',
  shape: 'action',
  fields: {
    fetch: required(objectName, 'The object to read.'),
    property: optional(propertyName, 'The property to read with, for example selectByAccount.'),
    by: optional(objectName, 'The object whose attributes fill the parameters; the object itself if not given.'),
  },
  edges: {
    next: NEXT,
    missing: { doc: 'Taken when there is no row.', label: 'none', otherwise: 'next' },
  },
  output: 'The rows.',
  example: 'fetch: grant\nproperty: selectByAccount\nby: account\nnext: parse-grants',
});
