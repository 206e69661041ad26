import type { CompiledFlow } from '../../engine/compile-flow.ts';
import type { CompiledStep } from '../../engine/compiled-step.ts';
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
import { isJsonObject } from '../../flow/json.ts';
import type { GuestQuestion } from '../../sandbox/debug/guest/inspector.ts';
import type { ScriptDebugger } from '../../sandbox/debug/port.ts';
import type { ScriptPiece } from '../../sandbox/port.ts';
import { outerScope } from '../run-map.ts';
import { chanceFrom } from './chance.ts';
import { differenceOf, stepDifference, wordsOf } from './difference.ts';
import type { EditMoment } from './entries.ts';
import { Lanes } from './lanes.ts';
import { RecordedAsides } from './recorded-asides.ts';
import { RecordedOrder } from './recorded-order.ts';
import { outcomeOf } from './recorded-outcome.ts';
import type { ReplayEnd, ReplayOptions, ReplayPlace } from './replay-options.ts';
import { replayedEdits } from './replayed-edits.ts';
import { scriptKey, type Tape } from './tape.ts';

const NEVER_ENDING = (): Promise<void> => Promise.resolve();

/** Runs a flow again with the answers of a tape. No target is asked; what differs from the tape ends the replay with a sentence. */
export class Replay implements RunControl {
  readonly clock: RunClock;
  readonly #tape: Tape;
  readonly #options: ReplayOptions;
  readonly #lanes = new Lanes();
  readonly #asides: RecordedAsides;
  readonly #steps = new WeakMap<Scope, number>();
  readonly #scripts = new Map<number, number>();
  readonly #stop = new AbortController();
  readonly #order: RecordedOrder;
  #end: ReplayEnd | undefined;

  constructor(tape: Tape, options: ReplayOptions) {
    this.#tape = tape;
    this.#options = options;
    this.#asides = new RecordedAsides(tape, options.cleaning);
    this.#order = new RecordedOrder(tape, this.#lanes, {
      stopped: () => this.#stop.abort(new Error('The run was stopped.')),
      heldMs: () => this.heldMs,
    });
    this.clock = this.#order;
    const { signal } = options;
    const close = (): void => this.#stopRun();
    if (signal.aborted) close();
    else signal.addEventListener('abort', close, { once: true });
  }

  /** Why the replay ended before the run did, if it did. */
  get end(): ReplayEnd | undefined {
    return this.#end;
  }

  /** What the run is given. */
  get options(): RunOptions {
    const { begin } = this.#tape;
    return {
      input: begin.input,
      mode: begin.mode,
      runId: begin.id,
      random: chanceFrom(begin.seed),
      now: (caller) => (caller ? this.#asides.timeOf(this.#lanes.of(caller)) : begin.time),
      consent: begin.asks ? (question, step) => this.#asides.consent(question, step) : undefined,
      pushedState: begin.state ? this.#asides.pushedState() : undefined,
      signal: this.#stop.signal,
      control: this,
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

  /** What the recorded run did besides, once the replayed one is over; undefined where both did the same. */
  leftOver(): string | undefined {
    for (const lane of this.#tape.laneNames) {
      const head = this.#order.head(lane);
      if (head) return `The recorded run went on: ${wordsOf(this.#tape.entry(head.seq))}.`;
    }
    return undefined;
  }

  get heldMs(): number {
    return this.#options.inner?.heldMs ?? 0;
  }

  runStarted(run: Run, flow: CompiledFlow): void {
    this.#options.inner?.runStarted(run, flow);
  }

  async beforeStep(scope: Scope, step: CompiledStep): Promise<StepDecision> {
    const { inner, gate } = this.#options;
    const lane = this.#lanes.of(scope);
    const place: ReplayPlace = { scope, step, moment: 'before-step' };
    const head = await this.#order.turn(lane);
    if (!head) return this.#beyond(place);
    const expected = this.#tape.entry(head.seq);
    if (expected.e !== 'step' || expected.step !== step.id) return this.#diverged(stepDifference(expected, step), place);
    this.#steps.set(scope, head.seq);
    await gate?.arriving(head.seq, scope);
    if (this.#options.signal.aborted) return 'run';
    this.#order.use(lane);
    await inner?.beforeStep(scope, step);
    await gate?.passing(head.seq);
    await this.#redo(scope, ['before-step']);
    if (this.#order.head(lane)?.e !== 'port') return 'run';
    const chosen = await this.#order.turn(lane);
    if (!chosen) return 'run';
    this.#order.use(lane);
    const { port } = this.#tape.entry<'port'>(chosen.seq);
    const index = step.ports.findIndex(({ name }) => name === port);
    return index >= 0 ? { port: index } : this.#diverged(`${step.id} has no port \`${port}\` any more.`, place);
  }

  async afterStep(scope: Scope, step: CompiledStep): Promise<void> {
    await this.#options.inner?.afterStep(scope, step);
    await this.#redo(scope, ['running', 'after-step']);
    const { end } = this.#tape;
    if (!end || !this.#order.isOver || this.#end || this.#options.signal.aborted) return;
    const { outcome, message } = end;
    const text = `The recorded run ended here: ${outcome}${message === undefined ? '' : `: ${message}`}`;
    this.#end = { kind: 'over', text };
    await this.#tellEnd(this.#end, { scope, step, moment: 'after-step' });
  }

  async beforeCall(scope: Scope, step: CompiledStep, call: PendingCall): Promise<CallOutcome | undefined> {
    const lane = this.#lanes.of(scope);
    const place: ReplayPlace = { scope, step, moment: 'before-call', call };
    await this.#options.inner?.beforeCall(scope, step, call);
    await this.#redo(scope, ['before-call', 'running']);
    const head = await this.#order.turn(lane);
    if (!head) return this.#beyond(place);
    const expected = this.#tape.entry(head.seq);
    const difference = differenceOf(expected, step, call, this.#options.cleaning);
    if (difference !== undefined || expected.e !== 'call') return this.#diverged(difference ?? '', place);
    this.#order.use(lane);
    for (const notice of expected.notices ?? []) scope.run.observer.noticed?.(scope, step, call.target, notice);
    if (expected.given) scope.run.warn(scope, step, `${call.target} was not called: the answer was given in the debugger.`);
    return outcomeOf(expected);
  }

  async failureOf(scope: Scope, _step: CompiledStep, { target, what, text }: TargetAction): Promise<CallFailure | undefined> {
    const lane = this.#lanes.of(scope);
    const head = this.#order.head(lane);
    if (head?.e !== 'action') return undefined;
    const entry = this.#tape.entry<'action'>(head.seq);
    const { cleaning } = this.#options;
    const wanted = text === undefined || !cleaning ? text : cleaning.text(text);
    if (entry.target !== target || entry.what !== what || entry.text !== wanted) return undefined;
    await this.#order.turn(lane);
    this.#order.use(lane);
    return entry.failure;
  }

  debugScript(scope: Scope, step: CompiledStep, piece: ScriptPiece): ScriptDebugger | undefined {
    const at = this.#steps.get(scope)!;
    const index = this.#scripts.get(at) ?? 0;
    this.#scripts.set(at, index + 1);
    const debuggedBy = this.#options.gate?.script(at, index) ?? this.#options.inner?.debugScript?.(scope, step, piece);
    const [changed] = this.#tape.asides(scriptKey(at, index));
    if (changed === undefined) return debuggedBy;
    const { edits, statements } = this.#tape.entry<'script'>(changed);
    return replayedEdits(
      edits.map(({ count, question }) => ({ count, question: question as unknown as GuestQuestion })),
      statements,
      debuggedBy,
    );
  }

  /** Makes the changes that were made at this moment. */
  async #redo(scope: Scope, moments: readonly EditMoment[]): Promise<void> {
    const lane = this.#lanes.of(scope);
    for (let head = this.#order.head(lane); head?.e === 'edit'; head = this.#order.head(lane)) {
      const { of, object, value, moment } = this.#tape.entry<'edit'>(head.seq);
      if (!moments.includes(moment)) return;
      if (!(await this.#order.turn(lane))) return;
      this.#order.use(lane);
      for (let at: Scope | undefined = scope; at; at = outerScope(at)) {
        if (this.#lanes.of(at) !== of) continue;
        const slot = at.objects[object];
        if (slot) slot.new = isJsonObject(value) ? value : null;
        break;
      }
    }
  }

  /** The lane goes on, the recording does not. */
  async #beyond(place: ReplayPlace): Promise<never> {
    const { scope } = place;
    scope.checkStopped();
    if (scope.signal?.aborted) throw scope.signal.reason;
    await this.#order.rest();
    const { missing } = this.#order;
    if (missing) return this.#diverged(`Recorded is ${wordsOf(this.#tape.entry(missing.seq))}, which does not come.`, place);
    if (this.#tape.end) return this.#diverged(`The recorded run ended before ${place.step.id}.`, place);
    const text =
      place.moment === 'before-call'
        ? 'The recording ends here: the run was cut off before this call was answered.'
        : 'The recording ends here: the run was cut off.';
    return this.#endHere({ kind: 'cut-off', text }, place);
  }

  #diverged(text: string, place: ReplayPlace): Promise<never> {
    const { cleaning } = this.#options;
    const masked = cleaning?.hasMasked ? ' The recording masks secrets, and what is computed from one can not be the same.' : '';
    return this.#endHere({ kind: 'diverged', text: `The replay does not do what was recorded. ${text}${masked}` }, place);
  }

  async #endHere(end: ReplayEnd, place: ReplayPlace): Promise<never> {
    if (!this.#end && !this.#stop.signal.aborted) {
      this.#end = end;
      await this.#tellEnd(end, place);
    }
    this.#stopRun();
    place.scope.checkStopped();
    throw new Error('The replay has ended.');
  }

  #tellEnd(end: ReplayEnd, place: ReplayPlace): Promise<void> {
    return (this.#options.ended ?? NEVER_ENDING)(end, place);
  }

  #stopRun(): void {
    this.#stop.abort(new Error('The run was stopped.'));
    this.#order.close();
  }
}
