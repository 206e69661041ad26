/** Something that one side of a test waits for and the other side lets happen. */
export class Signal {
  readonly given: Promise<void>;
  #give: () => void = () => undefined;

  constructor() {
    this.given = new Promise((resolve) => {
      this.#give = resolve;
    });
  }

  give(): void {
    this.#give();
  }
}
