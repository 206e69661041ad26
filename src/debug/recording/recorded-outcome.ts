import type { CallOutcome } from '../../engine/run-control.ts';
import { rowsOf } from '../../engine/target-call.ts';
import type { EntryOf } from './entries.ts';

/** How a recorded call ended, as the engine takes it. */
export function outcomeOf({ rows, answer, affected = 0, failure, exchanges, durationMs, given }: EntryOf<'call'>): CallOutcome {
  const more = { durationMs, ...(exchanges ? { exchanges } : {}) };
  if (failure) return { failure, ...more };
  if (rows) return { rows, affected, ...more, given };
  const answered = answer ?? null;
  return { rows: rowsOf(answered), affected, answer: answered, ...more, given };
}
