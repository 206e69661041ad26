import type { FaultEffect } from './faults.ts';

/** One request as it was answered. Neither headers nor bodies are kept: they hold secrets. */
export interface LoggedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** HTTP status; 0 when no answer went out. */
  readonly status: number;
  readonly durationMs: number;
  /** The fault that struck it. */
  readonly fault?: FaultEffect['kind'] | undefined;
}

/** The latest requests, in a ring of fixed size. */
export class RequestLog {
  readonly #capacity: number;
  #ring: LoggedRequest[] = [];
  #added = 0;
  #total = 0;

  /** @param capacity how many are kept */
  constructor(capacity = 1000) {
    this.#capacity = capacity;
  }

  add(entry: LoggedRequest): void {
    this.#ring[this.#added % this.#capacity] = entry;
    this.#added += 1;
    this.#total += 1;
  }

  /** The requests kept, oldest first. */
  list(): readonly LoggedRequest[] {
    const oldest = this.#added > this.#capacity ? this.#added % this.#capacity : 0;
    return [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)];
  }

  /** All requests since the start, also those no longer kept. */
  get total(): number {
    return this.#total;
  }

  clear(): void {
    this.#ring = [];
    this.#added = 0;
  }
}
