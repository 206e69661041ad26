/** What a completion is. */
export type CompletionKind =
  | 'name'
  | 'attribute'
  | 'function'
  | 'parameter'
  | 'table'
  | 'keyword'
  | 'value'
  | 'file'
  | 'key'
  | 'step'
  | 'object'
  | 'target'
  | 'operation'
  | 'snippet';

/** Something that can be written at a place. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail?: string | undefined;
  /** Markdown. */
  readonly documentation?: string | undefined;
  /** Written instead of the label; with tab stops in VS Code's syntax where `snippet` is set. */
  readonly insert?: string | undefined;
  readonly snippet?: boolean | undefined;
  /** The stretch that it replaces: offsets in the text that was asked about. */
  readonly start: number;
  readonly end: number;
  /** What is likelier comes first: 0 before 1. */
  readonly rank: number;
  /** Ask again once it is written: `input.` or a key whose value can be completed. */
  readonly again?: boolean | undefined;
}

/** Text in a snippet that means itself. */
export const snippetText = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
