import type { FlowText, Happening, TextChange, Validation } from '../../src/designer/flow-text.ts';
import { applyEdits, type TextEdit } from '../../src/flow/edit/edit.ts';
import type { FileReader } from '../../src/flow/file-reference.ts';
import { updateFlow } from '../../src/flow/incremental/update-flow.ts';
import { readFlow, type FlowSource } from '../../src/flow/read-flow.ts';
import { validateFlow } from '../../src/flow/validate/index.ts';
import { Announcer } from './announcer.ts';

/** A change with what takes it back. */
interface UndoStep {
  readonly edits: readonly TextEdit[];
  readonly inverse: readonly TextEdit[];
}

/** A document in memory that behaves as VS Code's does: versions that only grow, one undo step for each applied change. */
export class MemoryDocument implements FlowText {
  readonly #files: FileReader;
  readonly #changed = new Announcer<TextChange>();
  readonly #read = new Announcer<undefined>();
  readonly #validated = new Announcer<undefined>();
  readonly #undo: UndoStep[] = [];
  #redo: UndoStep[] = [];
  readonly onDidChange: Happening<TextChange> = this.#changed.on;
  readonly onDidRead: Happening<unknown> = this.#read.on;
  readonly onDidValidate: Happening<unknown> = this.#validated.on;
  version = 1;
  source: FlowSource;
  validation: Validation;
  /** Refuses to be changed by `apply`, as VS Code does where the text changed on the way. */
  locked = false;

  /** @param file as paths in it are resolved: `/flows/hello.idflow.yaml` */
  constructor(text: string, file = '/flow.idflow.yaml', files: FileReader = { read: () => undefined }) {
    this.#files = files;
    this.source = readFlow(text, file);
    this.validation = { version: this.version, source: this.source, problems: validateFlow(this.source, files) };
  }

  get text(): string {
    return this.source.text;
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  async apply(edits: readonly TextEdit[], version: number): Promise<boolean> {
    // The real one is in another process.
    await Promise.resolve();
    if (this.locked || version !== this.version) return false;
    this.edit(edits);
    return true;
  }

  /** What a person does in a text editor: one step to undo. */
  edit(edits: readonly TextEdit[]): void {
    this.#undo.push({ edits, inverse: inverseOf(this.text, edits) });
    this.#redo = [];
    this.#change(edits);
  }

  /** Replaces the first occurrence of a text. @throws Error where there is none */
  replace(old: string, text: string): void {
    const start = this.text.indexOf(old);
    if (start < 0) throw new Error(`The text has no ${old}`);
    this.edit([{ start, end: start + old.length, text }]);
  }

  undo(): void {
    const step = this.#undo.pop();
    if (!step) return;
    this.#redo.push(step);
    this.#change(step.inverse);
  }

  redo(): void {
    const step = this.#redo.pop();
    if (!step) return;
    this.#undo.push(step);
    this.#change(step.edits);
  }

  validate(): void {
    this.validation = { version: this.version, source: this.source, problems: validateFlow(this.source, this.#files) };
    this.#validated.announce(undefined);
  }

  #change(edits: readonly TextEdit[]): void {
    this.source = updateFlow(this.source, applyEdits(this.text, edits));
    this.version++;
    // From the back, so that none moves another: as VS Code reports them.
    this.#changed.announce({ version: this.version, edits: edits.toReversed() });
    this.#read.announce(undefined);
  }
}

/** Edits that take edits back. */
function inverseOf(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map(({ start, end, text: inserted }) => {
    const from = start + shift;
    shift += inserted.length - (end - start);
    return { start: from, end: from + inserted.length, text: text.slice(start, end) };
  });
}
