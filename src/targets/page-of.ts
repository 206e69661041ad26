import { BROWSE_PAGE_SIZE, type BrowseEntry, type BrowseListOptions, type BrowsePage } from './browse.ts';
import { TargetError } from './port.ts';

/** The entries whose names hold the filter. */
function filtered(entries: readonly BrowseEntry[], { filter = '' }: Pick<BrowseListOptions, 'filter'>): readonly BrowseEntry[] {
  const wanted = filter.trim().toLowerCase();
  return wanted === '' ? entries : entries.filter(({ name }) => name.toLowerCase().includes(wanted));
}

/** A page of a list that is there as a whole; `next` is the number of entries before. */
export function pageOf(entries: readonly BrowseEntry[], options: BrowseListOptions = {}): BrowsePage {
  const found = filtered(entries, options);
  const start = startOf(options);
  const end = start + BROWSE_PAGE_SIZE;
  return end < found.length ? { entries: found.slice(start, end), next: String(end) } : { entries: found.slice(start) };
}

/** Where a page starts whose `from` is the number of entries before. @throws TargetError invalid-input for what is none */
export function startOf({ from = '0' }: Pick<BrowseListOptions, 'from'>): number {
  if (/^\d{1,9}$/.test(from)) return Number(from);
  throw new TargetError('invalid-input', 'This is no continuation of a list that was read here; list it from the start.', {
    code: 'bad-continuation',
    safeToRepeat: true,
  });
}
