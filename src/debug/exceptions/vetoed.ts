import type { ExceptionFilter } from './filter.ts';

export const vetoed: ExceptionFilter = {
  id: 'vetoed',
  label: 'Vetoed',
  description: 'Stops where a trigger has said no.',
  byDefault: false,
  stepEnded: (step, { failure, port }) =>
    !failure && port === 'vetoed'
      ? `A ${step.step.kind === 'trigger' ? `${step.step.trigger} trigger` : 'called flow'} vetoed.`
      : undefined,
};
