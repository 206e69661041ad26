import type { CompiledStep } from '../engine/compiled-step.ts';
import type { CallOutcome, PendingCall } from '../engine/run-control.ts';
import type { Scope } from '../engine/run.ts';
import { rowsOf, type CallResult } from '../engine/target-call.ts';
import type { Json } from '../flow/json.ts';

/** A call of a target that a step is about to make. */
export interface CallPlace {
  readonly scope: Scope;
  readonly step: CompiledStep;
  readonly call: PendingCall;
}

/** Takes the answer that a person gave in place of a call; the run says that the target was not called. */
export function givenOutcome(answer: Json, { scope, step, call }: CallPlace): CallOutcome {
  scope.run.warn(scope, step, `${call.target} was not called: the answer was given in the debugger.`);
  return { ...answerFrom(answer, call), given: true };
}

/**
 * What a call answers when a person gives the answer: rows for a statement that reads (an object is one row, null none); for
 * one that writes the number of rows affected, or the rows it returns; for an operation what the provider would answer.
 */
export function answerFrom(given: Json, { kind, writes }: PendingCall): CallResult {
  if (kind === 'sql' && typeof given === 'number') return { rows: [], affected: given };
  const rows = rowsOf(given);
  const affected = writes ? (kind === 'sql' ? rows.length : 1) : 0;
  return kind === 'sql' ? { rows, affected } : { rows, affected, answer: given };
}
