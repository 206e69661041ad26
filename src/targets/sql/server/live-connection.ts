import { TLSSocket } from 'node:tls';

/** Whatever tells of events. */
interface Emitter {
  on(event: string, listener: () => void): unknown;
}

/** What the connections of all databases share: whether they still live, and how they are encrypted. */
export abstract class LiveConnection {
  /** Called once when the connection breaks by itself, also while it is idle. */
  onLost: (() => void) | undefined;
  /** False when it broke, or was said goodbye to. */
  protected alive = true;

  /** Protocol of the encryption, for example "TLSv1.3"; undefined when there is none. */
  get tls(): string | undefined {
    const stream = this.stream();
    return stream instanceof TLSSocket ? (stream.getProtocol() ?? undefined) : undefined;
  }

  /** What the bytes go through; libraries replace it when they encrypt. */
  protected abstract stream(): unknown;

  /** Takes the events of a library's connection that mean its end. Without a listener an `error` would end the process. */
  protected watch(source: Emitter, ...events: readonly string[]): void {
    for (const event of events) source.on(event, () => this.lose());
  }

  private lose(): void {
    if (!this.alive) return;
    this.alive = false;
    this.onLost?.();
  }
}
