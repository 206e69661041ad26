/** Size of the pieces in which memory is compared, in bytes. */
const PAGE = 4096;

const ZERO_PAGE = new Uint8Array(PAGE);

const ZERO_REGION = new Uint8Array(1024 * 1024);

/** A run of bytes and where they belong. */
interface Block {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** What an engine's memory holds beyond its {@link BaseImage}. */
export interface Overlay {
  readonly blocks: readonly Block[];
  /** Bytes held. */
  readonly size: number;
}

/**
 * The state of an engine's memory at a moment at which none of its code runs.
 *
 * Setting it back costs the copy of what is in use, some 300 KB, and leaves nothing behind of what ran in between:
 * static data and all of the heap are restored. The C stack between them is left alone, for nothing on it is alive.
 * Neither are bytes above the heap's end cleared: the allocator never hands them out without their being written first.
 */
export class BaseImage {
  /** Bytes held. */
  readonly size: number;
  readonly #memory: Uint8Array;
  readonly #staticData: Block;
  readonly #heap: Block;
  /** The allocator's marks at the end of the address range that it has reserved. */
  readonly #marks: readonly Block[];

  /**
   * @param memory all of the engine's memory, in which nothing has run but what the image is to hold
   * @param heapStart first address of the heap
   * @param heapEnd first address above everything allocated
   */
  constructor(memory: Uint8Array, heapStart: number, heapEnd: number) {
    this.#memory = memory;
    const start = pageOf(heapStart);
    const end = pageOf(heapEnd) + PAGE;
    this.#staticData = copy(memory, 0, endOfStaticData(memory, start));
    this.#heap = copy(memory, start, end);
    this.#marks = inUse(memory, end).map(([from, to]) => copy(memory, from, to));
    this.size = sizeOf([this.#staticData, this.#heap, ...this.#marks]);
  }

  restore(): void {
    write(this.#memory, this.#staticData);
    write(this.#memory, this.#heap);
    for (const block of this.#marks) write(this.#memory, block);
  }

  /** Adds a difference taken before; the image must have been restored and nothing have run since. */
  add(overlay: Overlay): void {
    for (const block of overlay.blocks) write(this.#memory, block);
  }

  /**
   * Takes what has changed since the image was restored.
   * @param heapEnd first address above everything allocated now
   */
  difference(heapEnd: number): Overlay {
    const memory = this.#memory;
    const blocks: Block[] = [];
    for (const { address, bytes } of [this.#staticData, this.#heap]) {
      const differs = (page: number) => {
        const at = page - address;
        return Buffer.compare(memory.subarray(page, page + PAGE), bytes.subarray(at, at + PAGE)) !== 0;
      };
      for (const [from, to] of runs(address, address + bytes.length, differs)) blocks.push(copy(memory, from, to));
    }
    const oldEnd = this.#heap.address + this.#heap.bytes.length;
    const newEnd = pageOf(heapEnd) + PAGE;
    if (newEnd > oldEnd) blocks.push(copy(memory, oldEnd, newEnd));
    return { blocks, size: sizeOf(blocks) };
  }
}

const pageOf = (address: number): number => Math.floor(address / PAGE) * PAGE;

const copy = (memory: Uint8Array, start: number, end: number): Block => ({ address: start, bytes: memory.slice(start, end) });

const write = (memory: Uint8Array, { address, bytes }: Block): void => memory.set(bytes, address);

const sizeOf = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + block.bytes.length, 0);

const isZero = (memory: Uint8Array, page: number): boolean => Buffer.compare(memory.subarray(page, page + PAGE), ZERO_PAGE) === 0;

/** Runs of pages with anything in them, from an address to the end of the memory, which is nearly all zeroes. */
function inUse(memory: Uint8Array, start: number): [number, number][] {
  const found: [number, number][] = [];
  for (let region = start; region < memory.length; region += ZERO_REGION.length) {
    const end = Math.min(region + ZERO_REGION.length, memory.length);
    if (Buffer.compare(memory.subarray(region, end), ZERO_REGION.subarray(0, end - region)) === 0) continue;
    found.push(...runs(region, end, (page) => !isZero(memory, page)));
  }
  return found;
}

/** Longest runs of pages that fulfil a condition, as half-open ranges of addresses. */
function runs(start: number, end: number, condition: (page: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let page = start; page < end; page += PAGE) {
    const holds = condition(page);
    if (holds && from < 0) from = page;
    if (!holds && from >= 0) {
      found.push([from, page]);
      from = -1;
    }
  }
  if (from >= 0) found.push([from, end]);
  return found;
}

/**
 * Static data stands below the stack, which grows down towards it and at rest is unused for megabytes.
 * One page more is kept, in case that static data ends in zeroes.
 */
export function endOfStaticData(memory: Uint8Array, heapStart: number): number {
  const unused = 1024 * 1024;
  let zeroFrom = 0;
  for (let page = 0; page < heapStart; page += PAGE) {
    if (!isZero(memory, page)) zeroFrom = page + PAGE;
    else if (page - zeroFrom >= unused) return zeroFrom + PAGE;
  }
  throw new Error('The memory of the script engine is not laid out as expected: no unused stack was found.');
}
