import type { ExceptionFilter } from './filter.ts';

export const rateLimited: ExceptionFilter = {
  id: 'rate-limited',
  label: 'Rate limited',
  description: 'Stops where a target asks to slow down, before the call is repeated.',
  byDefault: false,
  stepEnded: (_step, { failure }) => (failure?.kind === 'rate-limited' ? failure.message : undefined),
  noticed: (_step, { kind, message }) => (kind === 'rate-limited' ? message : undefined),
};
