import type { RunEvent } from '../runs/events.ts';

/** A person sees no more often than this. Milliseconds. */
const INTERVAL_MS = 16;
/** Events sent one by one before batches begin: what a flow without long loops does is told at once. */
const BURST = 64;
/** Largest batch: a run that never waits must not gather all it did. */
const MOST = 500;

/** Sends events in few messages, without keeping any back for long. */
export interface EventBatch {
  add(event: RunEvent): void;
  /** Sends what is waiting. */
  flush(): void;
}

/**
 * Batches events. A run may do its work without ever waiting, and one of its statements may never end: what happened before
 * must have been sent by then, for the report of a killed runner is made of it. So events go out at once as long as they
 * are few, and else with the first event after the interval; the timer only serves a run that waits.
 * @param now milliseconds; default the process's clock
 */
export function createEventBatch(send: (events: RunEvent[]) => void, now: () => number = () => performance.now()): EventBatch {
  let waiting: RunEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let allowance = BURST;
  let last = now();

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    send(events);
  };

  return {
    flush,
    add(event) {
      waiting.push(event);
      const time = now();
      allowance = Math.min(BURST, allowance + (time - last) / INTERVAL_MS);
      last = time;
      if (allowance >= 1 || waiting.length >= MOST) {
        allowance = Math.max(0, allowance - 1);
        flush();
      } else timer ??= setTimeout(flush, INTERVAL_MS);
    },
  };
}
