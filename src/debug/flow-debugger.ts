import type { CompiledFlow } from '../engine/compile-flow.ts';
import type { CompiledStep } from '../engine/compiled-step.ts';
import type { CallRecord, RunObserver } from '../engine/observer.ts';
import type { Failure } from '../engine/outcome.ts';
import type { CallOutcome, PendingCall, RunControl, StepDecision } from '../engine/run-control.ts';
import type { Run, Scope } from '../engine/run.ts';
import type { ScriptDebugger, ScriptPause, ScriptResume } from '../sandbox/debug/port.ts';
import type { ScriptPiece } from '../sandbox/port.ts';
import type { Json } from '../flow/json.ts';
import type { CallNotice } from '../targets/port.ts';
import type { StepBreakpoints } from './breakpoints/step-breakpoints.ts';
import { ClientTurns } from './client-turns.ts';
import type { ExceptionFilter } from './exceptions/filter.ts';
import { givenOutcome } from './given-answer.ts';
import { HeldRun } from './held-run.ts';
import { NotPossibleHere } from './not-possible.ts';
import type { Pause, PauseChoice } from './pause.ts';
import { RunMap } from './run-map.ts';
import { reasonOf, ScriptLevel } from './script-level.ts';
import { StepEnds } from './step-ends.ts';
import { StepStops, type StepStopsOptions } from './step-stops.ts';
import type { Resume, StepReference } from './stepping.ts';

export interface FlowDebuggerOptions extends StepStopsOptions {
  /** Ends a pause: the run is being stopped. */
  readonly signal: AbortSignal;
  readonly paused: (pause: Pause) => void;
}

/**
 * Debugs a run on the level of steps: the control of the engine and an observer at once. One pause at a time; while it lasts,
 * whatever else the run does at the same time stops at its next step or call.
 */
export class FlowDebugger implements RunControl, RunObserver {
  readonly map = new RunMap();
  readonly scripts: ScriptLevel;
  readonly #options: FlowDebuggerOptions;
  readonly #held: HeldRun;
  readonly #stops: StepStops;
  readonly #ends = new StepEnds();
  readonly #answers = new Map<Scope, Json>();
  readonly #lastCalls = new Map<string, CallRecord>();
  readonly #turns = new ClientTurns();

  constructor(options: FlowDebuggerOptions) {
    this.#options = options;
    this.#held = new HeldRun(options.signal, options.paused);
    this.#stops = new StepStops(options);
    this.scripts = new ScriptLevel({
      stepsInto: (scope) => this.#stops.stepping.entersScriptOf(scope),
      holdScript: (scope, step, pause) => this.#holdScript(scope, step, pause),
      said: options.said,
    });
  }

  get breakpoints(): StepBreakpoints {
    return this.#stops.breakpoints;
  }

  get heldMs(): number {
    return this.#held.heldMs;
  }

  get pause(): Pause | undefined {
    return this.#held.pause;
  }

  /** Asked before each pause while the run is brought to a place: whether that is it. Undefined where every pause counts. */
  get stopsAt(): HeldRun['stopsAt'] {
    return this.#held.stopsAt;
  }

  set stopsAt(isPlace: HeldRun['stopsAt']) {
    this.#held.stopsAt = isPlace;
  }

  /** The call made last on each target. */
  get lastCalls(): ReadonlyMap<string, CallRecord> {
    return this.#lastCalls;
  }

  get filters(): readonly ExceptionFilter[] {
    return this.#ends.filters;
  }

  set filters(filters: readonly ExceptionFilter[]) {
    this.#ends.filters = filters;
    const has = (scripts: ExceptionFilter['scripts']): boolean => filters.some((filter) => filter.scripts === scripts);
    this.scripts.exceptions = { caught: has('caught'), uncaught: has('uncaught') };
  }

  resume(how: Resume, choice: PauseChoice = {}): void {
    const { pause } = this;
    if (!pause) return;
    this.#stops.stepping.go(how, pause.scope, pause.script !== undefined);
    this.#held.release({ way: how, ...choice });
  }

  /** Goes back in the script that is paused, as far as it goes there. */
  backInScript(how: 'back' | 'back-continue'): void {
    if (this.pause?.script) this.#held.release({ way: how });
  }

  /** Stops before the step that comes next. */
  stopNext(): void {
    this.#stops.stepping.go('into', undefined);
  }

  /** Goes on up to a step. @throws NotPossibleHere while the run goes on */
  runTo(destination: StepReference): void {
    this.#mustBePaused();
    this.#stops.stepping.runTo(destination);
    this.#held.release();
  }

  /** Takes a port instead of running the step; the run stops at the next one. @throws NotPossibleHere */
  takePort(name: string): void {
    const { moment, step } = this.#mustBePaused();
    if (moment !== 'before-step')
      throw new NotPossibleHere(`${step.id} runs already; a port can be chosen where the run stops before a step.`);
    const port = step.ports.findIndex((edge) => edge.name === name);
    if (port < 0) throw new NotPossibleHere(`${step.id} has no port \`${name}\`; it has ${portNames(step)}.`);
    this.resume('over', { port });
  }

  /** Answers the call that is about to be made, or all calls that the step makes; the run stops at the next step. @throws NotPossibleHere */
  useAnswer(answer: Json): void {
    const { moment, step } = this.#mustBePaused();
    if (moment !== 'before-step' && moment !== 'before-call')
      throw new NotPossibleHere(
        `An answer can be given where the run stops before a step or before a call, but ${step.id} is under way.`,
      );
    this.resume('over', { answer });
  }

  /** Stops as soon as can be: at once, while what is under way is held at its end. */
  pauseNow(): void {
    if (this.pause || this.scripts.pause()) return;
    const place = this.map.innermost;
    if (place) this.#held.stop({ reason: 'pause', moment: 'running', ...place });
  }

  runStarted(run: Run, flow?: CompiledFlow): void {
    if (flow) this.map.began(run, flow);
  }

  async beforeStep(scope: Scope, step: CompiledStep): Promise<StepDecision> {
    await this.#turns.give();
    await this.#held.free();
    this.map.entered(scope, step);
    const pause = await this.#stops.before(this.map.flowOf(scope.run), { scope, step });
    if (!pause || (await this.#isLate(pause))) return 'run';
    const { port, answer } = await this.hold(pause);
    if (answer !== undefined) this.#answers.set(scope, answer);
    return port === undefined ? 'run' : { port };
  }

  async beforeCall(scope: Scope, step: CompiledStep, call: PendingCall): Promise<CallOutcome | undefined> {
    await this.#held.free();
    const given = this.#answers.get(scope);
    if (given !== undefined) return givenOutcome(given, { scope, step, call });
    const told = this.#ends.beforeCall(step, call);
    if (!told) return undefined;
    const { answer } = await this.hold({ reason: 'exception', moment: 'before-call', scope, step, call, ...told });
    scope.checkStopped();
    return answer === undefined ? undefined : givenOutcome(answer, { scope, step, call });
  }

  debugScript(scope: Scope, step: CompiledStep, piece: ScriptPiece): ScriptDebugger | undefined {
    // on the way to a place a script that stops nowhere runs as fast as it can
    if (piece.form !== 'body' || (this.stopsAt && !this.scripts.hasBreakpoints)) return undefined;
    return this.scripts.debuggerOf(scope, step);
  }

  async afterStep(scope: Scope, step: CompiledStep): Promise<void> {
    this.#answers.delete(scope);
    await this.#held.free();
    const told = this.#ends.afterStep(scope, step);
    if (told) await this.hold({ reason: 'exception', moment: 'after-step', scope, step, ...told });
    this.map.left(scope);
  }

  stepFinished(scope: Scope, step: CompiledStep, port: number): void {
    this.#ended(scope, step, port, undefined);
  }

  stepFailed(scope: Scope, step: CompiledStep, failure: Failure, port: number): void {
    this.#ended(scope, step, port, failure);
  }

  called(_scope: Scope, _step: CompiledStep, call: CallRecord): void {
    this.#lastCalls.set(call.target, call);
  }

  noticed(scope: Scope, step: CompiledStep, _target: string, notice: CallNotice): void {
    if (this.pause) return;
    const told = this.#ends.noticed(step, notice);
    if (told) this.#held.stop({ reason: 'exception', moment: 'running', scope, step, ...told });
  }

  #ended(scope: Scope, step: CompiledStep, port: number, failure: Failure | undefined): void {
    this.#ends.ended(scope, { port: step.ports[port]?.name, failure });
    const loop = scope.parent && this.map.stepOf(scope.parent);
    const next = step.to[port];
    if (loop && (next === undefined || next < 0 || next === loop.index)) this.#stops.stepping.finished(scope);
  }

  /** Another item of a loop has stopped first, and stepping has gone its own way from there. */
  async #isLate(pause: Pause): Promise<boolean> {
    if (!this.pause || pause.reason !== 'step') return false;
    await this.#held.free();
    return !this.#stops.stillEndsAt(this.map.flowOf(pause.scope.run), pause);
  }

  async #holdScript(scope: Scope, step: CompiledStep, script: ScriptPause): Promise<ScriptResume> {
    const { error, breakpoints } = script;
    const text = error && `${error.name}: ${error.message}`;
    const filter = error && (error.caught ? 'script-caught' : 'script-uncaught');
    if (error && !error.caught) this.#ends.shown(scope);
    const pause: Pause = { reason: reasonOf(script), moment: 'in-script', scope, step, script, text, filter, breakpoints };
    const { way = 'continue' } = await this.hold(pause);
    return this.#options.signal.aborted ? 'abort' : way;
  }

  /** Holds the run at a place. @returns what a person chose there */
  hold(pause: Pause): Promise<PauseChoice> {
    return this.#held.hold(pause);
  }

  #mustBePaused(): Pause {
    if (this.pause) return this.pause;
    throw new NotPossibleHere('The run is not paused.');
  }
}

const portNames = (step: CompiledStep): string =>
  step.ports.length === 0 ? 'none' : step.ports.map(({ name }) => `\`${name}\``).join(', ');
