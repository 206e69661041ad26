import { entriesIn, type TextEntry } from './text-tree.ts';

/** An entry of the outline of a file; `K` are the kinds of things in it. */
export interface OutlineSymbol<K extends string> {
  readonly name: string;
  readonly detail: string;
  readonly kind: K;
  /** The whole of it; offsets. */
  readonly start: number;
  readonly end: number;
  /** Its name. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly children: readonly OutlineSymbol<K>[];
}

/** An entry of the file as one of its outline. */
export const symbolOf = <K extends string>(
  entry: TextEntry,
  kind: K,
  detail: string,
  children: readonly OutlineSymbol<K>[],
): OutlineSymbol<K> => ({
  name: entry.key,
  detail,
  kind,
  start: entry.start,
  end: Math.max(entry.keyEnd, entry.value.end),
  nameStart: entry.start,
  nameEnd: entry.keyEnd,
  children,
});

/** The entries of a section that have a name. */
export const namedEntriesIn = (section: TextEntry | undefined): readonly TextEntry[] =>
  entriesIn(section?.value).filter(({ hasColon, key }) => hasColon && key !== '');
