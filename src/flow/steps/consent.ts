import { required } from '../grammar/collections.ts';
import { template } from '../grammar/scalars.ts';
import { defineStep } from './definition.ts';

export const consent = defineStep({
  kind: 'consent',
  title: 'Ask for consent',
  doc: 'Asks the operator whether to go on. Where nobody can be asked the answer is no.',
  source: 'Update user 2.1',
  shape: 'decision',
  fields: { consent: required(template, 'The question put to the operator.') },
  edges: {
    continue: { doc: 'Taken when the operator agrees.', label: 'continue', otherwise: 'required' },
    cancel: { doc: 'Taken when the operator declines; a run that ends here is cancelled.', label: 'cancel', otherwise: 'end' },
  },
  output: 'True when the operator agreed.',
  example: 'consent: Delete ${source.accountName} from the HR database?\ncontinue: check-before-delete\ncancel: end',
});
