import { loadEngineModule } from './location.ts';
import type { CallMessage, UnitSource } from './messages.ts';
import type { RawOutcome } from './outcome.ts';
import { SandboxThread, type HostService } from './sandbox-thread.ts';

/** Interval at which running calls are looked after, milliseconds. */
const TICK_MS = 100;

/** A call for any thread. */
export interface Job {
  readonly message: Omit<CallMessage, 'source' | 'type'>;
  readonly source: UnitSource;
  readonly host: HostService;
  readonly signal: AbortSignal | undefined;
}

interface Waiting {
  readonly job: Job;
  readonly start: (thread: SandboxThread) => void;
  readonly refuse: (error: Error) => void;
}

const STOPPED: RawOutcome = { answer: '', stop: { reason: 'stopped', error: undefined }, durationMs: 0 };

/**
 * Gives calls to threads: an idle one that knows the unit, any idle one, a new one as long as there may be more; otherwise
 * the call waits its turn.
 */
export class ThreadPool {
  readonly #maxThreads: number;
  readonly #threads = new Set<SandboxThread>();
  readonly #idle: SandboxThread[] = [];
  readonly #waiting: Waiting[] = [];
  #starting = false;
  #closed = false;
  #ticker: NodeJS.Timeout | undefined;

  constructor(maxThreads: number) {
    this.#maxThreads = maxThreads;
  }

  /** Rejects when the pool is closed or no thread can be started. */
  async run(job: Job): Promise<RawOutcome> {
    if (job.signal?.aborted) return STOPPED;
    const thread = await this.#thread(job);
    if (!thread) return STOPPED;
    const stop = () => thread.stop();
    job.signal?.addEventListener('abort', stop, { once: true });
    try {
      const source = thread.known.has(job.message.unit) ? undefined : job.source;
      const running = thread.run({ type: 'call', ...job.message, source }, job.host);
      if (job.signal?.aborted) stop();
      const outcome = await running;
      if (this.#closed) throw closedError();
      return outcome;
    } finally {
      job.signal?.removeEventListener('abort', stop);
      this.#release(thread);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#ticker);
    for (const waiting of this.#waiting.splice(0)) waiting.refuse(closedError());
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  /** A thread for the job; undefined when the job was aborted while it waited. */
  #thread(job: Job): SandboxThread | Promise<SandboxThread | undefined> {
    if (this.#closed) throw closedError();
    const idle = this.#takeIdle(job.message.unit);
    if (idle) return idle;
    return new Promise((resolve, reject) => {
      const aborted = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        resolve(undefined);
      };
      const waiting: Waiting = {
        job,
        start: (thread) => {
          job.signal?.removeEventListener('abort', aborted);
          resolve(thread);
        },
        refuse: (error) => {
          job.signal?.removeEventListener('abort', aborted);
          reject(error);
        },
      };
      job.signal?.addEventListener('abort', aborted, { once: true });
      this.#waiting.push(waiting);
      this.#startThread();
    });
  }

  #takeIdle(unit: number): SandboxThread | undefined {
    const knowing = this.#idle.findLastIndex((thread) => thread.known.has(unit));
    const [thread] = this.#idle.splice(knowing, 1);
    if (!thread) return undefined;
    thread.keepProcessAlive(true);
    this.#ticker ??= setInterval(() => this.#tick(), TICK_MS).unref();
    return thread;
  }

  /** Starts one more thread if there may be one; one at a time, for meanwhile others become idle. */
  #startThread(): void {
    if (this.#starting || this.#threads.size >= this.#maxThreads || this.#waiting.length === 0) return;
    this.#starting = true;
    void this.#newThread().then(
      (thread) => {
        this.#starting = false;
        if (this.#closed) return;
        this.#release(thread);
        this.#startThread();
      },
      (error: unknown) => {
        this.#starting = false;
        // Others still serve the queue; with none left nobody would.
        if (this.#threads.size === 0) {
          const failed = error instanceof Error ? error : new Error('The script sandbox can not start.', { cause: error });
          for (const waiting of this.#waiting.splice(0)) waiting.refuse(failed);
        }
      },
    );
  }

  async #newThread(): Promise<SandboxThread> {
    const engine = await loadEngineModule();
    if (this.#closed) throw closedError();
    const thread = new SandboxThread(engine, () => {
      this.#threads.delete(thread);
      const index = this.#idle.indexOf(thread);
      if (index >= 0) this.#idle.splice(index, 1);
      if (!this.#closed) this.#startThread();
    });
    this.#threads.add(thread);
    await thread.ready;
    return thread;
  }

  /** Gives a thread that is free to who waits longest, or keeps it. */
  #release(thread: SandboxThread): void {
    if (!thread.usable) return;
    const next = this.#waiting.shift();
    if (next) {
      this.#ticker ??= setInterval(() => this.#tick(), TICK_MS).unref();
      next.start(thread);
      return;
    }
    thread.keepProcessAlive(false);
    this.#idle.push(thread);
    if (this.#idle.length === this.#threads.size) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
  }

  #tick(): void {
    for (const thread of this.#threads) thread.tick(TICK_MS);
  }
}

const closedError = () => new Error('The script sandbox is closed.');
