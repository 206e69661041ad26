import type { CompiledStep } from '../engine/compiled-step.ts';
import type { PendingCall } from '../engine/run-control.ts';
import type { Scope } from '../engine/run.ts';
import type { Json } from '../flow/json.ts';
import type { ScriptPause, ScriptResume } from '../sandbox/debug/port.ts';

/** Why a run stands still. */
export type PauseReason = 'entry' | 'step' | 'breakpoint' | 'goto' | 'pause' | 'exception';

/** A run that stands still. */
export interface Pause {
  readonly reason: PauseReason;
  /** `running`: in the middle of a step, whose calls go on and whose end is held. */
  readonly moment: 'before-step' | 'before-call' | 'after-step' | 'running' | 'in-script';
  readonly scope: Scope;
  readonly step: CompiledStep;
  /** The call that is about to be made, for `before-call`. */
  readonly call?: PendingCall | undefined;
  /** The script that stands still, for `in-script`. */
  readonly script?: ScriptPause | undefined;
  /** A sentence on why, where the reason alone does not tell. */
  readonly text?: string | undefined;
  /** The exception filter that stopped the run. */
  readonly filter?: string | undefined;
  /** Ids of the breakpoints that stopped it. */
  readonly breakpoints?: readonly number[] | undefined;
}

/** What a person decided at a pause. */
export interface PauseChoice {
  /** How a script that stands still goes on. */
  readonly way?: ScriptResume;
  /** Index of the port to take instead of running the step. */
  readonly port?: number;
  /** Taken instead of calling the target. */
  readonly answer?: Json;
}
