import type { RunObserver } from '../engine/observer.ts';

/** One observer that tells two, in this order. */
export function bothOf(first: RunObserver, second: RunObserver): RunObserver {
  return {
    runStarted: (run) => each((one) => one.runStarted?.(run)),
    stepStarted: (scope, step) => each((one) => one.stepStarted?.(scope, step)),
    stepFinished: (scope, step, port) => each((one) => one.stepFinished?.(scope, step, port)),
    stepFailed: (scope, step, failure, port) => each((one) => one.stepFailed?.(scope, step, failure, port)),
    attemptFailed: (scope, step, failure, attempt, waitMs) =>
      each((one) => one.attemptFailed?.(scope, step, failure, attempt, waitMs)),
    called: (scope, step, call) => each((one) => one.called?.(scope, step, call)),
    triggered: (scope, step, trigger) => each((one) => one.triggered?.(scope, step, trigger)),
    logged: (scope, step, level, message) => each((one) => one.logged?.(scope, step, level, message)),
    noticed: (scope, step, target, notice) => each((one) => one.noticed?.(scope, step, target, notice)),
    runFinished: (run, report) => each((one) => one.runFinished?.(run, report)),
  };

  function each(tell: (observer: RunObserver) => void): void {
    tell(first);
    tell(second);
  }
}
