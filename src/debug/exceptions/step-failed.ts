import type { ExceptionFilter } from './filter.ts';

export const stepFailed: ExceptionFilter = {
  id: 'step-failed',
  label: 'Step failed',
  description: 'Stops where a step has failed, also when an `on-error` edge catches it.',
  byDefault: true,
  stepEnded: (step, { failure, port }) =>
    failure && `${step.id} failed (${failure.kind}${port === undefined ? '' : `, goes on by \`${port}\``}): ${failure.message}`,
};
