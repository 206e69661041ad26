import { required } from '../grammar/collections.ts';
import { objectName, oneWordOf } from '../grammar/scalars.ts';
import { TRIGGER_STAGES } from '../property-names.ts';
import { defineStep, NEXT } from './definition.ts';

export const trigger = defineStep({
  kind: 'trigger',
  title: 'Run triggers',
  doc:
    'Runs the object\'s triggers of one stage, in order. A pre-trigger that answers null, undefined, false or "false" vetoes and ' +
    'stops the rest; what it changes in `newObject` is what will be written. The answer of a post-trigger does not matter.',
  source: 'Update user 3.1.2, 5.1, 5.3, 6.3, 6.5, 8.2.2, 8.2.4, 9.2.1, 9.2.3',
  shape: 'trigger',
  fields: {
    trigger: required(oneWordOf(TRIGGER_STAGES), 'The stage.'),
    object: required(objectName, 'The object whose triggers run.'),
  },
  edges: {
    next: NEXT,
    vetoed: { doc: 'Taken when a pre-trigger vetoes; a run that ends here is vetoed.', otherwise: 'end' },
  },
  output: 'The answers of the triggers, by name.',
  example: 'trigger: preInsert\nobject: user\nnext: insert-user\nvetoed: end',
});
