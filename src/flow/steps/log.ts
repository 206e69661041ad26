import { optional, required } from '../grammar/collections.ts';
import { oneWordOf, template } from '../grammar/scalars.ts';
import { defineStep, NEXT } from './definition.ts';

export const log = defineStep({
  kind: 'log',
  title: 'Log',
  doc: 'Writes a message to the log of the run.',
  shape: 'action',
  fields: {
    log: required(template, 'The message.'),
    level: optional(oneWordOf({ info: 'Information.', warn: 'A warning, opened in the log.' }), 'Default info.'),
  },
  edges: { next: NEXT },
  output: 'The message.',
  example: 'log: ${source.accountName} has ${objects.grant.toAdd.length} new grants\nnext: grants-to-add',
});
