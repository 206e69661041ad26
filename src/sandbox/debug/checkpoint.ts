import type { AddressRange, HeapRoom } from '../heap-room.ts';
import type { QuickJs } from '../quickjs.ts';

/** More than the engine's stack can hold of a guest; it ends where the heap starts. */
const STACK_BYTES = 1024 * 1024;

interface Part {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * The state of a guest in the middle of a call, to which it can be set back after somebody looked at it: getters, proxies
 * and watched expressions then leave nothing behind, and what an evaluation broke is whole again. The call goes on from
 * there as if nothing had been, for the engine keeps all its state in its memory.
 *
 * To be taken and restored at the same place of host code that the guest called.
 */
export class Checkpoint {
  readonly #memory: Uint8Array;
  readonly #parts: readonly Part[];
  readonly #room: HeapRoom;
  readonly #spareIsGiven: boolean;

  /**
   * @param staticEnd first address above the static data, below the stack
   */
  constructor(engine: QuickJs, staticEnd: number) {
    const memory = new Uint8Array(engine.memory.buffer);
    const { room } = engine;
    const stack = Math.max(staticEnd, room.start - STACK_BYTES);
    const ranges: readonly AddressRange[] = [[0, staticEnd], [stack, room.heapEnd()], ...room.notes()];
    this.#room = room;
    this.#spareIsGiven = room.spareIsGiven;
    this.#memory = memory;
    this.#parts = ranges.map(([from, to]) => ({ at: from, bytes: memory.slice(from, to) }));
  }

  restore(): void {
    for (const { at, bytes } of this.#parts) this.#memory.set(bytes, at);
    if (!this.#spareIsGiven) this.#room.spareIsBack();
  }
}
