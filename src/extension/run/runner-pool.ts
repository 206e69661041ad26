import { runnerVariables, startRunner, type RunnerLaunch, type RunnerProcess } from './runner-process.ts';

/** How long a runner that has nothing to do stays ready for the next run: starting one takes a good part of a second. */
const WARM_MS = 60_000;

/** Hands runners out, each for one thing at a time. */
export interface RunnerPool {
  /** A runner that does nothing else: a warm one, or a new one. */
  take(): RunnerProcess;
  /** Gives a runner back that has done what it was taken for. One that is still at it must be killed instead. */
  release(runner: RunnerProcess): void;
  /** Ends all runners, those at work too. */
  close(): void;
}

/** @param warmMs how long an idle runner is kept, milliseconds */
export function createRunnerPool(launch: RunnerLaunch, warmMs: number = WARM_MS): RunnerPool {
  const all = new Set<RunnerProcess>();
  let warm: { readonly runner: RunnerProcess; readonly timer: NodeJS.Timeout } | undefined;
  /** The environment that each was started with: another proxy in the settings makes a warm one useless. */
  const startedWith = new WeakMap<RunnerProcess, string>();

  const end = (runner: RunnerProcess): void => {
    all.delete(runner);
    runner.kill();
  };
  const takeWarm = (): RunnerProcess | undefined => {
    const kept = warm;
    warm = undefined;
    if (kept) clearTimeout(kept.timer);
    return kept?.runner;
  };

  return {
    take() {
      const kept = takeWarm();
      const environment = JSON.stringify(runnerVariables(launch.variables));
      if (kept?.alive && startedWith.get(kept) === environment) return kept;
      if (kept) end(kept);
      const runner = startRunner(launch);
      all.add(runner);
      startedWith.set(runner, environment);
      return runner;
    },
    release(runner) {
      runner.listener = undefined;
      if (!runner.alive) {
        all.delete(runner);
        return;
      }
      // one is enough: runs side by side are rare
      if (warm) return end(runner);
      warm = {
        runner,
        timer: setTimeout(() => {
          warm = undefined;
          end(runner);
        }, warmMs).unref(),
      };
    },
    close() {
      takeWarm();
      for (const runner of all) runner.kill();
      all.clear();
    },
  };
}
