import { resolveReference } from '../file-reference.ts';
import type { Completion } from './completion.ts';
import type { FlowFolder } from './flow-folder.ts';
import type { Place } from './place.ts';

/** A value that can be written; where it goes is known from its place, unless it says more. */
export type Value = Omit<Completion, 'start' | 'end' | 'rank'> & {
  readonly rank?: number;
  readonly start?: number;
  readonly end?: number;
};

/** Where a value goes. */
export interface ValueSite {
  /** The stretch that is replaced; inside of quotes that are open. */
  readonly start: number;
  readonly end: number;
  /** Where the cursor stands. */
  readonly offset: number;
  /** True inside of quotes. */
  readonly quoted: boolean;
  completed(values: readonly Value[]): Completion[];
}

/** Where the value at a place of a text goes. */
export function valueSite(text: string, { entry: { value } }: Place, offset: number): ValueSite {
  const typed = value.is === 'scalar' && offset >= value.start ? value : undefined;
  // A quote that is open stays; the name goes between.
  const quoted = typed !== undefined && typed.style !== 'plain';
  const isClosed = quoted && text.charAt(typed.end - 1) === text.charAt(typed.start) && typed.end > typed.start + 1;
  const start = typed ? typed.start + (quoted ? 1 : 0) : offset;
  const end = typed ? Math.max(offset, typed.end - (isClosed ? 1 : 0)) : offset;
  const lead = !typed && /[:-]$/.test(text.slice(0, offset)) ? ' ' : '';
  const completed = (values: readonly Value[]): Completion[] => {
    // In front of the quote that opens a text there is nothing to write.
    if (start > offset) return [];
    return values.map(({ rank = 0, ...completion }) => ({
      start,
      end,
      ...completion,
      ...(lead === '' ? {} : { insert: lead + (completion.insert ?? completion.label) }),
      rank,
    }));
  };
  return { start, end, offset, quoted, completed };
}

/** Files and folders beside the file `from`, folder by folder as it is typed. */
export function filePaths(
  text: string,
  from: string,
  files: FlowFolder,
  { start, offset }: ValueSite,
  wanted: RegExp,
): (Value & { readonly start: number })[] {
  const typed = text.slice(start, offset);
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const resolved = resolveReference(from, folder === '' ? '.' : folder);
  if ('refused' in resolved) return [];
  const names = files.list(resolved.path) ?? [];
  const at = start + folder.length;
  const up: (Value & { start: number })[] = /^(\.\.\/)*$/.test(folder)
    ? [{ label: '../', kind: 'file', detail: 'folder', start: at, rank: 2, again: true }]
    : [];
  return [
    ...names
      .filter((name) => !name.startsWith('.') && name !== 'node_modules/' && (name.endsWith('/') || wanted.test(name)))
      .map((name) => ({
        label: name,
        kind: 'file' as const,
        detail: name.endsWith('/') ? 'folder' : undefined,
        start: at,
        rank: name.endsWith('/') ? 1 : 0,
        again: name.endsWith('/'),
      })),
    ...up,
  ];
}
