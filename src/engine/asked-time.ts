/** How long persons have been asked something by a run and all that it calls. */
export class AskedTime {
  #open = 0;
  #since = 0;
  #sum = 0;

  /** Milliseconds until now, the present questions included; those at the same time count once. */
  get ms(): number {
    return this.#sum + (this.#open > 0 ? performance.now() - this.#since : 0);
  }

  /** A person is asked. @returns to be called with the answer */
  begin(): () => void {
    if (this.#open++ === 0) this.#since = performance.now();
    return () => {
      if (--this.#open === 0) this.#sum += performance.now() - this.#since;
    };
  }
}
