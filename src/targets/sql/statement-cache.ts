/** The prepared statements of a target, by their text; those that were not used for longest are forgotten. */
export class StatementCache<S> {
  readonly #most: number;
  readonly #kept = new Map<string, S>();

  /** @param most statements kept */
  constructor(most: number) {
    this.#most = most;
  }

  get(text: string): S | undefined {
    const kept = this.#kept.get(text);
    if (kept === undefined) return undefined;
    // Re-inserted, so that the least recently used one is always the first.
    this.#kept.delete(text);
    this.#kept.set(text, kept);
    return kept;
  }

  add(text: string, statement: S): void {
    this.#kept.set(text, statement);
    if (this.#kept.size <= this.#most) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  clear(): void {
    this.#kept.clear();
  }
}
