import { applyFlowEdit, type FlowEdit, type TextEdit } from '../../edit/index.ts';
import type { Problem } from '../../problem.ts';
import type { FlowSource } from '../../read-flow.ts';
import type { FlowFolder } from '../flow-folder.ts';
import { placeAt } from '../place.ts';
import { textTreeOf, type TextEntry } from '../text-tree.ts';

/** A way out of a problem. */
export interface Fix {
  readonly title: string;
  /** Changes of the flow, in order. */
  readonly edits: readonly TextEdit[];
  /** A file to make beside the flow; `path` as `resolveReference` answers it. */
  readonly create?: { readonly path: string; readonly text: string };
  /** True where nothing else could be meant: "fix all" does these. */
  readonly certain?: boolean;
}

/** A problem, and what can be looked up about it. */
export interface FixContext {
  readonly source: FlowSource;
  readonly files: FlowFolder;
  readonly problem: Problem;
  /** Text of the problem's range. */
  readonly word: string;
  /** The entry that the problem stands in. */
  readonly entry: TextEntry;
}

/** Finds ways out of problems of one code. */
export type Fixer = (context: FixContext) => readonly Fix[];

export function contextOf(source: FlowSource, files: FlowFolder, problem: Problem): FixContext {
  const { start, end } = problem.range;
  return {
    source,
    files,
    problem,
    word: source.text.slice(start.offset, end.offset),
    entry: placeAt(textTreeOf(source), start.offset).entry,
  };
}

/** A fix that an edit of the flow makes; none where the edit is refused. */
export function editFix(source: FlowSource, title: string, edit: FlowEdit, certain = false): Fix[] {
  const result = applyFlowEdit(source, edit);
  return 'refused' in result || result.edits.length === 0
    ? []
    : [{ title, edits: result.edits, ...(certain ? { certain } : {}) }];
}

/** Another text in a stretch of the flow. */
export const replaceFix = (title: string, start: number, end: number, text: string, certain = false): Fix => ({
  title,
  edits: [{ start, end, text }],
  ...(certain ? { certain } : {}),
});
