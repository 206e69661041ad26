import type { Worker } from 'node:worker_threads';
import { startGuestThread } from '../guest-thread.ts';
import { debugWorkerUrl } from '../location.ts';
import { SIGNAL, STOP } from '../messages.ts';
import type { WasmModule } from '../web-assembly.ts';
import { CONDITION_LIMITS, OVERTIME_MS } from './limits.ts';
import {
  ATTENTION,
  DEBUG_CONTROL_SLOTS,
  EVALUATED_AT,
  EVALUATED_COUNT,
  EVALUATIONS,
  type MessageFromDebugWorker,
  type MessageToDebugWorker,
} from './messages.ts';

const TICK_MS = 100;

/** Time for a guest to notice that it was stopped, milliseconds. */
const STOP_MS = 300;

export interface DebugThreadUser {
  received(message: MessageFromDebugWorker): void;
  /** The thread is gone. */
  lost(): void;
}

/** The worker thread of a guest that is debugged, seen from the engine's thread. */
export class DebugThread {
  readonly ready: Promise<void>;
  /** Ids of the units that the thread has compiled. */
  readonly known = new Set<number>();
  user: DebugThreadUser | undefined;
  /** False once it is ending. */
  usable = true;
  readonly #worker: Worker;
  readonly #control: Int32Array;
  #ticker: NodeJS.Timeout | undefined;

  constructor(engine: WasmModule) {
    const { worker, control } = startGuestThread({
      program: debugWorkerUrl,
      name: 'idflow-debugged-script',
      engine,
      controlSlots: DEBUG_CONTROL_SLOTS,
    });
    this.#worker = worker;
    this.#control = control;
    this.ready = new Promise((resolve, reject) => {
      let startError: unknown;
      this.#worker.on('error', (error: unknown) => {
        startError = error;
      });
      this.#worker.once('exit', () => {
        this.usable = false;
        this.unwatch();
        this.user?.lost();
        reject(new Error('The script debugger can not start.', { cause: startError }));
      });
      this.#worker.on('message', (message: MessageFromDebugWorker) => {
        if (message.type === 'ready') resolve();
        else this.user?.received(message);
      });
    });
  }

  /** Whether the process waits for this thread. */
  keepProcessAlive(alive: boolean): void {
    if (alive) this.#worker.ref();
    else this.#worker.unref();
  }

  send(message: MessageToDebugWorker): void {
    this.#worker.postMessage(message);
    this.#wake();
  }

  /** Sets bits that the running guest looks at soon. */
  attract(bits: number): void {
    Atomics.or(this.#control, ATTENTION, bits);
  }

  /** The statement at which a breakpoint's condition or message is being evaluated, or was when the thread ended. */
  get evaluating(): { readonly statement: number; readonly count: number } | undefined {
    const statement = Atomics.load(this.#control, EVALUATED_AT) - 1;
    return statement < 0 ? undefined : { statement, count: Atomics.load(this.#control, EVALUATED_COUNT) };
  }

  /** Forgets what was asked of an earlier call. */
  reset(): void {
    Atomics.store(this.#control, STOP, 0);
    Atomics.store(this.#control, ATTENTION, 0);
  }

  /** Stops the call soon; a guest that does not react is ended with its thread. */
  stop(): void {
    Atomics.store(this.#control, STOP, 1);
    this.#wake();
    this.watch(STOP_MS);
  }

  /**
   * Ends the thread unless {@link DebugThread.unwatch} is called in time: for loops inside the engine's own functions,
   * which nothing else stops. Ticks are counted, so that neither sleep nor a busy machine looks like a busy guest.
   */
  watch(ms: number): void {
    this.unwatch();
    let left = ms;
    let leftOfEvaluation = 0;
    let evaluations = 0;
    this.#ticker = setInterval(() => {
      left -= TICK_MS;
      const now = this.evaluating ? Atomics.load(this.#control, EVALUATIONS) : 0;
      leftOfEvaluation = now !== 0 && now === evaluations ? leftOfEvaluation - TICK_MS : CONDITION_LIMITS.timeMs + OVERTIME_MS;
      evaluations = now;
      if (left < 0 || leftOfEvaluation < 0) void this.end();
    }, TICK_MS).unref();
  }

  unwatch(): void {
    clearInterval(this.#ticker);
    this.#ticker = undefined;
  }

  async end(): Promise<void> {
    this.usable = false;
    this.unwatch();
    await this.#worker.terminate();
  }

  #wake(): void {
    Atomics.add(this.#control, SIGNAL, 1);
    Atomics.notify(this.#control, SIGNAL);
  }
}
