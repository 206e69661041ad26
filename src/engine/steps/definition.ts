import type { StepOfKind } from '../../flow/flow-file.ts';
import type { StepKind } from '../../flow/steps/index.ts';
import type { CompiledStep, StepRun } from '../compiled-step.ts';
import type { MaybePromise } from '../../targets/port.ts';
import type { FlowCompiler } from '../compiler.ts';
import type { Scope } from '../run.ts';

/** What a kind of step is given to compile one of its steps. */
export interface StepContext {
  readonly compiler: FlowCompiler;
  readonly index: number;
  /** Index of the port with the name, as the language defines it for the kind. */
  readonly port: (name: string) => number;
  /** The compiled step itself; whole from the first run on. */
  readonly self: CompiledStep;
  /**
   * Runs steps from the given one as long as they are among `inside` (a 1 at their index).
   * @returns index of the first step outside, or AT_END
   */
  readonly advance: (scope: Scope, from: number, inside: Uint8Array) => MaybePromise<number>;
}

/** A step, compiled: what it does, and whether doing it twice would be doing it twice. */
export interface StepBehaviour {
  readonly run: StepRun;
  /** Set by a step that does nothing but take this port. */
  readonly onlyWay?: number;
  /** True for writes that must not be repeated after an unknown result. */
  readonly creates?: boolean;
  /** True for steps that run other steps. */
  readonly composed?: boolean;
}

/** What one kind of step does. Expressions and scripts are compiled here, once; the answer runs many times. */
export type StepCompiler<K extends StepKind> = (step: StepOfKind<K>, context: StepContext) => StepBehaviour;
