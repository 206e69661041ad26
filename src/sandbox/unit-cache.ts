/** Keeps what was used last, up to a total size. */
export class UnitCache<T> {
  readonly #maxSize: number;
  /** In order of use, the least recent first. */
  readonly #entries = new Map<number, { readonly value: T; readonly size: number }>();
  #size = 0;

  constructor(maxSize: number) {
    this.#maxSize = maxSize;
  }

  get(id: number): T | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry.value;
  }

  /** @returns the ids that had to go; never the one put */
  put(id: number, value: T, size: number): number[] {
    this.#size += size - (this.#entries.get(id)?.size ?? 0);
    this.#entries.delete(id);
    this.#entries.set(id, { value, size });
    const gone: number[] = [];
    for (const [oldest, entry] of this.#entries) {
      if (this.#size <= this.#maxSize || oldest === id) break;
      this.#entries.delete(oldest);
      this.#size -= entry.size;
      gone.push(oldest);
    }
    return gone;
  }
}
