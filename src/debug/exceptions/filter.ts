import type { CompiledStep } from '../../engine/compiled-step.ts';
import type { Failure } from '../../engine/outcome.ts';
import type { PendingCall } from '../../engine/run-control.ts';
import type { CallNotice } from '../../targets/port.ts';

/** How a step ended. */
export interface StepEnd {
  /** Name of the port; undefined where the run ends or a loop is left. */
  readonly port: string | undefined;
  readonly failure: Failure | undefined;
}

/** A kind of happening that a person may want a run to stop at. Each function answers why, as a sentence, or undefined. */
export interface ExceptionFilter {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Switched on where nobody has chosen. */
  readonly byDefault: boolean;
  /** Errors thrown inside of scripts. */
  readonly scripts?: 'caught' | 'uncaught';
  stepEnded?(step: CompiledStep, end: StepEnd): string | undefined;
  beforeCall?(step: CompiledStep, call: PendingCall): string | undefined;
  /** A target asked for patience, while the call goes on. */
  noticed?(step: CompiledStep, notice: CallNotice): string | undefined;
}
