import type { ShownDeletion } from '../runs/deletion.ts';

/** A question of a flow that waits for a person. */
export interface OpenQuestion {
  readonly id: number;
  readonly text: string;
  readonly step: string;
  /** Present where something is to be deleted in a protected environment. */
  readonly deletion?: ShownDeletion | undefined;
}

/** Consent questions on their way to a person, and the answers on their way back. */
export class Questions {
  readonly #ask: (question: OpenQuestion) => void;
  readonly #open = new Map<number, (granted: boolean) => void>();
  #last = 0;

  constructor(ask: (question: OpenQuestion) => void) {
    this.#ask = ask;
  }

  ask(text: string, step: string, deletion?: ShownDeletion): Promise<boolean> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      this.#ask({ id, text, step, deletion });
    });
  }

  /** @param id the oldest question where none is named. @returns false when nobody asked */
  answer(granted: boolean, id = this.#open.keys().next().value): boolean {
    const resolve = id === undefined ? undefined : this.#open.get(id);
    if (!resolve || id === undefined) return false;
    this.#open.delete(id);
    resolve(granted);
    return true;
  }
}
