import type { Debuggee } from '../debuggee.ts';
import type { FrameEvaluator } from '../evaluate.ts';
import type { Pause } from '../pause.ts';

/** A pause as it is to be shown. */
export interface ShownPause {
  readonly pause: Pause;
  /** It is in the past, or in a recorded run: nothing can be changed, nothing is sent. */
  readonly recorded: boolean;
  /** Stepping forward has come back to where the run stands. */
  readonly returned: boolean;
}

export interface TimelineOptions {
  readonly debuggee: Debuggee;
  readonly evaluator: FrameEvaluator;
  readonly stopOnEntry: boolean;
  readonly signal: AbortSignal;
  readonly paused: (shown: ShownPause) => void;
  readonly said: (text: string, place: { readonly file: string; readonly line: number } | undefined, complaint: boolean) => void;
}
