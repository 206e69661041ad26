import { performance } from 'node:perf_hooks';
import { UNCATCHABLE_KINDS } from '../flow/error-kind.ts';
import { startOf } from '../flow/graph.ts';
import type { Json } from '../flow/json.ts';
import { readFlow, type FlowSource } from '../flow/read-flow.ts';
import type { MaybePromise } from '../targets/port.ts';
import { afterIn } from './after.ts';
import { portTaken } from './chosen-port.ts';
import { compileStep } from './compile-step.ts';
import { AT_END, jumpTarget, type CompiledStep } from './compiled-step.ts';
import { FlowCompiler, type Callee, type EngineEnvironment } from './compiler.ts';
import type { Compute } from './expression.ts';
import { FailedStep } from './failed-step.ts';
import { failureOf, RunStopped, StepError } from './failure.ts';
import { compileInput, type InputCheck } from './input-schema.ts';
import type { RunObserver } from './observer.ts';
import type { Failure, RunReport } from './outcome.ts';
import { reportOf } from './report.ts';
import { attemptsOf } from './retry.ts';
import type { RunControl } from './run-control.ts';
import { ObjectSlot, Run, Scope, type RunOptions } from './run.ts';

const DEFAULT_STEP_LIMIT = 100_000;

/** A flow, compiled for the targets it runs on. Runs may overlap. */
export interface CompiledFlow {
  readonly name: string;
  readonly source: FlowSource;
  readonly steps: readonly CompiledStep[];
  /**
   * Runs the flow once. Never throws for what flow, scripts or targets do: that is in the report.
   * Synchronous as long as every step is.
   */
  run(options: RunOptions): MaybePromise<RunReport>;
}

/**
 * Compiles a flow that validation found sound.
 * @throws StepError naming what does not fit when it is not sound after all
 */
export function compileFlow(source: FlowSource, environment: EngineEnvironment): CompiledFlow {
  return new FlowProgram(source, environment, new Map());
}

class FlowProgram implements CompiledFlow {
  readonly name: string;
  readonly source: FlowSource;
  readonly steps: readonly CompiledStep[];
  readonly #start: number;
  readonly #stepLimit: number;
  readonly #objects: number;
  readonly #checkInput: InputCheck | undefined;
  readonly #sourceExpression: Compute | undefined;

  constructor(source: FlowSource, environment: EngineEnvironment, programs: Map<string, FlowProgram | undefined>) {
    const { flow, file } = source;
    if (!flow) throw new StepError('invalid-input', `${file} holds no flow that can run.`, { file });
    programs.set(file, undefined);
    this.name = flow.name;
    this.source = source;
    const compiler = new FlowCompiler(source, flow, environment, (from, path) => calleeOf(from, path, environment, programs));
    const start = startOf(flow);
    this.#start = start === undefined ? AT_END : (compiler.stepIndexes.get(start) ?? AT_END);
    this.#stepLimit = flow['step-limit'] ?? DEFAULT_STEP_LIMIT;
    this.#objects = compiler.objects.size;
    this.#checkInput = flow.input === undefined ? undefined : compileInput(flow.input, compiler.files);
    this.#sourceExpression =
      flow.source === undefined
        ? undefined
        : compiler.expressions.expression({ text: flow.source, path: 'source', name: 'source' }, 'step');
    let index = 0;
    for (const step of flow.steps.values()) compiler.steps.push(compileStep(step, index++, compiler, this.#advance));
    this.steps = compiler.steps;
    programs.set(file, this);
  }

  run(options: RunOptions): MaybePromise<RunReport> {
    const finished = this.execute(options, undefined);
    return finished instanceof Promise ? finished.then(({ report }) => report) : finished.report;
  }

  /** Runs as `run` does, and gives the run itself to a calling flow. */
  execute(options: RunOptions, caller: Scope | undefined): MaybePromise<{ run: Run; report: RunReport }> {
    const run = new Run(this.name, options, this.#stepLimit, caller);
    const clock = performance.now();
    run.control?.runStarted(run, this);
    run.observer.runStarted?.(run);
    const scope = new Scope(run, freshSlots(this.#objects), new Array<Json | undefined>(this.steps.length));
    run.scope = scope;
    try {
      this.#checkInput?.(options.input);
      const started = this.#begin(scope);
      return started instanceof Promise ? this.#finishLater(scope, clock, started) : this.#finish(run, clock);
    } catch (error) {
      return this.#finish(run, clock, this.#failure(error, scope));
    }
  }

  #finishLater(scope: Scope, clock: number, started: Promise<unknown>): Promise<{ run: Run; report: RunReport }> {
    return started.then(
      () => this.#finish(scope.run, clock),
      (error: unknown) => this.#finish(scope.run, clock, this.#failure(error, scope)),
    );
  }

  #finish(run: Run, clock: number, failure?: Failure): { run: Run; report: RunReport } {
    run.release();
    const report = reportOf(run, failure ?? run.refusal, performance.now() - clock);
    run.observer.runFinished?.(run, report);
    return { run, report };
  }

  #failure(error: unknown, scope: Scope): Failure {
    if (error instanceof FailedStep) return error.failure;
    return failureOf(error, undefined, scope.iteration);
  }

  #begin(scope: Scope): MaybePromise<unknown> {
    if (!this.#sourceExpression) return this.#goOn(scope, scope.run.input);
    return afterIn(scope, this.#sourceExpression(scope, undefined, undefined), this.#goOn);
  }

  readonly #goOn = (scope: Scope, source: unknown): MaybePromise<number> => {
    scope.run.source = (source ?? null) as Json;
    return this.#advance(scope, this.#start, undefined);
  };

  /** Runs steps until the end, or until the first one that is not inside. Nothing is awaited that is already there. */
  readonly #advance = (scope: Scope, from: number, inside: Uint8Array | undefined): MaybePromise<number> => {
    const { run } = scope;
    if (run.control) return this.#advanceControlled(run.control, scope, from, inside);
    // not `run.observer`, which stands in for a missing one: calls into observers of two shapes are twice as dear
    const { observer } = run.options;
    const { steps } = this;
    let at = from;
    while (at >= 0 && (inside === undefined || inside[at] === 1)) {
      const step = steps[at]!;
      this.#mayStart(run, step, scope);
      observer?.stepStarted?.(scope, step);
      if (step.onlyWay >= 0) {
        at = this.#passed(scope, step, observer, step.onlyWay);
        continue;
      }
      let result: MaybePromise<number>;
      try {
        result = step.run(scope);
      } catch (error) {
        at = this.#failed(scope, step, error);
        continue;
      }
      if (typeof result !== 'number') return this.#advanceAsync(scope, step, result, inside);
      at = this.#passed(scope, step, observer, result);
    }
    return at;
  };

  async #advanceAsync(
    scope: Scope,
    first: CompiledStep,
    pending: Promise<number>,
    inside: Uint8Array | undefined,
  ): Promise<number> {
    const { run } = scope;
    const { observer } = run.options;
    let step = first;
    let result: MaybePromise<number> = pending;
    for (;;) {
      let at: number;
      try {
        at = this.#passed(scope, step, observer, typeof result === 'number' ? result : await result);
      } catch (error) {
        at = this.#failed(scope, step, error);
      }
      for (;;) {
        if (at < 0 || (inside !== undefined && inside[at] !== 1)) return at;
        step = this.steps[at]!;
        this.#mayStart(run, step, scope);
        observer?.stepStarted?.(scope, step);
        try {
          result = step.run(scope);
          break;
        } catch (error) {
          at = this.#failed(scope, step, error);
        }
      }
    }
  }

  /** As `#advance`, asking the control before and after each step. */
  async #advanceControlled(control: RunControl, scope: Scope, from: number, inside: Uint8Array | undefined): Promise<number> {
    const { run } = scope;
    let at = from;
    while (at >= 0 && (inside === undefined || inside[at] === 1)) {
      const step = this.steps[at]!;
      const decision = await control.beforeStep(scope, step);
      this.#mayStart(run, step, scope);
      run.observer.stepStarted?.(scope, step);
      try {
        const result = decision === 'run' ? await step.run(scope) : portTaken(step, decision.port);
        at = this.#passed(scope, step, run.options.observer, result);
      } catch (error) {
        try {
          at = this.#failed(scope, step, error);
        } catch (uncaught) {
          await control.afterStep(scope, step);
          throw uncaught;
        }
      }
      await control.afterStep(scope, step);
    }
    return at;
  }

  #mayStart(run: Run, step: CompiledStep, scope: Scope): void {
    // who has no signal can not be stopped
    if (scope.signal !== undefined) checkSignal(run, scope.signal);
    if (++run.steps > run.stepLimit) throw this.#tooMany(run, step, scope);
  }

  #tooMany(run: Run, step: CompiledStep, scope: Scope): FailedStep {
    const message = `The run took more than ${run.stepLimit} steps: an endless loop? Raise \`step-limit\` if it is meant to.`;
    return new FailedStep(failureOf(new StepError('step-limit', message), step.id, scope.iteration));
  }

  /** Where the run goes on after a step that answered. */
  #passed(scope: Scope, step: CompiledStep, observer: RunObserver | undefined, result: number): number {
    if (result < 0) {
      observer?.stepFinished?.(scope, step, -1);
      return jumpTarget(result);
    }
    observer?.stepFinished?.(scope, step, result);
    scope.previous = step;
    scope.previousPort = result;
    return step.to[result]!;
  }

  /** Where the run goes on after a step that failed. @throws FailedStep or RunStopped when nowhere */
  #failed(scope: Scope, step: CompiledStep, error: unknown): number {
    const { run } = scope;
    if (error instanceof FailedStep) {
      run.observer.stepFailed?.(scope, step, error.failure, -1);
      throw error;
    }
    if (error instanceof RunStopped || run.stopped)
      throw error instanceof RunStopped ? error : new RunStopped('The run was stopped.');
    const failure = this.#placed(failureOf(error, step.id, scope.iteration, attemptsOf(error)), step);
    const port = UNCATCHABLE_KINDS.has(failure.kind)
      ? undefined
      : (step.errorPorts.get(failure.kind) ?? step.errorPorts.get('any'));
    run.observer.stepFailed?.(scope, step, failure, port ?? -1);
    if (port === undefined) throw new FailedStep(failure);
    run.error = failure;
    scope.previous = step;
    scope.previousPort = port;
    return step.to[port]!;
  }

  /** A failure that knows no place of its own is shown at its step. */
  #placed(failure: Failure, step: CompiledStep): Failure {
    if (failure.file !== undefined) return failure;
    const { start } = this.source.keyRangeOf(step.step.path);
    return { ...failure, file: this.source.file, line: start.line, column: start.column };
  }
}

function checkSignal(run: Run, signal: AbortSignal): void {
  if (run.stopped) throw new RunStopped('The run was stopped.');
  // the time of a loop around is up
  if (signal.aborted) throw signal.reason;
}

function freshSlots(count: number): ObjectSlot[] {
  const slots = new Array<ObjectSlot>(count);
  for (let index = 0; index < count; index++) slots[index] = new ObjectSlot();
  return slots;
}

/** Compiles a called flow once for all its callers. */
function calleeOf(
  from: FlowCompiler,
  path: string,
  environment: EngineEnvironment,
  programs: Map<string, FlowProgram | undefined>,
): Callee {
  const file = from.files.resolve(path);
  let program = programs.get(file);
  if (!program) {
    if (programs.has(file)) throw new StepError('invalid-input', `${file} calls itself, directly or through others.`);
    const text = environment.files.read(file);
    if (text === undefined) throw new StepError('invalid-input', `The flow ${file} can not be read.`);
    program = new FlowProgram(readFlow(text, file), environment, programs);
  }
  const called = program;
  return (caller, options) => called.execute(options, caller);
}
