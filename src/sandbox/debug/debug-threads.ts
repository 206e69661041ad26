import { loadEngineModule } from '../location.ts';
import { DebugThread } from './debug-thread.ts';

/** Threads for calls that are debugged, kept for the next call: mostly there is one. */
export class DebugThreads {
  readonly #all = new Set<DebugThread>();
  readonly #idle: DebugThread[] = [];
  #closed = false;

  /** @throws Error when no thread can be started, or all is closed */
  async take(): Promise<DebugThread> {
    const idle = this.#idle.pop();
    if (idle && !idle.usable) {
      this.#all.delete(idle);
      return this.take();
    }
    if (idle) {
      idle.keepProcessAlive(true);
      return idle;
    }
    const engine = await loadEngineModule();
    if (this.#closed) throw new Error('The script sandbox is closed.');
    const thread = new DebugThread(engine);
    this.#all.add(thread);
    await thread.ready;
    return thread;
  }

  give(thread: DebugThread): void {
    thread.user = undefined;
    thread.unwatch();
    if (thread.usable && !this.#closed) {
      thread.keepProcessAlive(false);
      this.#idle.push(thread);
    } else this.#all.delete(thread);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((thread) => thread.end()));
  }
}
