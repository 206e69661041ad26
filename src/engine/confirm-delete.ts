import type { CallOptions, Deletion } from '../targets/port.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { Scope } from './run.ts';
import { unlessAborted } from './unless-aborted.ts';

export type { Deletion } from '../targets/port.ts';

/** Asks the person who runs a flow before something is deleted; undefined where there is nobody. */
export function confirmDelete(scope: Scope, step: CompiledStep): CallOptions['confirm'] {
  const { run } = scope;
  const ask = run.options.confirmDelete;
  if (!ask) return undefined;
  return async (deletion: Deletion) => {
    const answered = run.askedTime.begin();
    try {
      const confirmed = await unlessAborted(ask(deletion, step.id), scope.signal);
      const { target, environment } = deletion;
      run.log(
        scope,
        step,
        'info',
        `Delete in ${target} of the protected environment ${environment}? ${confirmed ? 'Yes.' : 'No.'}`,
      );
      return confirmed;
    } finally {
      answered();
    }
  };
}
