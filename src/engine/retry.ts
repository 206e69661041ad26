import { TRANSIENT_KINDS, UNCATCHABLE_KINDS } from '../flow/error-kind.ts';
import type { Step } from '../flow/flow-file.ts';
import { TargetError } from '../targets/port.ts';
import type { CompiledStep, StepRun } from './compiled-step.ts';
import { failureOf, RunStopped } from './failure.ts';
import type { Scope } from './run.ts';

/** What of a step matters for repeating it. */
export interface RepeatRules {
  /** A write that could be done twice: it is repeated only where the target says that nothing was written. */
  readonly creates: boolean;
  /**
   * It runs steps of its own, which end when the signal is aborted. After a timeout their end is waited for, so that
   * nothing of them starts later and the report has all that they wrote.
   */
  readonly composed: boolean;
}

/** How often a failed step was tried; kept with its error for the report. */
const ATTEMPTS = new WeakMap<object, number>();

/** Attempts made before the error got through; 1 where the step was not repeated. */
export const attemptsOf = (error: unknown): number =>
  typeof error === 'object' && error !== null ? (ATTEMPTS.get(error) ?? 1) : 1;

/** How long a call may take to end after it was aborted; one that does not heed the signal is left behind then. */
const LONGEST_ABORT_MS = 1_000;

/** Wraps a step in its `retry` and `timeout`; a step with neither is returned as it is. */
export function withPatience(step: Step, self: CompiledStep, run: StepRun, rules: RepeatRules): StepRun {
  const timed = step.timeout === undefined ? run : withTimeout(run, step.timeout, rules.composed);
  return step.retry === undefined ? timed : withRetry(step.retry, self, timed, rules);
}

function withTimeout(run: StepRun, ms: number, composed: boolean): StepRun {
  return async (scope) => {
    const outer = scope.signal;
    const controller = new AbortController();
    const stop = (): void => controller.abort(outer?.reason);
    outer?.addEventListener('abort', stop, { once: true });
    const late = new TargetError('timeout', `No answer within ${ms} ms, which is the \`timeout\` of the step.`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let takeBack: (() => void) | undefined;
    scope.signal = controller.signal;
    try {
      const timeUp = new Promise<never>((_resolve, reject) => {
        const expire = (heldBefore: number): void => {
          const held = heldMs(scope);
          if (held > heldBefore) {
            timer = setTimeout(expire, held - heldBefore, held);
            return;
          }
          scope.run.control?.timedOut?.(scope);
          controller.abort(late);
          // a call that is aborted ends at once, and says whether it may have been carried out; the report waits for that
          if (!composed) timer = setTimeout(() => reject(late), LONGEST_ABORT_MS);
        };
        const { clock } = scope.run.control ?? {};
        if (clock) takeBack = clock.limit(scope, () => expire(heldMs(scope)));
        else timer = setTimeout(expire, ms, heldMs(scope));
      });
      return await Promise.race([run(scope), timeUp]);
    } catch (error) {
      // what an adapter throws when its call is aborted is the timeout, whatever it calls it
      throw controller.signal.aborted && controller.signal.reason === late ? late : error;
    } finally {
      clearTimeout(timer);
      takeBack?.();
      outer?.removeEventListener('abort', stop);
      scope.signal = outer;
    }
  };
}

/** How long a debugger or a question has held the run: time that counts for nobody. */
const heldMs = (scope: Scope): number => (scope.run.control?.heldMs ?? 0) + scope.run.askedTime.ms;

function withRetry(retry: NonNullable<Step['retry']>, self: CompiledStep, run: StepRun, rules: RepeatRules): StepRun {
  const kinds = new Set<string>((retry.on ?? TRANSIENT_KINDS).filter((kind) => !UNCATCHABLE_KINDS.has(kind)));
  const { attempts, delay = 200, factor = 2, jitter = 0.5 } = retry;
  const longest = retry['max-delay'] ?? 30_000;
  return async (scope) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run(scope);
      } catch (error) {
        if (typeof error === 'object' && error !== null) ATTEMPTS.set(error, attempt);
        if (error instanceof RunStopped || scope.run.stopped || attempt >= attempts) throw error;
        const failure = failureOf(error, self.id, scope.iteration);
        const safe = error instanceof TargetError && (error.safeToRepeat || error.kind === 'rate-limited');
        if (!kinds.has(failure.kind) || (rules.creates && !safe)) throw error;
        const full = Math.min(longest, delay * factor ** (attempt - 1));
        const waitMs = Math.round(full * (1 - jitter * scope.run.random()));
        scope.run.observer.attemptFailed?.(scope, self, failure, attempt, waitMs);
        await pause(waitMs, scope);
      }
    }
  };
}

/** Waits, or ends early when the run is stopped. */
function pause(ms: number, scope: Scope): Promise<void> {
  const { clock } = scope.run.control ?? {};
  if (clock) return clock.wait(scope);
  return new Promise((resolve, reject) => {
    const { signal } = scope;
    const stop = (): void => {
      clearTimeout(timer);
      reject(scope.run.stopped ? new RunStopped('The run was stopped.') : (signal?.reason as Error));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
