/**
 * A stretch of output whose lines stay together. Lines of lanes that happen at the same time are held back, so that each
 * lane is printed whole, in the order in which they were opened; the first one that is not done is printed as it happens.
 */
export class Lane {
  readonly #print: (line: string) => void;
  readonly #parent: Lane | undefined;
  readonly #entries: (string | Lane)[] = [];
  #printed = 0;
  #done = false;

  constructor(print: (line: string) => void, parent?: Lane) {
    this.#print = print;
    this.#parent = parent;
  }

  add(line: string): void {
    this.#entries.push(line);
    this.#advance();
  }

  /** A lane within this one; what is added to this one later comes behind it. */
  open(): Lane {
    const lane = new Lane(this.#print, this);
    this.#entries.push(lane);
    return lane;
  }

  /** Nothing more comes, nor in the lanes within it. */
  end(): void {
    this.#finish();
    this.#advance();
  }

  #finish(): void {
    this.#done = true;
    for (const entry of this.#entries) if (entry instanceof Lane) entry.#finish();
  }

  #advance(): void {
    if (this.#parent) this.#parent.#advance();
    else this.#printReady();
  }

  /** @returns true when all of it is printed and nothing more comes */
  #printReady(): boolean {
    for (; this.#printed < this.#entries.length; this.#printed++) {
      const entry = this.#entries[this.#printed]!;
      if (typeof entry === 'string') this.#print(entry);
      else if (!entry.#printReady()) return false;
      // Printed lines need not be kept.
      this.#entries[this.#printed] = '';
    }
    return this.#done;
  }
}
