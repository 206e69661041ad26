import { TargetError } from '../../port.ts';
import { Deadlines } from './deadlines.ts';
import type { DriverConnection, PoolSettings } from './driver.ts';

interface Waiter {
  readonly give: (connection: DriverConnection) => void;
  readonly refuse: (error: Error) => void;
}

/** What a pool asks of whom it belongs to. */
export interface PoolHost {
  /** Logical name of the target, for messages. */
  readonly name: string;
  connect(signal: AbortSignal): Promise<DriverConnection>;
  /** Translates what `connect` threw; `timedOut` when the pool gave up. */
  connectError(error: unknown, timedOut: boolean): TargetError;
}

/** How long connections in use have for coming back when the pool is closed. */
const CLOSE_GRACE_MS = 2000;

/**
 * Connections that are kept open and handed out, the last one used first. Whoever finds none waits in order of arrival.
 *
 * Drivers have pools of their own, or none; they differ in what can be limited and aborted. This one is the same for all.
 */
export class ConnectionPool {
  private readonly host: PoolHost;
  private readonly settings: PoolSettings;
  private readonly idle: { readonly connection: DriverConnection; readonly since: number }[] = [];
  private readonly busy = new Set<DriverConnection>();
  private readonly waiting: Waiter[] = [];
  private readonly deadlines: Deadlines;
  private connecting = 0;
  private closed = false;
  private readonly stopConnecting = new AbortController();
  private sweeper: NodeJS.Timeout | undefined;
  private emptied: (() => void) | undefined;

  constructor(host: PoolHost, settings: PoolSettings) {
    this.host = host;
    this.settings = settings;
    this.deadlines = new Deadlines(settings.acquireTimeoutMs);
  }

  /** Connections that are open or about to be. */
  get size(): number {
    return this.idle.length + this.busy.size + this.connecting;
  }

  /**
   * Hands out a connection; give it back with {@link release}.
   * @throws the signal's reason; TargetError of kind timeout when all stay in use, connection, unauthorised … when none can be made
   */
  acquire(signal?: AbortSignal): Promise<DriverConnection> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    if (this.closed) return Promise.reject(closedError(this.host.name));
    for (let kept = this.idle.pop(); kept !== undefined; kept = this.idle.pop()) {
      if (kept.connection.reusable) return Promise.resolve(this.lend(kept.connection));
      this.drop(kept.connection);
    }
    const connection = this.wait(signal);
    this.connectForWaiting();
    return connection;
  }

  /** Takes a connection back; one that is not reusable is closed. */
  release(connection: DriverConnection, reusable = true): void {
    if (!this.busy.delete(connection)) return;
    if (!reusable || !connection.reusable || this.closed) {
      this.drop(connection);
      this.connectForWaiting();
    } else this.offer(connection);
    if (this.closed && this.busy.size === 0) this.emptied?.();
  }

  /** Closes what is idle, and what is in use when it comes back, or after two seconds. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.sweeper);
    this.stopConnecting.abort();
    for (const { refuse } of this.waiting.splice(0)) refuse(closedError(this.host.name));
    const goodbyes = this.idle.splice(0).map(({ connection }) => goodbye(connection));
    if (this.busy.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, CLOSE_GRACE_MS);
        this.emptied = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      for (const connection of this.busy) connection.destroy();
    }
    await Promise.all(goodbyes);
  }

  private wait(signal: AbortSignal | undefined): Promise<DriverConnection> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.deadlines.end(deadline);
        signal?.removeEventListener('abort', onAbort);
        const place = this.waiting.indexOf(waiter);
        if (place >= 0) this.waiting.splice(place, 1);
      };
      const waiter: Waiter = {
        give: (connection) => {
          settle();
          resolve(this.lend(connection));
        },
        refuse: (error) => {
          settle();
          reject(error);
        },
      };
      const onAbort = (): void => waiter.refuse(signal?.reason as Error);
      const deadline = this.deadlines.begin(() => waiter.refuse(this.exhausted()));
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(waiter);
    });
  }

  /** Opens as many connections as there are callers without one, as far as the pool may grow. */
  private connectForWaiting(): void {
    while (!this.closed && this.connecting < this.waiting.length && this.size < this.settings.size) void this.connect();
  }

  private async connect(): Promise<void> {
    this.connecting++;
    const limit = AbortSignal.timeout(this.settings.connectTimeoutMs);
    const signal = AbortSignal.any([limit, this.stopConnecting.signal]);
    let connection: DriverConnection;
    try {
      connection = await this.host.connect(signal);
    } catch (error) {
      this.connecting--;
      this.connectFailed(this.host.connectError(error, limit.aborted));
      return;
    }
    this.connecting--;
    if (this.closed) return void goodbye(connection);
    connection.onLost = () => this.lost(connection);
    if (connection.reusable) this.offer(connection);
    else this.lost(connection);
  }

  private connectFailed(error: TargetError): void {
    // A server that has no more connections to give has those that are in use here: one of them will come back.
    const patient = error.kind === 'unavailable' && this.busy.size > 0;
    if (!patient) this.waiting[0]?.refuse(error);
    if (!patient) this.connectForWaiting();
  }

  private offer(connection: DriverConnection): void {
    const next = this.waiting[0];
    if (next !== undefined) return next.give(connection);
    this.idle.push({ connection, since: performance.now() });
    // Looks twice in the time allowed, and does not keep the process alive.
    this.sweeper ??= setInterval(() => this.sweep(), Math.max(10, this.settings.idleMs / 2)).unref();
  }

  private lend(connection: DriverConnection): DriverConnection {
    this.busy.add(connection);
    return connection;
  }

  private lost(connection: DriverConnection): void {
    const place = this.idle.findIndex((kept) => kept.connection === connection);
    if (place < 0) return;
    this.idle.splice(place, 1);
    connection.destroy();
  }

  private sweep(): void {
    const before = performance.now() - this.settings.idleMs;
    while (this.idle[0] !== undefined && this.idle[0].since <= before) {
      const [oldest] = this.idle.splice(0, 1);
      if (oldest !== undefined) void goodbye(oldest.connection);
    }
    if (this.idle.length > 0) return;
    clearInterval(this.sweeper);
    this.sweeper = undefined;
  }

  private drop(connection: DriverConnection): void {
    connection.onLost = undefined;
    connection.destroy();
  }

  private exhausted(): TargetError {
    const { size, acquireTimeoutMs } = this.settings;
    const why =
      this.busy.size >= size
        ? `all ${size} connections were in use for ${acquireTimeoutMs} ms. Run less at once, or allow more: pool-size`
        : `no connection was there within ${acquireTimeoutMs} ms`;
    return new TargetError('timeout', `${this.host.name}: ${why}.`, { code: 'POOL_TIMEOUT', safeToRepeat: true });
  }
}

const closedError = (name: string): TargetError =>
  new TargetError('internal', `${name}: the target was closed, and then used again.`, { safeToRepeat: true });

/** Parts from a connection; what goes wrong then harms nobody. */
async function goodbye(connection: DriverConnection): Promise<void> {
  connection.onLost = undefined;
  const timer = setTimeout(() => connection.destroy(), CLOSE_GRACE_MS);
  try {
    await connection.close();
  } catch {
    connection.destroy();
  } finally {
    clearTimeout(timer);
  }
}
