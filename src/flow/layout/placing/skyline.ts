/** How far each of a row of bands reaches, with answers and changes for stretches of them in logarithmic time. */
export class Skyline {
  readonly #size: number;
  /** By node of a binary tree over the bands: the farthest reach in it, and what holds for all of it. */
  readonly #farthest: Float64Array;
  readonly #all: Float64Array;

  constructor(reaches: readonly number[]) {
    this.#size = 1;
    while (this.#size < reaches.length) this.#size *= 2;
    this.#farthest = new Float64Array(2 * this.#size);
    this.#all = new Float64Array(2 * this.#size);
    this.#farthest.set(reaches, this.#size);
    for (let node = this.#size - 1; node > 0; node--) this.#farthest[node] = this.#ofChildren(node);
  }

  /** The farthest reach of the bands from the first to the last, both included; 0 where there are none. */
  reach(first: number, last: number): number {
    let found = 0;
    for (const node of this.#cover(first, last)) {
      found = Math.max(found, this.#farthest[node]!);
      for (let above = node >> 1; above > 0; above >>= 1) found = Math.max(found, this.#all[above]!);
    }
    return found;
  }

  /** Lets the bands from the first to the last reach at least so far. */
  raise(first: number, last: number, reach: number): void {
    for (const node of this.#cover(first, last)) {
      this.#all[node] = Math.max(this.#all[node]!, reach);
      this.#farthest[node] = Math.max(this.#farthest[node]!, reach);
      for (let above = node >> 1; above > 0; above >>= 1)
        this.#farthest[above] = Math.max(this.#all[above]!, this.#ofChildren(above));
    }
  }

  #ofChildren(node: number): number {
    return Math.max(this.#farthest[2 * node]!, this.#farthest[2 * node + 1]!);
  }

  /** The fewest nodes of the tree that hold just these bands. */
  #cover(first: number, last: number): number[] {
    const cover: number[] = [];
    let low = Math.max(0, first) + this.#size;
    let high = Math.min(last, this.#size - 1) + this.#size + 1;
    for (; low < high; low >>= 1, high >>= 1) {
      if (low % 2 === 1) cover.push(low++);
      if (high % 2 === 1) cover.push(--high);
    }
    return cover;
  }
}
