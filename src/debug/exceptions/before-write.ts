import type { ExceptionFilter } from './filter.ts';
import { shownCall } from './shown-call.ts';

export const beforeWrite: ExceptionFilter = {
  id: 'before-write',
  label: 'Before any write',
  description: 'Stops before a statement or an operation that writes goes to its target.',
  byDefault: false,
  beforeCall: (_step, { writes, target, what }) => (writes ? `About to write to ${target}: ${shownCall(what)}` : undefined),
};
