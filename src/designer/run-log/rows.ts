import { detailsOf, hasDetails, type Detail } from './detail.ts';
import type { LogEntry, RunLog } from './run-log.ts';
import type { Say } from './words.ts';

/** Which entries are shown. */
export interface LogFilter {
  readonly kind: 'all' | 'warnings' | 'writes';
  /** Id of a step; empty for all. */
  readonly step: string;
}

export const EVERYTHING: LogFilter = { kind: 'all', step: '' };

/** One line of the tree as it is shown. */
export interface Row {
  /** The same for the same thing, however the rows around change. */
  readonly key: string;
  /** From 0. */
  readonly depth: number;
  readonly entry: LogEntry;
  /** Set where the line shows a part of the entry's data. */
  readonly detail: Detail | undefined;
  readonly opens: boolean;
  readonly open: boolean;
  /** Place among its siblings, from 1, and their number. */
  readonly position: number;
  readonly siblings: number;
}

/** What a person opened (true) or closed (false), by key of the row. */
export type Opened = ReadonlyMap<string, boolean>;

/** The lines of the log that are to be seen: in entries that are open, as far as the filter lets them through. */
export function rowsOf(log: RunLog, opened: Opened, filter: LogFilter, say: Say): Row[] {
  const shown = filterMarks(log, filter);
  const rows: Row[] = [];
  const addEntries = (ids: readonly number[], below: boolean): void => {
    const visible = shown && !below ? ids.filter((id) => shown[id]) : ids;
    visible.forEach((id, index) => {
      const entry = log.entries[id]!;
      const key = String(id);
      const details = hasDetails(entry);
      const opens = entry.children.length > 0 || details;
      // what is inside of a match is shown as it would be without a filter
      const matches = shown?.[id] === MATCH;
      const leads = shown !== undefined && !below && !matches;
      const open = opens && (opened.get(key) ?? (leads || opensByItself(log, entry)));
      rows.push({
        key,
        depth: entry.depth,
        entry,
        detail: undefined,
        opens,
        open,
        position: index + 1,
        siblings: visible.length,
      });
      if (!open) return;
      const found = details && !leads ? detailsOf(entry, say) : [];
      const first = entry.event.event === 'run-started';
      if (first) addDetails(found, entry, key, entry.depth + 1);
      addEntries(entry.children, below || matches);
      if (!first) addDetails(found, entry, key, entry.depth + 1);
    });
  };
  const addDetails = (details: readonly Detail[], entry: LogEntry, around: string, depth: number): void => {
    details.forEach((detail, index) => {
      const key = `${around}:${index}`;
      const opens = detail.inside !== undefined;
      const open = opens && (opened.get(key) ?? false);
      rows.push({ key, depth, entry, detail, opens, open, position: index + 1, siblings: details.length });
      if (open) addDetails(detail.inside(), entry, key, depth + 1);
    });
  };
  addEntries(log.roots, false);
  return rows;
}

/** What should be looked at is open from the start; so are called flows, which are the only thing inside of their step. */
function opensByItself(log: RunLog, { worst, event }: LogEntry): boolean {
  switch (event.event) {
    case 'run-started':
      return true;
    case 'step-started':
    case 'item-started':
      return worst > 0;
    case 'run-finished':
      return log.report?.outcome !== 'succeeded' && log.report?.outcome !== 'no-changes';
    default:
      return false;
  }
}

const LEADS = 1;
const MATCH = 2;

/** For each entry whether it matches, or leads to one that does; undefined where everything is shown. */
function filterMarks({ entries }: RunLog, { kind, step }: LogFilter): Uint8Array | undefined {
  if (kind === 'all' && step === '') return undefined;
  const marks = new Uint8Array(entries.length);
  for (const entry of entries) {
    if (!matches(entry, kind, step)) continue;
    marks[entry.id] = MATCH;
    for (let at = entry.parent; at >= 0 && marks[at] === 0; at = entries[at]!.parent) marks[at] = LEADS;
  }
  return marks;
}

function matches({ event, severity }: LogEntry, kind: LogFilter['kind'], step: string): boolean {
  if (event.event === 'run-finished') return kind === 'warnings' && step === '' && severity > 0;
  if (step !== '' && !('step' in event && event.step === step)) return false;
  switch (kind) {
    case 'all':
      return event.event === 'step-started';
    case 'warnings':
      return severity > 0;
    case 'writes':
      return event.event === 'call' && event.writes && !event.failure && event.affected !== 0;
  }
}
