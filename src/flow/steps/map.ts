import { optional, required } from '../grammar/collections.ts';
import { expression, objectName } from '../grammar/scalars.ts';
import { defineStep, NEXT } from './definition.ts';

export const map = defineStep({
  kind: 'map',
  title: 'Generate values',
  doc: 'Runs the outgoing mapping of an object: source attributes become the target attributes in `newObject`.',
  source: 'Update user 4.1, 7.1, 8.2.1',
  shape: 'action',
  fields: {
    map: required(objectName, 'The object whose mapping runs.'),
    from: optional(expression, 'What the mapping reads; the source of the run, or the item of the loop, if not given.'),
  },
  edges: {
    next: NEXT,
    otherwise: { doc: "Taken when the object's `when` does not hold.", label: 'does not apply', otherwise: 'end' },
  },
  output: 'The mapped object.',
  example: 'map: user\nnext: user-in-target',
});
