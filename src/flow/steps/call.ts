import { computed, optional, required } from '../grammar/collections.ts';
import { filePath } from '../grammar/scalars.ts';
import { defineStep, NEXT } from './definition.ts';

export const call = defineStep({
  kind: 'call',
  title: 'Call a flow',
  doc: 'Runs another flow with an input of its own, on the targets of the same names. A call that fails is an error of this step.',
  shape: 'action',
  fields: {
    call: required(filePath, 'The flow file, relative to this one.'),
    with: optional(computed, 'The input of the called flow; the input of this run if not given.'),
  },
  edges: {
    next: NEXT,
    unchanged: { doc: 'Taken when the called flow changed nothing.', label: 'no changes', otherwise: 'next' },
    vetoed: { doc: 'Taken when it was vetoed; a run that ends here is vetoed.', otherwise: 'end' },
    cancelled: { doc: 'Taken when its operator declined; a run that ends here is cancelled.', otherwise: 'end' },
  },
  output: 'The outcome and the result of the called flow: {outcome, message, output}.',
  example: 'call: ../create-user/create-user.idflow.yaml\nwith: { user: item }\nnext: members',
});
