/** Lets callers go one after the other, in order of arrival. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private taken = false;

  /**
   * Runs `work` when it is its turn; the next one has it when the promise of `work` is settled.
   * @throws the signal's reason when it is aborted while waiting
   */
  async take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.taken) await this.turn(signal);
    else this.taken = true;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.taken = false;
      else next();
    }
  }

  private turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const turn = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.waiting.splice(this.waiting.indexOf(turn), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(turn);
    });
  }
}
