import type { RunReport } from '../../engine/outcome.ts';

/** The setting `run.record`: which runs are recorded without being asked for. */
export type RecordSetting = 'failed' | 'always' | 'off';

/** A run that may be recorded. */
export interface RecordableRun {
  /** A person asked for a recording of this run. */
  readonly wanted: boolean;
  /** Of the environment that it runs on. */
  readonly isProtected: boolean;
}

/** Ends after which somebody asks why. */
const WORTH_KEEPING: ReadonlySet<RunReport['outcome']> = new Set(['failed', 'vetoed']);

/**
 * Which recordings of a run are kept: all, or those that somebody will ask about; undefined where it is not to be recorded. What is
 * in a protected environment is data of real people: no copy of it gets into a folder unless somebody has said so.
 */
export function keptRecordings(setting: RecordSetting, { wanted, isProtected }: RecordableRun): 'all' | 'failed' | undefined {
  if (wanted || setting === 'always') return 'all';
  return setting === 'off' || isProtected ? undefined : 'failed';
}

/** Whether a recording is kept for how its runs ended. @param outcomes undefined for a run without a report */
export const isWorthKeeping = (outcomes: readonly (RunReport['outcome'] | undefined)[]): boolean =>
  outcomes.some((outcome) => outcome === undefined || WORTH_KEEPING.has(outcome));
