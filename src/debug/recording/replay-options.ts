import type { CompiledStep } from '../../engine/compiled-step.ts';
import type { PendingCall, RunControl } from '../../engine/run-control.ts';
import type { Scope } from '../../engine/run.ts';
import type { ScriptDebugger } from '../../sandbox/debug/port.ts';
import type { Cleaning } from './difference.ts';

/** Why a replay does not go on: the recorded run was over, the recording stops in its middle, or the flow does something else. */
export interface ReplayEnd {
  readonly kind: 'over' | 'cut-off' | 'diverged';
  /** A sentence. */
  readonly text: string;
}

/** Where a replay stands when it ends. */
export interface ReplayPlace {
  readonly scope: Scope;
  readonly step: CompiledStep;
  readonly moment: 'before-step' | 'before-call' | 'running' | 'after-step';
  readonly call?: PendingCall;
}

export interface ReplayOptions {
  /** Decides besides, as for a run: a debugger. */
  readonly inner?: RunControl | undefined;
  /** Makes of values of the replay what was made of those that were recorded: without secrets. */
  readonly cleaning?: Cleaning | undefined;
  /** Ends the replay, wherever it is. */
  readonly signal: AbortSignal;
  /** Told when the recording ends; after one that is over the run goes on to its end when this is through, else it is stopped. */
  readonly ended?: (end: ReplayEnd, place: ReplayPlace) => Promise<void>;
  /** Asked when a step comes up, and again behind what `inner` did at it. The replay waits. */
  readonly gate?: ReplayGate | undefined;
}

export interface ReplayGate {
  arriving(seq: number, scope: Scope): Promise<void> | undefined;
  passing(seq: number): Promise<void> | undefined;
  /** Asked when a script of a step begins. @returns what debugs it instead of `inner` */
  script(seq: number, index: number): ScriptDebugger | undefined;
}
