import type { Pause } from '../pause.ts';

/** A moment of a run, as far as it can be found again in its recording. */
export interface Position {
  /** Number of the entry of the step. */
  readonly seq: number;
  /** False right before the step, true once it is under way. */
  readonly inside: boolean;
  /** Which script of the step it is in, from 0; undefined for in none. */
  readonly script: number | undefined;
}

/** Tells where scopes are: a recorder, or a replay. */
export interface Whereabouts {
  seqOf(scope: Pause['scope']): number | undefined;
  /** Scripts that the step has begun. */
  scriptsOf(seq: number): number;
}

/** Where a pause is. */
export function positionOf({ scope, moment }: Pause, whereabouts: Whereabouts): Position {
  const seq = whereabouts.seqOf(scope) ?? 0;
  const script = moment === 'in-script' ? Math.max(0, whereabouts.scriptsOf(seq) - 1) : undefined;
  return { seq, inside: moment !== 'before-step', script };
}
