import * as z from 'zod';
import { create } from 'zustand';
import { EVERYTHING, rowsOf, type LogFilter, type Row } from '../../src/designer/run-log/rows.ts';
import { RunLog } from '../../src/designer/run-log/run-log.ts';
import { LogSearch } from '../../src/designer/run-log/search.ts';
import type { FromRunPanel, RunSummary, ToRunPanel } from '../../src/designer/run-panel-protocol.ts';
import type { MessageClient } from '../shared/vscode-api.ts';
import { setWords, t } from '../shared/words.ts';

/** What the panel shows. The log itself changes in place; `rows` are made anew of it. */
export interface RunPanelState {
  /** False until the extension has said what there is. */
  readonly ready: boolean;
  readonly runs: readonly RunSummary[];
  readonly shown: RunSummary | undefined;
  readonly log: RunLog;
  readonly rows: readonly Row[];
  /** What a person opened and closed. */
  readonly opened: ReadonlyMap<string, boolean>;
  readonly filter: LogFilter;
  /** Key of the row that has the keyboard; undefined before anybody chose one. */
  readonly active: string | undefined;
  readonly query: string;
  /** Ids of the entries that hold the query. */
  readonly found: readonly number[];
  /** Counts requests to show the active row, and to move the keyboard to the search. */
  readonly reveal: number;
  readonly findRequests: number;
}

/** What is kept while the panel is hidden. */
const keptSchema = z.object({
  kind: z.enum(['all', 'warnings', 'writes']),
  query: z.string(),
});

const INITIAL: RunPanelState = {
  ready: false,
  runs: [],
  shown: undefined,
  log: new RunLog(),
  rows: [],
  opened: new Map(),
  filter: EVERYTHING,
  active: undefined,
  query: '',
  found: [],
  reveal: 0,
  findRequests: 0,
};

export const useRunPanel = create<RunPanelState>(() => INITIAL);

const { getState: get, setState: set } = useRunPanel;

let client: MessageClient<FromRunPanel, ToRunPanel> | undefined;
let search = new LogSearch(INITIAL.log, t);

/** Connects the panel to the extension. */
export function connect(to: MessageClient<FromRunPanel, ToRunPanel>): void {
  client = to;
  const kept = keptSchema.safeParse(to.kept);
  if (kept.success) set({ filter: { kind: kept.data.kind, step: '' }, query: kept.data.query });
  to.on('runs', ({ runs, shown, words }) => {
    setWords(words);
    set({ ready: true, runs, shown: runs.find(({ id }) => id === shown) });
  });
  to.on('events', ({ reset, events }) => {
    if (reset) begin();
    get().log.add(events);
    refreshSoon();
  });
  to.on('do', ({ action }) => {
    if (action === 'find') set(({ findRequests }) => ({ findRequests: findRequests + 1 }));
    else set(({ reveal }) => ({ reveal: reveal + 1 }));
  });
  to.send({ type: 'ready' });
}

export const send = (message: FromRunPanel): void => client?.send(message);

function begin(): void {
  const log = new RunLog();
  search = new LogSearch(log, t);
  set({ log, rows: [], opened: new Map(), active: undefined, found: [], filter: { ...get().filter, step: '' } });
}

let refreshing = false;
let lastCost = 0;

/** Shows what has come in with the next picture; the more that takes, the more rarely. */
function refreshSoon(): void {
  if (refreshing) return;
  refreshing = true;
  setTimeout(() => requestAnimationFrame(refreshLater), Math.min(500, lastCost * 4));
}

function refreshLater(): void {
  refreshing = false;
  const started = performance.now();
  refresh();
  lastCost = performance.now() - started;
}

/** Makes the rows anew. */
function refresh(change: Partial<RunPanelState> = {}): void {
  const { log, opened, filter, query } = { ...get(), ...change };
  set({ ...change, rows: rowsOf(log, opened, filter, t), found: search.find(query) });
}

export function setFilter(filter: LogFilter): void {
  refresh({ filter });
  keep();
}

export function setOpen(key: string, open: boolean): void {
  const opened = new Map(get().opened);
  opened.set(key, open);
  refresh({ opened });
}

/** Opens or closes every entry; the data of entries stays closed. */
export function setAllOpen(open: boolean): void {
  refresh({
    opened: new Map(get().log.entries.map(({ id, children }) => [String(id), open && children.length > 0] as const)),
  });
}

export function setActive(active: string, reveal = true): void {
  set((state) => ({ active, reveal: state.reveal + (reveal ? 1 : 0) }));
}

export function setQuery(query: string): void {
  set({ query, found: search.find(query) });
  keep();
}

/** Goes to the next entry that holds the query, or to the one before; opens what is around it. */
export function goToFound(direction: 1 | -1): void {
  const { found, active, rows, log, opened, filter } = get();
  if (found.length === 0) return;
  const current = rows.find(({ key }) => key === active)?.entry.id;
  const at = current === undefined ? -1 : found.indexOf(current);
  const next = at >= 0 ? at + direction : nearest(found, current, direction);
  const id = found[(next + found.length) % found.length]!;
  const now = new Map(opened);
  for (let around = log.entries[id]!.parent; around >= 0; around = log.entries[around]!.parent) now.set(String(around), true);
  refresh({ opened: now, filter: isShown(id) ? filter : EVERYTHING });
  setActive(String(id));
}

/** Where the search goes on from an entry that is no match itself. */
function nearest(found: readonly number[], current: number | undefined, direction: 1 | -1): number {
  if (current === undefined) return direction > 0 ? 0 : found.length - 1;
  // entries are numbered as they happened, which is nearly the order in which they stand
  const after = found.findIndex((id) => id > current);
  const place = after < 0 ? found.length : after;
  return direction > 0 ? place : place - 1;
}

const isShown = (id: number): boolean => {
  const { filter, log } = get();
  return filter === EVERYTHING || rowsOf(log, new Map(), filter, t).some(({ entry }) => entry.id === id);
};

const keep = (): void => {
  const { filter, query } = get();
  client?.keep({ kind: filter.kind, query } satisfies z.infer<typeof keptSchema>);
};
