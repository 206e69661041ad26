import { computed, listOf, mapOf, optional, record, required } from '../grammar/collections.ts';
import { targetName, text, wholeNumber } from '../grammar/scalars.ts';
import { operationName } from '../operation-name.ts';
import { defineStep, NEXT } from './definition.ts';

/** What an answer must look like to count as "already exists"; all parts given must match. */
const errorPredicate = record('a predicate', {
  status: optional(wholeNumber(400, 599), 'HTTP status.'),
  'error-code': optional(text('an error code'), 'The errorCode of the answer, for example E0000001.'),
  cause: optional(text('an RE2 pattern'), 'Pattern searched in the summary and the causes.'),
});

export const idp = defineStep({
  kind: 'idp',
  title: 'Call the IdP',
  doc: 'Performs a named operation of an identity provider, or a raw `request`.',
  source: 'EFS and Portalsadmin diagrams',
  shape: 'action',
  fields: {
    idp: required(operationName, 'The operation.'),
    target: required(targetName, 'The identity provider.'),
    with: optional(mapOf(computed, { label: 'a map of parameter names to expressions' }), 'Parameters of the operation.'),
    'already-exists-when': optional(
      listOf(errorPredicate, { single: true, label: 'a predicate, or a list of them' }),
      'Answers that mean "already exists", besides the adapter\'s own.',
    ),
  },
  edges: {
    next: NEXT,
    missing: { doc: 'Taken when a look-up finds nothing.', label: 'none', otherwise: 'next' },
  },
  output: 'The answer of the IdP, or null.',
  example: 'idp: find-user\ntarget: idp\nwith: { user: input.email }\nnext: update-user\nmissing: create-user',
});
