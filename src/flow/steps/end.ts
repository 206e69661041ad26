import { computed, optional, required } from '../grammar/collections.ts';
import { oneWordOf, template } from '../grammar/scalars.ts';
import { defineStep } from './definition.ts';

/** What an `end` may say; `auto` is decided from what the run did. */
export const END_OUTCOMES = {
  auto: 'Vetoed or cancelled if the run came here that way, else succeeded if anything was written, else no changes.',
  succeeded: 'The job is done.',
  'no-changes': 'There was nothing to do.',
  vetoed: 'A rule kept the job from being done.',
  cancelled: 'The operator did not want it.',
  failed: 'The job could not be done; the message says why.',
} as const;

export const end = defineStep({
  kind: 'end',
  title: 'End',
  doc: 'Ends the run with an outcome. An edge to `end` needs no step of that name: it ends the run with `auto`.',
  source: 'Update user 10',
  shape: 'end',
  fields: {
    end: required(oneWordOf(END_OUTCOMES), 'The outcome.'),
    message: optional(template, 'Said with the outcome.'),
    output: optional(computed, 'The result of the run, for a caller.'),
  },
  edges: {},
  output: 'Nothing.',
  example: 'end: failed\nmessage: ${source.accountName} has no mail address',
});
