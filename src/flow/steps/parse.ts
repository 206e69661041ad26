import { required } from '../grammar/collections.ts';
import { objectName } from '../grammar/scalars.ts';
import { defineStep, NEXT } from './definition.ts';

export const parse = defineStep({
  kind: 'parse',
  title: 'Parse rows',
  doc: 'Runs the incoming mapping over the rows fetched last: rows become objects in the source format.',
  source: 'Update user 7.3',
  shape: 'action',
  fields: { parse: required(objectName, 'The object whose rows are parsed.') },
  edges: { next: NEXT },
  output: 'The parsed objects.',
  example: 'parse: grant\nnext: compare-grants',
});
