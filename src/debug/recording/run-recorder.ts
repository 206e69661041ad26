import type { CompiledFlow } from '../../engine/compile-flow.ts';
import type { CompiledStep } from '../../engine/compiled-step.ts';
import { after } from '../../engine/after.ts';
import type { RunObserver } from '../../engine/observer.ts';
import type { RunReport } from '../../engine/outcome.ts';
import type { PushedState } from '../../engine/pushed-state.ts';
import type {
  CallFailure,
  CallOutcome,
  PendingCall,
  RunClock,
  RunControl,
  StepDecision,
  TargetAction,
} from '../../engine/run-control.ts';
import type { Run, RunOptions, Scope } from '../../engine/run.ts';
import type { Json } from '../../flow/json.ts';
import type { ScriptDebugger } from '../../sandbox/debug/port.ts';
import type { ScriptPiece } from '../../sandbox/port.ts';
import type { CallNotice, MaybePromise } from '../../targets/port.ts';
import { bothOf } from '../observers.ts';
import { chanceFrom } from './chance.ts';
import type { BeginEntry, EditMoment, TapeEntry } from './entries.ts';
import { Lanes } from './lanes.ts';

/** Takes what is recorded. It keeps copies: values belong to the run. */
export interface RecordingSink {
  begin(entry: BeginEntry): void;
  add(entry: TapeEntry): void;
}

/** Records one run: all that it is told from outside. */
export class RunRecorder implements RunControl, RunObserver {
  readonly #sink: RecordingSink;
  readonly #inner: RunControl | undefined;
  readonly #lanes = new Lanes();
  readonly #steps = new WeakMap<Scope, number>();
  readonly #scripts = new Map<number, number>();
  readonly #notices = new WeakMap<Scope, CallNotice[]>();
  #count = 0;
  #release = (): void => undefined;

  /** @param inner decides for the run meanwhile: a debugger, a replay */
  constructor(sink: RecordingSink, inner?: RunControl) {
    this.#sink = sink;
    this.#inner = inner;
  }

  /**
   * Options for a run that is recorded: those of the run itself, with this recorder around what they bring in.
   * @param more `label`: what tells the run from others; `seed`: what its chance comes from, where that is not to be drawn
   */
  options(
    options: RunOptions,
    more: { readonly label?: string | undefined; readonly seed?: number | undefined } = {},
  ): RunOptions {
    const { label, seed = Math.floor((options.random ?? Math.random)() * 2 ** 31) } = more;
    const time = options.now?.() ?? Date.now();
    const id = options.runId ?? crypto.randomUUID();
    const { input, mode = 'full', consent, pushedState, observer, signal } = options;
    this.#sink.begin({
      e: 'begin',
      id,
      ...(label === undefined ? {} : { label }),
      input,
      mode,
      time,
      seed,
      asks: consent !== undefined,
      state: pushedState !== undefined,
    });
    if (signal) this.#watch(signal);
    return {
      ...options,
      runId: id,
      random: chanceFrom(seed),
      now: (caller) => (caller ? (options.now?.(caller) ?? Date.now()) : time),
      consent: consent && ((question, step) => this.#asked(consent(question, step), question, step)),
      pushedState: pushedState && this.#stateOf(pushedState),
      control: this,
      observer: observer ? bothOf(observer, this) : this,
    };
  }

  /** Number of the entry of the step that the scope is at. */
  seqOf(scope: Scope): number | undefined {
    return this.#steps.get(scope);
  }

  /** Scripts that the step with the entry has begun. */
  scriptsOf(seq: number): number {
    return this.#scripts.get(seq) ?? 0;
  }

  /** Somebody changed `newObject` of an object at a pause. @param of the scope that the object belongs to */
  edited(pausedIn: Scope, of: Scope, object: number, value: Json, moment: EditMoment): void {
    this.#add({ e: 'edit', at: this.#lanes.of(pausedIn), of: this.#lanes.of(of), object, value, moment });
  }

  get heldMs(): number {
    return this.#inner?.heldMs ?? 0;
  }

  get clock(): RunClock | undefined {
    return this.#inner?.clock;
  }

  runStarted(run: Run, flow?: CompiledFlow): void {
    // told as an observer as well
    if (!flow) return;
    if (run.parent) this.#add({ e: 'time', at: this.#lanes.of(run.parent), time: run.startedAt });
    this.#inner?.runStarted(run, flow);
  }

  beforeStep(scope: Scope, step: CompiledStep): MaybePromise<StepDecision> {
    const at = this.#lanes.of(scope);
    this.#steps.set(scope, this.#add({ e: 'step', at, step: step.id }));
    if (!this.#inner) return 'run';
    return after(this.#inner.beforeStep(scope, step), (decision) => {
      if (decision !== 'run') this.#add({ e: 'port', at, port: step.ports[decision.port]!.name });
      return decision;
    });
  }

  afterStep(scope: Scope, step: CompiledStep): MaybePromise<void> {
    return this.#inner?.afterStep(scope, step);
  }

  beforeCall(scope: Scope, step: CompiledStep, call: PendingCall): MaybePromise<CallOutcome | undefined> {
    return this.#inner?.beforeCall(scope, step, call);
  }

  afterCall(scope: Scope, step: CompiledStep, call: PendingCall, outcome: CallOutcome): void {
    const { target, kind, what, writes, parameters } = call;
    const { exchanges, durationMs } = outcome;
    const notices = this.#notices.get(scope);
    this.#notices.delete(scope);
    this.#add({
      e: 'call',
      at: this.#lanes.of(scope),
      target,
      what,
      writes,
      parameters: parameters as Record<string, Json>,
      ...('failure' in outcome ? { failure: outcome.failure } : answerOf(kind, outcome)),
      ...(exchanges ? { exchanges: exchanges.map(({ method, path, status }) => ({ method, path, status })) } : {}),
      ...(notices ? { notices } : {}),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...('given' in outcome && outcome.given ? { given: true } : {}),
    });
    this.#inner?.afterCall?.(scope, step, call, outcome);
  }

  failureOf(scope: Scope, step: CompiledStep, action: TargetAction): MaybePromise<CallFailure | undefined> {
    return this.#inner?.failureOf?.(scope, step, action);
  }

  actionFailed(scope: Scope, step: CompiledStep, action: TargetAction, failure: CallFailure): void {
    const { target, what, text } = action;
    this.#add({ e: 'action', at: this.#lanes.of(scope), target, what, ...(text === undefined ? {} : { text }), failure });
    this.#inner?.actionFailed?.(scope, step, action, failure);
  }

  timedOut(scope: Scope): void {
    this.#add({ e: 'timeout', at: this.#lanes.of(scope) });
    this.#inner?.timedOut?.(scope);
  }

  debugScript(scope: Scope, step: CompiledStep, piece: ScriptPiece): ScriptDebugger | undefined {
    const at = this.#steps.get(scope)!;
    const index = this.#scripts.get(at) ?? 0;
    this.#scripts.set(at, index + 1);
    const debuggedBy = this.#inner?.debugScript?.(scope, step, piece);
    if (!debuggedBy) return undefined;
    const finished: ScriptDebugger['finished'] = (recording) => {
      debuggedBy.finished?.(recording);
      const { edits, statements } = recording;
      if (edits.length === 0) return;
      const kept = edits.map(({ count, question }) => ({ count, question: question as { ask: 'evaluate' | 'set' } }));
      this.#add({ e: 'script', step: at, index, statements, edits: kept });
    };
    return Object.create(debuggedBy, { finished: { value: finished } }) as ScriptDebugger;
  }

  noticed(scope: Scope, _step: CompiledStep, _target: string, notice: CallNotice): void {
    const notices = this.#notices.get(scope);
    if (notices) notices.push(notice);
    else this.#notices.set(scope, [notice]);
  }

  runFinished(run: Run, { outcome, message, steps }: RunReport): void {
    if (run.parent) return;
    this.#release();
    this.#add({ e: 'end', outcome, ...(message === undefined ? {} : { message }), steps });
  }

  #add(entry: TapeEntry): number {
    this.#sink.add(entry);
    return this.#count++;
  }

  #asked(granted: MaybePromise<boolean>, question: string, step: string): MaybePromise<boolean> {
    return after(granted, (answer) => {
      this.#add({ e: 'consent', step, question, granted: answer });
      return answer;
    });
  }

  #stateOf(state: PushedState): PushedState {
    return {
      read: (key) =>
        after(state.read(key), (value) => {
          this.#add({ e: 'state', key, value: (value as Record<string, Json> | undefined) ?? null });
          return value;
        }),
      write: (key, value) => state.write(key, value),
      remove: (key) => state.remove(key),
    };
  }

  #watch(signal: AbortSignal): void {
    const stopped = (): void => void this.#add({ e: 'stopped' });
    if (signal.aborted) return stopped();
    signal.addEventListener('abort', stopped, { once: true });
    this.#release = () => signal.removeEventListener('abort', stopped);
  }
}

function answerOf(kind: PendingCall['kind'], { rows, affected, answer }: Exclude<CallOutcome, { failure: CallFailure }>) {
  return kind === 'sql' ? { rows: rows as Record<string, Json>[], affected } : { answer: answer ?? null, affected };
}
