import type { Happening } from '../../src/designer/flow-text.ts';

/** Tells listeners of something, as VS Code's EventEmitter does. */
export class Announcer<T> {
  readonly #listeners = new Set<(event: T) => void>();

  readonly on: Happening<T> = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  announce(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
