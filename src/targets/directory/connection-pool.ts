import { openConnection, type DirectoryConnection, type ServerSettings } from './connection.ts';

/** A connection nobody used for this long is closed, before a server or a firewall does it unseen. */
const IDLE_MS = 30_000;

interface Waiting {
  readonly go: () => void;
}

/** Connections to one directory: opened when needed, used by one request at a time, kept for the next. */
export class ConnectionPool {
  readonly #settings: ServerSettings;
  readonly #size: number;
  readonly #idle = new Map<DirectoryConnection, NodeJS.Timeout>();
  readonly #waiting: Waiting[] = [];
  #busy = 0;

  /** @param size most connections at the same time */
  constructor(settings: ServerSettings, size: number) {
    this.#settings = settings;
    this.#size = size;
  }

  /**
   * Lends a connection for as long as `work` takes.
   * @throws what `work` and opening a connection throw; the signal's reason
   */
  async use<T>(work: (connection: DirectoryConnection) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    await this.#turn(signal);
    let connection: DirectoryConnection | undefined;
    try {
      connection = this.#take() ?? (await openConnection(this.#settings, signal));
      return await work(connection);
    } finally {
      if (connection?.isOpen === true) this.#keep(connection);
      this.#busy -= 1;
      this.#waiting.shift()?.go();
    }
  }

  /** Closes what is idle; what is under way closes when it ends. */
  async close(): Promise<void> {
    const idle = [...this.#idle.keys()];
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    await Promise.all(idle.map((connection) => connection.close()));
  }

  #turn(signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#busy < this.#size) {
      this.#busy += 1;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        // The reason is the caller's own and may be any value.
        reject(signal?.reason as Error);
      };
      const waiting: Waiting = {
        go: () => {
          signal?.removeEventListener('abort', stop);
          this.#busy += 1;
          resolve();
        },
      };
      this.#waiting.push(waiting);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** The one used last: those that are not needed grow old and go. */
  #take(): DirectoryConnection | undefined {
    for (const [connection, timer] of [...this.#idle].reverse()) {
      clearTimeout(timer);
      this.#idle.delete(connection);
      if (connection.isOpen) return connection;
    }
    return undefined;
  }

  #keep(connection: DirectoryConnection): void {
    const timer = setTimeout(() => {
      this.#idle.delete(connection);
      void connection.close();
    }, IDLE_MS);
    timer.unref();
    this.#idle.set(connection, timer);
  }
}
