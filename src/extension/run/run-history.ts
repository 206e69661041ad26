import type { Happening } from '../../designer/flow-text.ts';
import type { RunEvent, RunEventOf } from '../../runs/events.ts';
import type { Refusal } from '../../runner/protocol.ts';

/** A run of this window. */
export interface RunRecord {
  readonly id: string;
  /** Address of the flow. */
  readonly flow: string;
  /** What the input is called, for people. */
  readonly input: string;
  readonly startedAt: Date;
  /** Name of the environment; empty before the targets are open. */
  environment: string;
  running: boolean;
  /** True once it was asked to end. */
  stopping: boolean;
  readonly events: RunEvent[];
  /** Events that were not kept, because there were too many. */
  dropped: number;
  report: RunEventOf<'run-finished'>['report'] | undefined;
  /** Why it never began. */
  refusal: Refusal | undefined;
  /** Where it was recorded, and which of the runs there it is, from 1. */
  recording: { readonly file: string; readonly run: number } | undefined;
}

/** Something that happened to a run: `changed` is all but its events. */
export type RunChange =
  | { readonly what: 'begun' | 'changed' | 'ended'; readonly run: RunRecord }
  | { readonly what: 'events'; readonly run: RunRecord; readonly events: readonly RunEvent[] };

export interface HistoryLimits {
  readonly runsPerFlow: number;
  /** Events that are kept of one run, and of all together. */
  readonly eventsPerRun: number;
  readonly events: number;
}

const LIMITS: HistoryLimits = { runsPerFlow: 10, eventsPerRun: 200_000, events: 500_000 };

/** Events are told no more often than this, in milliseconds: a picture drawn for each of a long run's batches takes seconds. */
const INTERVAL_MS = 100;

/** The runs of this window, current and past: the one place that knows them. */
export class RunHistory {
  readonly #limits: HistoryLimits;
  /** Oldest first. */
  readonly #runs: RunRecord[] = [];
  readonly #listeners = new Set<(change: RunChange) => void>();
  readonly #intervalMs: number;
  /** Events that came in and that nobody knows of yet. */
  readonly #waiting = new Map<RunRecord, RunEvent[]>();
  #timer: NodeJS.Timeout | undefined;
  #toldAt = -Infinity;
  #last = 0;

  /** @param intervalMs between two tellings of events; what comes meanwhile is gathered */
  constructor(limits: HistoryLimits = LIMITS, intervalMs: number = INTERVAL_MS) {
    this.#limits = limits;
    this.#intervalMs = intervalMs;
  }

  /** Newest first. */
  get runs(): readonly RunRecord[] {
    return [...this.#runs].reverse();
  }

  readonly onDidChange: Happening<RunChange> = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  get(id: string): RunRecord | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /** The last run of a flow, or the last one of all. */
  latest(flow?: string): RunRecord | undefined {
    return this.#runs.findLast((run) => flow === undefined || run.flow === flow);
  }

  begin(flow: string, input: string, startedAt: Date = new Date()): RunRecord {
    const run: RunRecord = {
      id: String(++this.#last),
      flow,
      input,
      startedAt,
      environment: '',
      running: true,
      stopping: false,
      events: [],
      dropped: 0,
      report: undefined,
      refusal: undefined,
      recording: undefined,
    };
    this.#runs.push(run);
    this.#forgetOld(flow);
    this.#tell({ what: 'begun', run });
    return run;
  }

  /** Takes events in: at once where none came for a while, else with those that come until then. */
  add(run: RunRecord, events: readonly RunEvent[]): void {
    const waiting = this.#waiting.get(run) ?? [];
    // not spread: a batch may be larger than a call takes arguments
    for (const event of events) waiting.push(event);
    this.#waiting.set(run, waiting);
    const pause = this.#toldAt + this.#intervalMs - performance.now();
    if (pause <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), pause);
  }

  /** Tells the events that are waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = [...this.#waiting];
    this.#waiting.clear();
    for (const [run, events] of all) this.#take(run, events);
    if (all.length > 0) this.#toldAt = performance.now();
  }

  /** Tells that something else of a run is different. */
  change(run: RunRecord, change: Partial<Pick<RunRecord, 'environment' | 'stopping' | 'recording'>>): void {
    this.flush();
    Object.assign(run, change);
    this.#tell({ what: 'changed', run });
  }

  end(run: RunRecord, refusal?: Refusal): void {
    this.flush();
    run.running = false;
    run.refusal = refusal;
    this.#tell({ what: 'ended', run });
  }

  #take(run: RunRecord, events: readonly RunEvent[]): void {
    const kept: RunEvent[] = [];
    const outermost = run.events[0]?.run ?? events[0]?.run;
    for (const event of events) {
      const isEnd = event.event === 'run-finished' && event.run === outermost;
      if (isEnd) run.report = event.report;
      if (isEnd || run.events.length + kept.length < this.#limits.eventsPerRun) kept.push(event);
      else run.dropped++;
    }
    for (const event of kept) run.events.push(event);
    this.#tell({ what: 'events', run, events: kept });
  }

  #tell(change: RunChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #forgetOld(flow: string): void {
    const { runsPerFlow, events } = this.#limits;
    const ofFlow = this.#runs.filter((run) => run.flow === flow && !run.running);
    for (const run of ofFlow.slice(0, Math.max(0, ofFlow.length + 1 - runsPerFlow))) this.#forget(run);
    let total = this.#runs.reduce((sum, run) => sum + run.events.length, 0);
    for (const run of [...this.#runs]) {
      if (total <= events) return;
      if (run.running) continue;
      total -= run.events.length;
      this.#forget(run);
    }
  }

  #forget(run: RunRecord): void {
    this.#runs.splice(this.#runs.indexOf(run), 1);
  }
}
