import type { Json, JsonObject } from '../flow/json.ts';
import type { CallNotice, CallOptions, Deletion, MaybePromise, Row } from '../targets/port.ts';
import { AskedTime } from './asked-time.ts';
import type { CompiledStep } from './compiled-step.ts';
import { confirmDelete } from './confirm-delete.ts';
import { RunStopped } from './failure.ts';
import type { LogLevel, RunObserver } from './observer.ts';
import type { Failure, Veto, Write } from './outcome.ts';
import type { PushedList, PushedState } from './pushed-state.ts';
import type { RunControl } from './run-control.ts';

/** One attribute that differs. */
export interface Change {
  readonly attribute: string;
  readonly from: Json;
  readonly to: Json;
}

/** How `delta` compares when the step does not say: see domain rules in the reference. */
export type DeltaMode = 'full' | 'incremental';

/** What a run is given. */
export interface RunOptions {
  readonly input: Json;
  /** Names the run in logs, records and idempotency keys; random if not given. */
  readonly runId?: string;
  readonly mode?: DeltaMode;
  /** Asks the operator; without it the answer to every question is no. */
  readonly consent?: ((question: string, step: string) => Promise<boolean> | boolean) | undefined;
  /** Asks before something is deleted in a protected environment; without it nothing is deleted there. */
  readonly confirmDelete?: ((deletion: Deletion, step: string) => MaybePromise<boolean>) | undefined;
  readonly observer?: RunObserver | undefined;
  /** Holds the run and decides for it: a debugger. */
  readonly control?: RunControl | undefined;
  /** Stops the run: calls in flight are aborted, and the report tells what was written. */
  readonly signal?: AbortSignal | undefined;
  readonly stepLimit?: number;
  /** Where the last pushed state is kept; incremental deltas need it. */
  readonly pushedState?: PushedState | undefined;
  /** Epoch milliseconds; the clock of scripts and reports. Asked when a run begins; `caller` is the scope that calls its flow. */
  readonly now?: (caller?: Scope) => number;
  /** 0 to 1; jitter of retries and the seed of scripts. */
  readonly random?: () => number;
}

/** Where a run ended and what it said there. */
export interface Ending {
  readonly outcome: 'auto' | 'succeeded' | 'no-changes' | 'vetoed' | 'cancelled' | 'failed';
  readonly step: string;
  readonly message?: string | undefined;
  readonly output?: Json | undefined;
}

const NOTHING: readonly never[] = [];

/** What a run knows of one object of the flow. All fields are always there, so that every slot has one shape. */
export class ObjectSlot {
  /** What the object is mapped from; undefined means the source of the run. */
  source: Json | undefined = undefined;
  new: JsonObject | null = null;
  old: JsonObject | null = null;
  exists: boolean | null = null;
  changes: readonly Change[] | null = null;
  rows: readonly Row[] = NOTHING;
  current: readonly Json[] | null = null;
  wanted: readonly Json[] = NOTHING;
  toAdd: readonly Json[] = NOTHING;
  toRemove: readonly Json[] = NOTHING;
  /** False after an update that had nothing to send: its post-triggers have nothing to follow. */
  written = true;
  /** Who the rows of a list belong to, and the keys of it that we pushed: incremental deltas need both. */
  owner: string | null = null;
  pushed: PushedList | null = null;
}

// Fields that a constructor sets are only declared in the classes below: else each would be set twice for every object.

/** One run of one flow. */
export class Run {
  declare readonly id: string;
  declare readonly flowName: string;
  declare readonly input: Json;
  declare readonly mode: DeltaMode;
  declare readonly observer: RunObserver;
  declare readonly control: RunControl | undefined;
  /** True when somebody wants to know of calls: the observer, or a control. */
  declare readonly watched: boolean;
  declare readonly options: RunOptions;
  declare readonly startedAt: number;
  declare readonly stepLimit: number;
  /** The run that called this one. */
  declare readonly parent: Scope | undefined;
  declare readonly random: () => number;
  /** Time that counts for nobody; shared with the run that called this one. */
  declare readonly askedTime: AskedTime;
  readonly writes: Write[] = [];
  readonly uncertain: Write[] = [];
  readonly vetoes: Veto[] = [];
  readonly warnings: string[] = [];
  /** The outermost scope; there from the start of the first step. */
  scope: Scope | undefined = undefined;
  source: Json = null;
  steps = 0;
  stopped = false;
  ending: Ending | undefined = undefined;
  /** The error handled last, as expressions see it. */
  error: Failure | null = null;
  /** Why nothing more may be written, whatever scripts make of that error. */
  refusal: Failure | undefined = undefined;

  constructor(flowName: string, options: RunOptions, stepLimit: number, parent?: Scope) {
    this.flowName = flowName;
    this.options = options;
    this.id = options.runId ?? crypto.randomUUID();
    this.input = options.input;
    this.mode = options.mode ?? 'full';
    this.observer = options.observer ?? {};
    this.control = options.control;
    this.watched = this.observer.called !== undefined || options.control !== undefined;
    this.random = options.random ?? Math.random;
    this.startedAt = options.now ? options.now(parent) : Date.now();
    this.stepLimit = options.stepLimit ?? stepLimit;
    this.parent = parent;
    this.askedTime = parent?.run.askedTime ?? new AskedTime();
    if (options.signal) this.#obey(options.signal);
  }

  #seed: number | undefined = undefined;

  /** Seed of the next script's random numbers: the same in every run that starts with the same chance. */
  nextSeed(): number {
    this.#seed = ((this.#seed ?? this.parent?.nextSeed() ?? Math.floor(this.random() * 2 ** 31)) + 1) & SEEDS;
    return this.#seed;
  }

  #stop: (() => void) | undefined = undefined;

  #obey(signal: AbortSignal): void {
    if (signal.aborted) {
      this.stopped = true;
      return;
    }
    this.#stop = () => (this.stopped = true);
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Frees what the run holds on to. */
  release(): void {
    if (this.#stop) this.options.signal?.removeEventListener('abort', this.#stop);
  }

  warn(scope: Scope, step: CompiledStep, message: string): void {
    this.warnings.push(message);
    this.log(scope, step, 'warn', message);
  }

  log(scope: Scope, step: CompiledStep, level: LogLevel, message: string): void {
    this.observer.logged?.(scope, step, level, message);
  }
}

/** What steps of one stretch of a run share: the run itself, or one iteration of a loop. */
export class Scope {
  declare readonly run: Run;
  declare readonly parent: Scope | undefined;
  /** By index of the object in the flow. */
  declare readonly objects: ObjectSlot[];
  /** Output of each step, by index; `steps.ID` in expressions. */
  readonly outputs: (Json | undefined)[];
  /** Item and index of the loop around, with the name that expressions use for it. */
  declare readonly item: Json | undefined;
  declare readonly itemName: string | undefined;
  declare readonly index: number;
  /** Step and port before the one that runs now; tells an `end` how the run came to it. */
  previous: CompiledStep | undefined = undefined;
  previousPort = -1;
  /** The signal of the attempt that runs now: the run's own, or that of a timeout. */
  declare signal: AbortSignal | undefined;

  constructor(
    run: Run,
    objects: ObjectSlot[],
    outputs: (Json | undefined)[],
    parent?: Scope,
    item?: Json,
    itemName?: string,
    index = -1,
  ) {
    this.run = run;
    this.objects = objects;
    this.outputs = outputs;
    this.parent = parent;
    this.item = item;
    this.itemName = itemName;
    this.index = index;
    this.signal = parent ? parent.signal : run.options.signal;
  }

  /** Loop indexes around, outermost first. */
  get iteration(): readonly number[] {
    if (!this.parent) return NO_ITERATION;
    return (this.iterationPath ??= this.parent.parent ? [...this.parent.iteration, this.index] : [this.index]);
  }
  private iterationPath: readonly number[] | undefined = undefined;

  /** Seed of the next script's random numbers. What an item draws does not depend on those handled at the same time. */
  nextSeed(): number {
    if (this.seed !== undefined) return (this.seed = (this.seed + 1) & SEEDS);
    return this.parent ? this.parent.nextSeed() : this.run.nextSeed();
  }

  /** Gives an item seeds of its own. @param base the same for all items of the loop */
  seedApart(base: number): void {
    this.seed = (base + Math.imul(this.index + 1, 0x9e3779b1)) & SEEDS;
  }
  private seed: number | undefined = undefined;

  /** Options of a call that the step makes; writes get a key that is the same when the step is repeated. */
  callOptions(step: CompiledStep, target: string, more?: Partial<CallOptions>): CallOptions {
    return new StepCallOptions(this, step, target, more);
  }

  /** @throws RunStopped when the run was stopped */
  checkStopped(): void {
    if (this.run.stopped) throw new RunStopped('The run was stopped.');
  }
}

const SEEDS = 0x7fffffff;
const NO_ITERATION: readonly number[] = [];

/** Computes its parts only when an adapter reads them. */
class StepCallOptions implements CallOptions {
  declare private readonly scope: Scope;
  declare private readonly step: CompiledStep;
  declare private readonly target: string;
  declare readonly alreadyExists: CallOptions['alreadyExists'];
  declare readonly intent: CallOptions['intent'];
  declare readonly deletes: CallOptions['deletes'];
  declare readonly signal: AbortSignal | undefined;

  constructor(scope: Scope, step: CompiledStep, target: string, more: Partial<CallOptions> | undefined) {
    this.scope = scope;
    this.step = step;
    this.target = target;
    this.signal = scope.signal;
    this.alreadyExists = more?.alreadyExists;
    this.intent = more?.intent;
    this.deletes = more?.deletes;
  }

  get idempotencyKey(): string {
    return [this.scope.run.id, this.step.id, ...this.scope.iteration].join('/');
  }

  get confirm(): CallOptions['confirm'] {
    return confirmDelete(this.scope, this.step);
  }

  get onNotice(): (notice: CallNotice) => void {
    return (notice) => this.scope.run.observer.noticed?.(this.scope, this.step, this.target, notice);
  }
}
