import type { Step } from '../flow/flow-file.ts';
import type { Edge } from '../flow/graph.ts';
import type { MaybePromise } from '../targets/port.ts';
import type { Scope } from './run.ts';

/** Index that stands for the end of the flow. */
export const AT_END = -1;

/**
 * Does what a step does.
 * @returns the index of the port taken, or a {@link jumpTo} code. Synchronous where nothing is to wait for.
 */
export type StepRun = (scope: Scope) => MaybePromise<number>;

/** A step, ready to run. */
export interface CompiledStep {
  readonly index: number;
  readonly id: string;
  readonly step: Step;
  readonly title: string;
  /** Ways out, in the order of their indexes. */
  readonly ports: readonly Edge[];
  /** Step index each port leads to, or AT_END. */
  readonly to: readonly number[];
  /** Port index by error kind; `any` catches the rest. */
  readonly errorPorts: ReadonlyMap<string, number>;
  readonly run: StepRun;
  /** Port of a step that has nothing to do and so need not be run: a trigger step whose object has no triggers. Else -1. */
  readonly onlyWay: number;
}

/** Encodes "go on at this step" as a result of a step, apart from port indexes, which are not negative. */
export const jumpTo = (index: number): number => -index - 2;

/** Decodes {@link jumpTo}. */
export const jumpTarget = (result: number): number => -result - 2;
