import type { JsonObject } from '../flow/json.ts';
import type { MaybePromise, Target } from '../targets/port.ts';
import { after } from './after.ts';
import type { CompiledStep } from './compiled-step.ts';
import type { ObjectSlot, Scope } from './run.ts';
import { inTransaction } from './target-action.ts';
import { noteUncertain, type CallResult } from './target-call.ts';

/** Runs one statement or operation for a step; the slot's attributes fill its parameters. */
export type StatementRun<S extends ObjectSlot | undefined> = (
  scope: Scope,
  step: CompiledStep,
  slot: S,
) => MaybePromise<CallResult>;

/** What a sequence is about to do, for a question that is asked before its transaction begins. */
export interface SequenceEffect<S extends ObjectSlot | undefined> {
  /** Whether one of them takes something away; all that a delete step writes does. */
  readonly removes: boolean;
  /** The statements that write. */
  readonly what: string;
  /** Values of their parameters, as far as they are known. */
  readonly parameters: (slot: S) => JsonObject;
}

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
  effect: SequenceEffect<S>,
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
  return (scope, step, slot) => {
    let done = false;
    const work = (): MaybePromise<CallResult> => {
      done = false;
      return after(all(scope, step, slot), (result) => {
        done = true;
        return result;
      });
    };
    // Each statement had its answer: what failed is the COMMIT, after which nobody knows whether any of them counts.
    const failed = (error: unknown): never => {
      if (done) noteUncertain(scope, step, target.name, 'COMMIT', error);
      throw error;
    };
    try {
      const deletes =
        effect.removes || step.step.kind === 'delete'
          ? { deletes: { what: effect.what, parameters: () => effect.parameters(slot) } }
          : undefined;
      const result = inTransaction(scope, step, target, work, scope.callOptions(step, target.name, deletes));
      return result instanceof Promise ? result.catch(failed) : result;
    } catch (error) {
      return failed(error);
    }
  };
}
