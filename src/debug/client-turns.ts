/** Milliseconds that steps may follow each other before requests of the client get their turn. */
const LONGEST_STRETCH_MS = 5;

/** Lets the client have its turn: steps that never wait would keep the process from reading what it asks. */
export class ClientTurns {
  #last = performance.now();

  async give(): Promise<void> {
    if (performance.now() - this.#last < LONGEST_STRETCH_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
