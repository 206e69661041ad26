import { ScriptInspectionError } from './port.ts';

interface Waiting {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

/** Questions put to a paused guest that are not answered yet. */
export class Questions {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** @param send puts the question, under a number that the answer will bear */
  put(send: (id: number) => void): Promise<string> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      send(id);
    });
  }

  answered(id: number, answer: string | undefined, error = 'It failed.'): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (answer !== undefined) waiting?.resolve(answer);
    else waiting?.reject(new ScriptInspectionError(error));
  }

  rejectAll(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new ScriptInspectionError(reason));
    this.#waiting.clear();
  }
}
