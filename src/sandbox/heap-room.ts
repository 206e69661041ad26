import type { WasmMemory } from './web-assembly.ts';

/** The engine's own allocator; `malloc` answers 0 when there is no room. */
export interface Allocator {
  malloc(bytes: number): number;
  free(address: number): void;
}

/** A run of bytes, the end exclusive. */
export type AddressRange = readonly [start: number, end: number];

/** Larger than any gap that compiling leaves, smaller than what is free then. */
const PROBE_BYTES = 24 * 1024 * 1024;

/** Bytes before a block in which the allocator notes its size, and that of the block before where that is free. */
const HEADER_BYTES = 8;

/** What it notes of a free block reaches no further into it. */
const NOTE_BYTES = 64;

/** Where in a header the size stands, and the bit in it that tells of the block before. */
const SIZE_AT = 4;
const BLOCK_BEFORE_IS_USED = 1;

/**
 * How much of its heap a guest may use. The engine's own limit is of no use: built for WebAssembly it does not know how
 * large its blocks are, and counts eight bytes for each. So what a guest may not use is taken away: it lies behind a fence,
 * a block that is allocated and never used.
 *
 * Knows how dlmalloc, which Emscripten builds in, lays out its blocks.
 */
export class HeapRoom {
  /** First address that the allocator hands out; below lie static data and the C stack. */
  readonly start: number;
  /** Behind the last address that it can hand out. */
  readonly #end: number;
  readonly #allocator: Allocator;
  readonly #view: DataView;
  /** Blocks behind the room, 0 where there is none; the spare one may be given to the guest. */
  #spare = 0;
  #fence = 0;
  #spareIsGiven = false;

  /** Takes all memory once, so that the allocator's marks at its end stay where they are; before anything else is allocated. */
  constructor(memory: WasmMemory, allocator: Allocator) {
    this.#allocator = allocator;
    this.#view = new DataView(memory.buffer);
    let bytes = memory.buffer.byteLength;
    let address = 0;
    while (address === 0) address = allocator.malloc((bytes -= 64 * 1024));
    allocator.free(address);
    this.start = address;
    this.#end = address + bytes;
    this.#checkLayout();
  }

  /**
   * Lets the heap grow by so many bytes from now on, or by what there is. To be called when there is no limit.
   * @param spareBytes what {@link HeapRoom.giveSpare} adds
   */
  limit(bytes: number, spareBytes = 0): void {
    const heapEnd = this.heapEnd();
    const room = this.#above(heapEnd, Math.max(0, Math.min(bytes, this.#end - heapEnd - spareBytes - 4 * NOTE_BYTES)));
    this.#spare = spareBytes > 0 ? this.#above(heapEnd, spareBytes) : 0;
    const rest = this.#above(heapEnd, NOTE_BYTES);
    this.#allocator.free(rest);
    this.#fence = this.#above(heapEnd, this.#end - rest - NOTE_BYTES);
    this.#spareIsGiven = false;
    this.#allocator.free(room);
  }

  /** Whether the spare bytes are the guest's. */
  get spareIsGiven(): boolean {
    return this.#spareIsGiven;
  }

  giveSpare(): void {
    if (this.#spare !== 0 && !this.#spareIsGiven) this.#allocator.free(this.#spare);
    this.#spareIsGiven = true;
  }

  /** The memory was set back to a time at which the spare bytes had not been given. */
  spareIsBack(): void {
    this.#spareIsGiven = false;
  }

  /** There is no limit any more. */
  lift(): void {
    this.giveSpare();
    if (this.#fence !== 0) this.#allocator.free(this.#fence);
    this.isLifted();
  }

  /** The memory was set back to a time at which there was no limit. */
  isLifted(): void {
    this.#spare = this.#fence = 0;
    this.#spareIsGiven = false;
  }

  /** First address above everything that the guest has allocated. */
  heapEnd(): number {
    const barrier = this.#spare !== 0 && !this.#spareIsGiven ? this.#spare : this.#fence;
    if (barrier !== 0) return barrier - HEADER_BYTES - this.#freeBytesBefore(barrier);
    const address = this.#allocator.malloc(PROBE_BYTES);
    if (address === 0) throw new Error('The memory of the script engine has no room to be looked at.');
    this.#allocator.free(address);
    return address - HEADER_BYTES;
  }

  /** Where the allocator keeps notes beyond the heap's end while there is a limit. */
  notes(): AddressRange[] {
    const blocks = [this.heapEnd(), this.#spare, this.#fence].filter((address) => address !== 0);
    return [
      ...blocks.map((address): AddressRange => [address - HEADER_BYTES, address + NOTE_BYTES]),
      // A few bytes are left behind the fence.
      [this.#end - 2 * NOTE_BYTES, this.#end + NOTE_BYTES],
    ];
  }

  /** A block above an address, whatever gaps there are below. */
  #above(address: number, bytes: number): number {
    const block = this.#allocator.malloc(bytes);
    if (block === 0 || block > address) return block;
    const above = this.#above(address, bytes);
    this.#allocator.free(block);
    return above;
  }

  #freeBytesBefore(block: number): number {
    const header = block - HEADER_BYTES;
    const isUsed = (this.#view.getUint32(header + SIZE_AT, true) & BLOCK_BEFORE_IS_USED) !== 0;
    return isUsed ? 0 : this.#view.getUint32(header, true);
  }

  #checkLayout(): void {
    const [first, second] = [this.#allocator.malloc(1_000), this.#allocator.malloc(1_000)];
    const usedBefore = this.#freeBytesBefore(second);
    this.#allocator.free(first);
    const freeBefore = this.#freeBytesBefore(second);
    this.#allocator.free(second);
    if (usedBefore !== 0 || freeBefore !== second - first)
      throw new Error('The memory of the script engine is not laid out as expected: its allocator notes sizes in another way.');
  }
}
