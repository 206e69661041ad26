import type { CallOptions, MaybePromise, SqlStatement, SqlTarget } from '../targets/port.ts';
import { after } from './after.ts';
import { callFailureOf, errorOfFailure } from './call-failure.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { RunControl, TargetAction } from './run-control.ts';
import type { Scope } from './run.ts';

/** Prepares a statement; the control of the run, if there is one, hears where that fails. @throws TargetError */
export function prepareStatement(scope: Scope, step: CompiledStep, target: SqlTarget, text: string): MaybePromise<SqlStatement> {
  const { control } = scope.run;
  if (!control) return target.prepare(text);
  const action: TargetAction = { target: target.name, what: 'prepare', text };
  return after(mayFail(control, scope, step, action), async () => {
    try {
      return await target.prepare(text);
    } catch (error) {
      control.actionFailed?.(scope, step, action, callFailureOf(error));
      throw error;
    }
  });
}

/** Runs work in a transaction; the control of the run hears where that, and not the work, fails. @throws what the work does, TargetError */
export function inTransaction<T>(
  scope: Scope,
  step: CompiledStep,
  target: SqlTarget,
  work: () => MaybePromise<T>,
  options: CallOptions,
): MaybePromise<T> {
  const { control } = scope.run;
  return control ? controlledTransaction(control, scope, step, target, work, options) : target.transaction(work, options);
}

async function controlledTransaction<T>(
  control: RunControl,
  scope: Scope,
  step: CompiledStep,
  target: SqlTarget,
  work: () => MaybePromise<T>,
  options: CallOptions,
): Promise<T> {
  const action: TargetAction = { target: target.name, what: 'transaction' };
  await mayFail(control, scope, step, action);
  let failedInside: unknown;
  const inside = async (): Promise<T> => {
    try {
      const done = await work();
      await mayFail(control, scope, step, action);
      return done;
    } catch (error) {
      failedInside = error;
      throw error;
    }
  };
  try {
    return await target.transaction(inside, options);
  } catch (error) {
    if (error !== failedInside) control.actionFailed?.(scope, step, action, callFailureOf(error));
    throw error;
  }
}

/** @throws the error of the failure that the control has for the action */
function mayFail(control: RunControl, scope: Scope, step: CompiledStep, action: TargetAction): MaybePromise<void> {
  if (!control.failureOf) return undefined;
  return after(control.failureOf(scope, step, action), (failure) => {
    if (!failure) return;
    control.actionFailed?.(scope, step, action, failure);
    throw errorOfFailure(failure);
  });
}
