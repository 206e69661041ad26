import { operationRemoves, statementRemoves } from '../../flow/call-effects.ts';
import type { IdpOperationName } from '../../flow/idp-operations.ts';
import type { PendingCall } from '../../engine/run-control.ts';
import type { ExceptionFilter } from './filter.ts';
import { shownCall } from './shown-call.ts';

export const beforeDelete: ExceptionFilter = {
  id: 'before-delete',
  label: 'Before any delete',
  description: 'Stops before something is deleted, removed or deactivated in a target, also by a script.',
  byDefault: false,
  beforeCall: (step, call) =>
    call.writes && (step.step.kind === 'delete' || removes(call))
      ? `About to delete in ${call.target}: ${shownCall(call.what)}`
      : undefined,
};

const removes = ({ kind, what, parameters }: PendingCall): boolean =>
  kind === 'sql' ? statementRemoves(what) : operationRemoves(what as IdpOperationName, parameters);
