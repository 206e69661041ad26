import type { Edit } from './messages.ts';
import type { RecordedAnswer, ScriptRecording } from './port.ts';

/** What a call took from outside, so that it can be gone through again. */
export class History {
  readonly #answers: RecordedAnswer[];
  #edits: readonly Edit[];
  /** Answers used in this pass. */
  #used = 0;
  #statements = 0;

  constructor(recording: ScriptRecording | undefined) {
    this.#answers = [...(recording?.answers ?? [])];
    this.#edits = recording?.edits ?? [];
    this.#statements = recording?.statements ?? 0;
  }

  get edits(): readonly Edit[] {
    return this.#edits;
  }

  get statements(): number {
    return this.#statements;
  }

  /** Whether there are answers that this pass has not come to. */
  get isAhead(): boolean {
    return this.#used < this.#answers.length;
  }

  /** A pass starts from the beginning. */
  rewind(): void {
    this.#used = 0;
  }

  /**
   * The answer to the pass's next call of the host; undefined when it goes beyond what is recorded.
   * @throws Error when the pass asks something else than was recorded
   */
  answerTo(path: readonly string[], args: string): string | undefined {
    const recorded = this.#answers[this.#used];
    if (!recorded) return undefined;
    this.#used++;
    if (recorded.path.join('.') === path.join('.') && recorded.args === args) return recorded.answer;
    throw new Error(
      `The script does not do what was recorded: it calls ${inWords(path, args)}, and the recording has ${inWords(recorded.path, recorded.args)}.`,
    );
  }

  record(path: readonly string[], args: string, answer: string): void {
    this.#answers.push({ path, args, answer });
    this.#used = this.#answers.length;
  }

  addEdit(edit: Edit): void {
    // Those of one pause keep their order; a later pause's come behind.
    const at = this.#edits.findLastIndex(({ count }) => count <= edit.count) + 1;
    this.#edits = this.#edits.toSpliced(at, 0, edit);
  }

  reached(statements: number): void {
    this.#statements = Math.max(this.#statements, statements);
  }

  recording(): ScriptRecording {
    return { answers: [...this.#answers], edits: [...this.#edits], statements: this.#statements };
  }
}

function inWords(path: readonly string[], args: string): string {
  const list = args.slice(1, -1);
  return `${path.join('.')}(${list.length > 200 ? `${list.slice(0, 200)}…` : list})`;
}
