import type * as z from 'zod';
import type { FlowSource } from '../read-flow.ts';
import type { Sentence } from '../sentence.ts';

/** Replaces a stretch of a text; offsets count from 0 in UTF-16 units, `end` is the first one behind. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What an edit does to the text: changes that do not touch each other, in ascending order; or why it can not be done. */
export type EditResult =
  | {
      readonly edits: readonly TextEdit[];
      /** Path of what the edit is about afterwards, to be selected: `steps/new-step`. */
      readonly select?: string;
      /** A sentence for screen readers and the status bar: "Inserted log-3 between find and create." */
      readonly says?: Sentence;
    }
  | { readonly refused: Sentence };

/** One way to change a flow file. Pure: nothing but the text decides what happens. */
export interface EditDefinition<Name extends string = string, S extends z.ZodObject = z.ZodObject> {
  /** `add-step`; the `edit` of the message that asks for it. */
  readonly name: Name;
  /** What it needs to know. */
  readonly schema: S;
  /** Changes as little of the text as the edit needs: comments, order, quoting and indentation of the rest stay. */
  apply(source: FlowSource, values: z.infer<S>): EditResult;
}

/** Declares an edit, with its types inferred. */
export const defineEdit = <const Name extends string, S extends z.ZodObject>(
  definition: EditDefinition<Name, S>,
): EditDefinition<Name, S> => definition;

/** The text after the edits. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let at = 0;
  let result = '';
  for (const { start, end, text: inserted } of edits) {
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}
