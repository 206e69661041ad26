import { Budget } from './budget.ts';
import { createDateLibrary } from './guest/date-library.ts';
import { createGuest, type GuestEntry, type GuestLimits } from './guest/prelude.ts';
import { createTextLibrary } from './guest/text-library.ts';
import {
  DEFAULT_LIMITS,
  MAX_ANSWER_LENGTH,
  MAX_COMPILE_BYTES,
  MAX_DEPTH,
  MAX_HOST_ARGUMENTS_LENGTH,
  MAX_HOST_CALLS,
  MAX_HOST_TEXT_LENGTH,
  MAX_MEMORY_MB,
} from './limits.ts';
import type { CallMessage, DoneMessage, GuestError, GuestStop, HostAnswer, UnitSource } from './messages.ts';
import { GuestMemoryFull, QuickJs, type Completion, type GuestValue } from './quickjs.ts';
import { BaseImage, type Overlay } from './snapshot.ts';
import { UnitCache } from './unit-cache.ts';
import type { WasmModule } from './web-assembly.ts';

/** File name of a piece in the guest, as its stack traces tell it. */
const pieceFile = (index: number): string => `piece:${index}`;

/**
 * Serves what the guest asks of the host.
 * @returns JSON of a `HostAnswer`, or 'stop' when the call is to end here
 */
export type HostCall = (path: readonly string[], args: string) => string;

/** Thrown by a {@link HostCall}: the call was aborted while it waited. */
export class CallStopped extends Error {
  override readonly name = 'CallStopped';
}

/** What a debugger adds to a guest. A guest without one pays nothing for it. */
export interface GuestDebugging {
  /** Puts its own functions into the engine, before anything else runs in it. */
  install(engine: QuickJs, budget: Budget, describe: (thrown: GuestValue) => GuestError | undefined): void;
  /** Bytes that compiling a unit may take. */
  readonly compileBytes: number;
  /** Makes a piece's function of what its source is. */
  link(unit: number, piece: GuestValue): GuestValue;
  /** Bytes of heap that looking at a paused guest may take beyond what the call may use. */
  readonly inspectBytes: number;
  /** A call starts. */
  starting(): void;
  /** The guest runs; asked at each tick of its budget. */
  tick(): void;
  /** A promise job starts. */
  newJob(): void;
}

/** A unit, compiled: its memory, and where its functions are in it. */
interface LoadedUnit {
  readonly source: UnitSource;
  /** Targets change what is compiled in. */
  readonly targets: string;
  readonly overlay: Overlay;
}

/**
 * The realm in which scripts run: an engine, the prelude in it, and an image of its memory from which every call starts.
 */
export class Guest {
  readonly #engine: QuickJs;
  readonly #budget: Budget;
  readonly #entry: Readonly<Record<keyof GuestEntry, GuestValue>>;
  readonly #base: BaseImage;
  readonly #units: UnitCache<LoadedUnit>;
  readonly #debugging: GuestDebugging | undefined;
  readonly #newJob: (() => void) | undefined;
  /** True when nothing has run since the base image was restored. */
  #pristine = false;
  #hostCall: HostCall | undefined;
  #hostCallsLeft = 0;
  #hostTextLeft = 0;

  /**
   * @param module the compiled engine
   * @param control shared with the pool, see `messages.ts`
   */
  static async create(
    module: WasmModule,
    control: Int32Array,
    maxSnapshotBytes: number,
    debugging?: GuestDebugging,
  ): Promise<Guest> {
    const budget = new Budget(control, debugging && (() => debugging.tick()));
    budget.start(DEFAULT_LIMITS);
    return new Guest(await QuickJs.create(module, () => budget.interrupted()), budget, maxSnapshotBytes, debugging);
  }

  private constructor(engine: QuickJs, budget: Budget, maxSnapshotBytes: number, debugging: GuestDebugging | undefined) {
    this.#debugging = debugging;
    if (debugging) this.#newJob = () => debugging.newJob();
    this.#engine = engine;
    this.#budget = budget;
    this.#units = new UnitCache(maxSnapshotBytes);
    const limits: GuestLimits = { answerLength: MAX_ANSWER_LENGTH, argumentsLength: MAX_HOST_ARGUMENTS_LENGTH, depth: MAX_DEPTH };
    const prelude = `(function(callHost){return (${String(createGuest)})(callHost,{date:(${String(createDateLibrary)})(),text:(${String(createTextLibrary)})()},${JSON.stringify(limits)})})`;
    const create = this.#own(engine.evaluate(prelude, 'idflow', 'nothing'));
    const entry = this.#own(
      engine.call(
        create,
        engine.hostFunction('callHost', (args) => this.#serve(args)),
      ),
    );
    const names: readonly (keyof GuestEntry)[] = ['load', 'run', 'resume', 'soFar', 'describe', 'spin'];
    this.#entry = Object.fromEntries(names.map((name) => [name, engine.property(entry, name)])) as Record<
      keyof GuestEntry,
      GuestValue
    >;
    debugging?.install(engine, budget, (thrown) => this.#describe(thrown));
    this.#base = new BaseImage(new Uint8Array(engine.memory.buffer), engine.room.start, engine.room.heapEnd());
  }

  /**
   * Evaluates a call from a pristine heap. Never throws for what the guest does, except when the engine itself is
   * broken by it: then this guest must not be used again.
   */
  call(message: CallMessage, hostCall: HostCall): DoneMessage {
    const started = performance.now();
    const evicted = this.#prepare(message);
    this.#hostCall = message.hasHost ? hostCall : undefined;
    this.#hostCallsLeft = MAX_HOST_CALLS;
    this.#hostTextLeft = MAX_HOST_TEXT_LENGTH;
    const heapBytes = Math.min(message.limits.memoryMb, MAX_MEMORY_MB) * 1024 * 1024;
    this.#engine.room.limit(heapBytes, this.#debugging?.inspectBytes);
    this.#budget.start(message.limits);
    this.#debugging?.starting();
    const { answer, stop } = this.#run(message);
    return { type: 'done', answer, stop, durationMs: performance.now() - started, evicted, retire: stop?.reason === 'memory' };
  }

  /** Forgets what ran, ahead of the next call; to be called when there is time. */
  forget(): void {
    this.#restore();
    this.#pristine = true;
  }

  #restore(): void {
    this.#base.restore();
    this.#engine.room.isLifted();
  }

  /** Sets the memory to the unit's, compiling it when it is not known. */
  #prepare(message: CallMessage): readonly number[] {
    const targets = JSON.stringify(message.targets ?? {});
    const known = this.#units.get(message.unit);
    if (!this.#pristine) this.#restore();
    this.#pristine = false;
    if (known?.targets === targets) {
      this.#base.add(known.overlay);
      return [];
    }
    const source = message.source ?? known?.source;
    if (!source) throw new Error(`Unit ${message.unit} is not known to this worker.`);
    this.#budget.start(DEFAULT_LIMITS);
    this.#engine.room.limit(this.#debugging?.compileBytes ?? MAX_COMPILE_BYTES);
    const pieces = source.pieces.map((code, index) => {
      const completion = this.#engine.evaluate(code, pieceFile(index));
      if ('thrown' in completion) return completion.thrown;
      return this.#debugging?.link(message.unit, completion.value) ?? completion.value;
    });
    const { parameters, returns, changesArguments } = source;
    const unit = this.#engine.newText(JSON.stringify({ parameters, returns, changesArguments, targets: message.targets ?? {} }));
    this.#own(this.#engine.call(this.#entry.load, unit, ...pieces));
    this.#engine.room.lift();
    const overlay = this.#base.difference(this.#engine.room.heapEnd());
    return this.#units.put(message.unit, { source, targets, overlay }, overlay.size);
  }

  #run(message: CallMessage): { answer: string; stop: GuestStop | undefined } {
    const engine = this.#engine;
    let completion: Completion;
    try {
      const args = [
        engine.newText(message.shared),
        engine.newText(message.records),
        engine.newNumber(message.recordCount),
        engine.newNumber(message.seed),
      ];
      completion = engine.call(this.#entry.run, ...args);
      for (;;) {
        if (this.#budget.whyBroken() !== undefined) return this.#stopped(this.#budget.whyBroken(), completion);
        if ('thrown' in completion) return this.#stopped(undefined, completion);
        const answer = engine.text(completion.value);
        if (answer !== '') return { answer, stop: undefined };
        const job = engine.runJobs(this.#newJob);
        // An interrupted job may end as a rejection that nobody sees, so a broken budget counts more than how it ended.
        if (job !== undefined || this.#budget.whyBroken() !== undefined) return this.#stopped(this.#budget.whyBroken(), job);
        completion = engine.call(this.#entry.resume);
      }
    } catch (error) {
      if (!(error instanceof GuestMemoryFull)) throw error;
      return { answer: '', stop: { reason: 'memory', error: { name: error.name, message: error.message, stack: '' } } };
    }
  }

  /** Reads what can still be read after a stop. */
  #stopped(reason: GuestStop['reason'] | undefined, completion: Completion | undefined): { answer: string; stop: GuestStop } {
    return this.#budget.withGrace(() => {
      const error = completion && 'thrown' in completion ? this.#describe(completion.thrown) : undefined;
      const soFar = this.#engine.call(this.#entry.soFar);
      const answer = 'value' in soFar ? this.#engine.text(soFar.value) : '';
      return { answer, stop: { reason: reason ?? (error?.name === 'RangeError' ? 'stack' : 'memory'), error } };
    });
  }

  #describe(thrown: GuestValue): GuestError | undefined {
    const described = this.#engine.call(this.#entry.describe, thrown);
    return 'value' in described ? (JSON.parse(this.#engine.text(described.value)) as GuestError) : undefined;
  }

  /** A value made by the prelude itself, which does not throw. */
  #own(completion: Completion): GuestValue {
    if ('value' in completion) return completion.value;
    throw new Error(`The script prelude failed: ${this.#engine.text(completion.thrown)}`);
  }

  #serve(args: readonly GuestValue[]): Completion | undefined {
    if (this.#budget.whyBroken() !== undefined) return this.#stopHere();
    const path = this.#engine.text(args[0]!);
    const values = this.#engine.text(args[1]!);
    this.#hostCallsLeft--;
    this.#hostTextLeft -= values.length;
    let answer: string;
    if (this.#hostCallsLeft < 0) answer = refusal(`The script made more than ${MAX_HOST_CALLS} calls to targets and log.`);
    else if (this.#hostTextLeft < 0)
      answer = refusal(`The script handed more than ${MAX_HOST_TEXT_LENGTH} characters to targets and log.`);
    else if (!this.#hostCall) answer = '{}';
    else {
      try {
        answer = this.#budget.outsideGuest(() => this.#hostCall!(JSON.parse(path) as string[], values));
      } catch (error) {
        if (!(error instanceof CallStopped)) throw error;
        this.#budget.stop();
        return this.#stopHere();
      }
    }
    return { value: this.#engine.newText(answer) };
  }

  /** An error that the guest can not catch: that of an interrupted call. */
  #stopHere(): Completion {
    return this.#engine.call(this.#entry.spin);
  }
}

function refusal(message: string): string {
  const answer: HostAnswer = { error: { name: 'RangeError', message } };
  return JSON.stringify(answer);
}
