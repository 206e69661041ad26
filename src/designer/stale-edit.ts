import type { FlowEdit } from '../flow/edit/index.ts';
import type { FlowSource } from '../flow/read-flow.ts';
import type { Stretch } from './change-log.ts';

/** What an edit takes for granted: that a stretch of the text is what its author saw. */
export interface Assumption {
  readonly stretch: Stretch;
  /** True where entries are told by their number, which others coming or going would change. */
  readonly counts: boolean;
}

/** Edits that leave the number and order of entries alone. */
const IN_PLACE: ReadonlySet<FlowEdit['edit']> = new Set(['set-value', 'set-mapping-rule', 'rename-key']);

/** Whether an edit leaves the number and order of all entries alone. */
export const isInPlace = (edit: FlowEdit): boolean => IN_PLACE.has(edit.edit);

/**
 * What an edit that was made for an earlier version takes for granted besides that the names in it exist, which the edit
 * itself finds out. Undefined where the names say it all: steps are told by their ids.
 */
export function assumptionOf(edit: FlowEdit, source: FlowSource): Assumption | undefined {
  switch (edit.edit) {
    case 'set-value':
    case 'remove-value':
    case 'rename-key':
    case 'set-mapping-rule':
      return assumptionOfPath(edit.path, source);
    case 'move-entry':
      return assumptionOfEntries(edit.path, source);
    case 'insert-entry':
      return edit.index === undefined ? undefined : assumptionOfEntries(edit.path, source);
    case 'add-mapping-rule':
      return edit.index === undefined ? undefined : assumptionOfEntries(`objects/${edit.object}/mapping`, source);
    default:
      return undefined;
  }
}

/** A value is what it was; as an entry of a list, the entries before it are, too. */
function assumptionOfPath(path: string, source: FlowSource): Assumption | undefined {
  if (!source.positions.has(path)) return undefined;
  const { start, end } = source.rangeOf(path);
  const number = /\/\d+(?=\/|$)/.exec(path);
  if (!number) return { stretch: { start: start.offset, end: end.offset }, counts: false };
  const list = source.rangeOf(path.slice(0, number.index));
  return { stretch: { start: entriesStart(Math.min(list.start.offset, start.offset), source), end: end.offset }, counts: true };
}

function assumptionOfEntries(path: string, source: FlowSource): Assumption | undefined {
  if (!source.positions.has(path)) return undefined;
  const { start, end } = source.rangeOf(path);
  return { stretch: { start: entriesStart(start.offset, source), end: end.offset }, counts: true };
}

/** With the space before the first entry: where it begins, an entry that was the first one may have stood. */
function entriesStart(offset: number, { text }: FlowSource): number {
  let start = offset;
  while (start > 0 && /\s/.test(text[start - 1]!)) start--;
  return start;
}
