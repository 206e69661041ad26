import { listOf, mapOf, optional, required } from '../grammar/collections.ts';
import { computed } from '../grammar/collections.ts';
import { flag, objectName, sqlText, targetName } from '../grammar/scalars.ts';
import { defineStep, NEXT } from './definition.ts';

export const sql = defineStep({
  kind: 'sql',
  title: 'Run SQL',
  doc: 'Runs a statement of its own. Several are run in order, in one transaction; the rows of the last one count.',
  shape: 'action',
  fields: {
    sql: required(
      listOf(sqlText, { single: true, label: 'a SQL statement, or a list of them' }),
      'The statement, with `:name` parameters.',
    ),
    target: required(targetName, 'The database.'),
    with: optional(mapOf(computed, { label: 'a map of parameter names to expressions' }), 'Values of the parameters.'),
    object: optional(objectName, 'The object whose attributes fill the parameters that `with` does not.'),
    writes: optional(flag, 'Whether it changes data, where its first word does not tell (a function called by SELECT).'),
  },
  edges: {
    next: NEXT,
    empty: { doc: 'Taken when no row came back and none was affected.', label: 'none', otherwise: 'next' },
  },
  output: 'The rows and the number of rows affected: {rows, affected}.',
  example:
    'sql: SELECT okta_id FROM iam_user_reference WHERE user_id = :id\ntarget: efs\nwith: { id: input.user.id }\nnext: update-idp\nempty: create-user',
});
