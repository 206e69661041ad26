import type { MaybePromise, Target } from '../targets/port.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { ObjectSlot, Scope } from './run.ts';
import type { CallResult } from './target-call.ts';

/** Runs one statement or operation for a step; the slot's attributes fill its parameters. */
export type StatementRun<S extends ObjectSlot | undefined> = (
  scope: Scope,
  step: CompiledStep,
  slot: S,
) => MaybePromise<CallResult>;

const NOTHING: CallResult = { rows: [], affected: 0 };

const added = (before: CallResult, last: CallResult): CallResult => ({ ...last, affected: before.affected + last.affected });

/**
 * Makes one run of several: in order, with the rows of the last and what all of them affected. Several that write to a
 * database are one change: all of it is written or nothing.
 */
export function inOrder<S extends ObjectSlot | undefined>(
  runs: readonly StatementRun<S>[],
  target: Target,
  writes: boolean,
): StatementRun<S> {
  const [only] = runs;
  if (only && runs.length === 1) return only;
  const all: StatementRun<S> = (scope, step, slot) => {
    const from = (first: number, before: CallResult): MaybePromise<CallResult> => {
      let sum = before;
      for (let at = first; at < runs.length; at++) {
        const result = runs[at]!(scope, step, slot);
        if (result instanceof Promise) {
          const sofar = sum;
          return result.then((ready) => from(at + 1, added(sofar, ready)));
        }
        sum = added(sum, result);
      }
      return sum;
    };
    return from(0, NOTHING);
  };
  if (!writes || target.kind !== 'sql') return all;
  return (scope, step, slot) => target.transaction(() => all(scope, step, slot), scope.callOptions(step, target.name));
}
