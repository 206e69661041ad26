import type { TextEdit } from '../flow/edit/edit.ts';
import type { Problem } from '../flow/problem.ts';
import type { FlowSource } from '../flow/read-flow.ts';

/** Takes a listener away again. */
export interface Subscription {
  dispose(): void;
}

/** Something that happens and can be listened to, in VS Code's shape. */
export type Happening<T> = (listener: (event: T) => void) => Subscription;

/** One change of a text. */
export interface TextChange {
  /** Version of the text behind the change. */
  readonly version: number;
  /** What was replaced, one after the other: offsets in the text as the edits before left it. */
  readonly edits: readonly TextEdit[];
}

/** Problems that validation found in one version of the text. */
export interface Validation {
  readonly version: number;
  /** What the text of that version says. */
  readonly source: FlowSource;
  readonly problems: readonly Problem[];
}

/** The document of a flow file as a designer sees it: it belongs to the editor around, with its undo, redo and save. */
export interface FlowText {
  /** Grows with every change, undo and redo included. */
  readonly version: number;
  /** What the text of this version says. */
  readonly source: FlowSource;
  /** What validation found last. */
  readonly validation: Validation;
  /**
   * Changes the text in one step that can be undone.
   * @param edits ascending, apart from each other, offsets in the text before all of them
   * @param version that the edits were made for
   * @returns false where the text is of another version or may not be changed; then nothing happened
   */
  apply(edits: readonly TextEdit[], version: number): Promise<boolean>;
  /** At once, for every change. */
  readonly onDidChange: Happening<TextChange>;
  /** The source of a new version is there; several quick changes may be one event. */
  readonly onDidRead: Happening<unknown>;
  readonly onDidValidate: Happening<unknown>;
}
