import type { CallMessage } from '../messages.ts';
import type { RawOutcome } from '../outcome.ts';
import type { ScriptPiece } from '../port.ts';
import type { HostService } from '../sandbox-thread.ts';
import { CallStops } from './call-stops.ts';
import type { DebugThread } from './debug-thread.ts';
import type { DebugThreads } from './debug-threads.ts';
import type { DebugUnit } from './debug-unit.ts';
import { History } from './history.ts';
import { OVERTIME_MS } from './limits.ts';
import {
  PAUSE,
  REFRESH,
  type DebugDoneMessage,
  type MessageFromDebugWorker,
  type PausedMessage,
  type Seek,
  type StepMode,
} from './messages.ts';
import { OpenPause } from './open-pause.ts';
import type { PausedScript } from './paused-script.ts';
import type { ScriptDebugger, ScriptResume } from './port.ts';
import { RecordedHost } from './recorded-host.ts';
import { Route, seekPause } from './route.ts';

export interface DebuggedCallOptions {
  readonly unit: DebugUnit;
  readonly pieces: readonly ScriptPiece[];
  readonly message: Omit<CallMessage, 'type' | 'source'>;
  readonly host: HostService;
  readonly signal: AbortSignal | undefined;
  readonly scriptDebugger: ScriptDebugger;
  readonly threads: DebugThreads;
}

/** How a debugged call ended; `broken` says why what it answered does not count. */
export type DebuggedOutcome = RawOutcome & { readonly broken: string | undefined };

const STOPPED: RawOutcome = { answer: '', stop: { reason: 'stopped', error: undefined }, durationMs: 0 };

/**
 * One call in the debugger. To go back, the call is run again from its start, with the answers it was given, up to the
 * statement wanted: each such run is a pass. When an evaluation takes a thread with it, another pass restores the pause.
 */
export class DebuggedRun {
  readonly #options: DebuggedCallOptions;
  readonly #history: History;
  #thread!: DebugThread;
  readonly #pause: OpenPause;
  readonly #stops: CallStops;
  readonly #route = new Route();
  readonly #recordedHost: RecordedHost;
  #isSeeking = false;
  #isOver = false;
  #finishPass: ((end: DebugDoneMessage | 'lost') => void) | undefined;
  #broken: string | undefined;

  constructor(options: DebuggedCallOptions) {
    this.#options = options;
    this.#stops = new CallStops(options.unit, options.pieces, options.scriptDebugger);
    this.#history = new History(options.scriptDebugger.recording);
    this.#recordedHost = new RecordedHost(this.#history, options.host);
    this.#pause = new OpenPause(options.unit, this.#history, () => this.#thread);
  }

  /** Rejects when no thread can be started. */
  async run(): Promise<DebuggedOutcome> {
    const { signal, scriptDebugger, threads } = this.#options;
    if (signal?.aborted) return { ...STOPPED, broken: undefined };
    this.#thread = await threads.take();
    this.#thread.reset();
    const stop = () => this.#stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      scriptDebugger.started?.({ pause: () => this.#attract(PAUSE), refresh: () => this.#refresh() });
      const raw = await this.#passes();
      return { ...raw, broken: this.#broken };
    } finally {
      this.#isOver = true;
      signal?.removeEventListener('abort', stop);
      threads.give(this.#thread);
      scriptDebugger.finished?.(this.#history.recording());
    }
  }

  async #passes(): Promise<RawOutcome> {
    let seek = this.#route.first(this.#options.scriptDebugger, this.#history);
    for (;;) {
      const end = await this.#pass(seek);
      const isLost = end === 'lost' || (end.done.retire && this.#pause.told !== undefined);
      if (end !== 'lost') {
        this.#history.reached(end.statements);
        if (end.done.retire) await this.#thread.end();
      }
      if (this.#options.signal?.aborted || this.#broken !== undefined) return end === 'lost' ? STOPPED : end.done;
      const next = isLost ? this.#seekAfterLoss() : this.#route.next(seek);
      if (!next) return end === 'lost' ? this.#outOfTime() : end.done;
      seek = next;
      if (!this.#thread.usable) await this.#replaceThread();
    }
  }

  /** An evaluation took the thread with it: the pause is restored in another one. */
  #seekAfterLoss(): Seek | undefined {
    this.#pause.lostThread();
    const { told } = this.#pause;
    if (!told) return this.#stops.afterForce(this.#thread) ?? this.#route.next(undefined);
    if (told.reason === 'exception') {
      this.#broken = 'The debugger lost the script: an evaluation had to be ended by force.';
      return undefined;
    }
    this.#pause.isRestored();
    const { count, reason } = told;
    return { count, pause: true, reason, depth: -1 };
  }

  #outOfTime(): RawOutcome {
    return { answer: '', stop: { reason: 'time', error: undefined }, durationMs: this.#options.message.limits.timeMs };
  }

  async #replaceThread(): Promise<void> {
    await this.#thread.end();
    this.#options.threads.give(this.#thread);
    this.#thread = await this.#options.threads.take();
  }

  #pass(seek: Seek | undefined): Promise<DebugDoneMessage | 'lost'> {
    const { unit, message, scriptDebugger } = this.#options;
    const thread = this.#thread;
    this.#history.rewind();
    this.#isSeeking = seek !== undefined;
    this.#route.starts();
    return new Promise((resolve) => {
      this.#finishPass = resolve;
      thread.user = { received: (told) => this.#received(told), lost: () => resolve('lost') };
      if (this.#options.signal?.aborted) thread.stop();
      const source = thread.known.has(message.unit) ? undefined : unit.source;
      thread.known.add(message.unit);
      this.#watch();
      thread.send({
        type: 'debug-call',
        call: { ...message, type: 'call', source },
        statements: unit.statements.length,
        catches: unit.catches,
        stops: this.#stops.now,
        into: scriptDebugger.entry === 'into' && seek === undefined,
        seek,
        edits: this.#history.edits,
        hits: [...scriptDebugger.hits],
      });
    });
  }

  #received(message: MessageFromDebugWorker): void {
    const { scriptDebugger, unit } = this.#options;
    switch (message.type) {
      case 'ready':
        return;
      case 'host-call':
        return this.#serve(message.path, message.args);
      case 'paused':
        return this.#paused(message);
      case 'inspected':
        return this.#pause.answered(message);
      case 'logged':
        return scriptDebugger.logged?.(message.message, unit.statements[message.statement]!.place, message.failed);
      case 'hit':
        scriptDebugger.hits.set(message.id, message.hits);
        return;
      case 'sought':
        return this.#route.found(message);
      case 'debug-done':
        this.#thread.unwatch();
        for (const gone of message.done.evicted) this.#thread.known.delete(gone);
        this.#finishPass?.(message);
    }
  }

  #watch(): void {
    this.#thread.watch(this.#options.message.limits.timeMs + OVERTIME_MS);
  }

  #stop(): void {
    this.#thread.stop();
  }

  #attract(bits: number): void {
    if (!this.#pause.told) this.#thread.attract(bits);
  }

  #refresh(): void {
    if (!this.#pause.told) this.#thread.attract(REFRESH);
    this.#thread.send({ type: 'stops', stops: this.#stops.now });
  }

  // --- Pauses --------------------------------------------------------------------------------------------------------

  #paused(told: PausedMessage): void {
    this.#thread.unwatch();
    this.#isSeeking = false;
    this.#history.reached(told.count);
    const script = this.#pause.open(told);
    if (!script) return;
    const goOn = (resume: ScriptResume) => void this.#resume(script, resume);
    // A debugger that fails ends the call.
    Promise.resolve()
      .then(() => this.#options.scriptDebugger.paused(script))
      .then(goOn, (error: unknown) => {
        this.#broken = `The debugger failed: ${error instanceof Error ? error.message : String(error)}`;
        goOn('abort');
      });
  }

  async #resume(script: PausedScript, resume: ScriptResume): Promise<void> {
    const told = await this.#pause.close(script);
    if (!told) return;
    if (this.#route.setOut(resume, told)) return this.#thread.send({ type: 'resume', mode: 'abort' });
    this.#watch();
    if (typeof resume === 'string') return this.#thread.send({ type: 'resume', mode: resume as StepMode | 'abort' });
    this.#isSeeking = true;
    this.#thread.send({ type: 'resume', mode: seekPause(resume.to) });
  }

  // --- Calls of the host ---------------------------------------------------------------------------------------------

  #serve(path: readonly string[], args: string): void {
    const thread = this.#thread;
    this.#recordedHost.serve(path, args, this.#isSeeking, {
      waits: () => thread.unwatch(),
      answer: (answer) => {
        if (this.#isOver || this.#thread !== thread) return;
        this.#watch();
        thread.send({ type: 'host-answer', answer });
      },
      diverges: (message) => {
        this.#broken = message;
        this.#stop();
      },
    });
  }
}
