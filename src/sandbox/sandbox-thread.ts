import type { Worker } from 'node:worker_threads';
import { startGuestThread } from './guest-thread.ts';
import { workerUrl } from './location.ts';
import {
  CONTROL_SLOTS,
  SIGNAL,
  STOP,
  type CallMessage,
  type DoneMessage,
  type MessageFromWorker,
  type MessageToWorker,
} from './messages.ts';
import type { RawOutcome } from './outcome.ts';
import type { WasmModule } from './web-assembly.ts';

/** Serves a host call of the guest; answers JSON of a `HostAnswer`. Not waited for when the path is that of a log line. */
export type HostService = (path: readonly string[], args: string) => string | Promise<string>;

/** Time over its limit that a guest is given to notice by itself; then its thread is ended. Milliseconds. */
const OVERTIME_MS = 500;

/** Time for a guest to notice that it was stopped. Milliseconds. */
const STOP_MS = 300;

/** A call that is running in the thread. */
interface Running {
  readonly message: CallMessage;
  readonly host: HostService;
  readonly finish: (outcome: RawOutcome) => void;
  waitsForHost: boolean;
  guestMs: number;
  stopMs: number;
  stopping: boolean;
}

/** One worker thread and the guest in it, seen from the engine's thread. Runs one call at a time. */
export class SandboxThread {
  /** Units that the thread has compiled. */
  readonly known = new Set<number>();
  /** Resolves when the first call may be given; rejects when the thread could not start. */
  readonly ready: Promise<void>;
  /** False once it is ending. */
  usable = true;
  readonly #worker: Worker;
  readonly #control: Int32Array;
  readonly #onEnd: () => void;
  #running: Running | undefined;
  #endReason: 'time' | 'stopped' | undefined;

  /** @param onEnd told once, when the thread is gone */
  constructor(engine: WasmModule, onEnd: () => void) {
    this.#onEnd = onEnd;
    const { worker, control } = startGuestThread({
      program: workerUrl,
      name: 'idflow-sandbox',
      engine,
      controlSlots: CONTROL_SLOTS,
    });
    this.#worker = worker;
    this.#control = control;
    this.ready = new Promise((resolve, reject) => {
      let startError: unknown;
      this.#worker.on('error', (error) => {
        startError = error;
        this.usable = false;
      });
      this.#worker.once('exit', () => {
        this.#ended();
        reject(new Error('The script sandbox can not start.', { cause: startError }));
      });
      this.#worker.on('message', (message: MessageFromWorker) => {
        if (message.type === 'ready') resolve();
        else if (message.type === 'host-call') this.#serve(message.path, message.args);
        else this.#done(message);
      });
    });
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Whether the process waits for this thread: while there is something to do. */
  keepProcessAlive(alive: boolean): void {
    if (alive) this.#worker.ref();
    else this.#worker.unref();
  }

  run(message: CallMessage, host: HostService): Promise<RawOutcome> {
    return new Promise((finish) => {
      this.#running = { message, host, finish, waitsForHost: false, guestMs: 0, stopMs: 0, stopping: false };
      if (message.source) this.known.add(message.unit);
      Atomics.store(this.#control, STOP, 0);
      this.#send(message);
    });
  }

  /** Stops the running call soon. */
  stop(): void {
    if (!this.#running) return;
    this.#running.stopping = true;
    Atomics.store(this.#control, STOP, 1);
    this.#wake();
  }

  /**
   * Counts time and ends a thread whose guest does not react: an endless loop inside the engine's own functions. What is
   * counted are ticks, not a clock, so that neither a sleeping machine nor a blocked event loop looks like a busy guest.
   */
  tick(passedMs: number): void {
    const running = this.#running;
    if (!running) return;
    if (running.stopping) running.stopMs += passedMs;
    if (!running.waitsForHost) running.guestMs += passedMs;
    if (running.stopMs > STOP_MS) this.#endReason = 'stopped';
    else if (running.guestMs > running.message.limits.timeMs + OVERTIME_MS) this.#endReason = 'time';
    else return;
    void this.end();
  }

  async end(): Promise<void> {
    this.usable = false;
    await this.#worker.terminate();
  }

  #ended(): void {
    this.usable = false;
    this.#finish({
      answer: '',
      stop: { reason: this.#endReason ?? 'memory', error: undefined },
      durationMs: this.#running?.guestMs ?? 0,
    });
    this.#onEnd();
  }

  #done(message: DoneMessage): void {
    for (const unit of message.evicted) this.known.delete(unit);
    if (message.retire) void this.end();
    this.#finish(message);
  }

  #finish(outcome: RawOutcome): void {
    const running = this.#running;
    this.#running = undefined;
    running?.finish(outcome);
  }

  #serve(path: readonly string[], args: string): void {
    const running = this.#running;
    if (!running) return;
    if (path[0] === 'log') {
      void running.host(path, args);
      return;
    }
    const answer = (text: string) => {
      if (this.#running !== running) return;
      running.waitsForHost = false;
      this.#send({ type: 'host-answer', answer: text });
    };
    running.waitsForHost = true;
    const served = running.host(path, args);
    if (typeof served === 'string') answer(served);
    else void served.then(answer);
  }

  #send(message: MessageToWorker): void {
    this.#worker.postMessage(message);
    this.#wake();
  }

  #wake(): void {
    Atomics.add(this.#control, SIGNAL, 1);
    Atomics.notify(this.#control, SIGNAL);
  }
}
