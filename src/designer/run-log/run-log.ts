import type { RunEvent, RunEventOf } from '../../runs/events.ts';

/** What a person should look at: nothing, something odd, something that went wrong. */
export type Severity = 0 | 1 | 2;

/** One entry of the log. What happens later changes it in place: there may be hundreds of thousands. */
export interface LogEntry {
  /** Index in {@link RunLog.entries}. */
  readonly id: number;
  /** Id of the entry around; -1 at the top. */
  readonly parent: number;
  readonly depth: number;
  /** What made it: `run-started` is a called flow, `run-finished` the report at the end. */
  readonly event: EntryEvent;
  /** How it ended: of steps and called flows. */
  end: RunEventOf<'step-finished' | 'step-failed' | 'run-finished'> | undefined;
  readonly children: number[];
  /** Of itself. */
  severity: Severity;
  /** Of itself and of everything inside. */
  worst: Severity;
  /** Items that a loop took up. */
  items: number;
  /** True for a loop's item that is done, and for all that has ended. */
  done: boolean;
}

export type EntryEvent = RunEventOf<
  'run-started' | 'step-started' | 'item-started' | 'call' | 'trigger' | 'log' | 'notice' | 'attempt-failed' | 'run-finished'
>;

interface Place {
  readonly run: string;
  readonly iteration: readonly number[];
}

/**
 * The log of a run as a tree: steps at the top, in them what they called, loops with their items, called flows, and at the
 * end the report. Each event costs the same, however long the run is.
 */
export class RunLog {
  readonly entries: LogEntry[] = [];
  readonly roots: number[] = [];
  /** Ids of steps in the order in which they first ran. */
  readonly steps = new Set<string>();
  /** Calls that changed something. */
  writes = 0;
  warnings = 0;
  errors = 0;
  #started: RunEventOf<'run-started'> | undefined;
  #report: RunEventOf<'run-finished'>['report'] | undefined;
  readonly #places = new Map<string, number>();

  get started(): RunEventOf<'run-started'> | undefined {
    return this.#started;
  }

  get report(): RunEventOf<'run-finished'>['report'] | undefined {
    return this.#report;
  }

  add(events: Iterable<RunEvent>): void {
    for (const event of events) this.#add(event);
  }

  /** The entry around an entry; undefined at the top. */
  around(entry: LogEntry): LogEntry | undefined {
    return this.entries[entry.parent];
  }

  /** Steps that lead to an entry: the calls around, outermost first, then its own; empty for the report. */
  stepsTo(entry: LogEntry): string[] {
    const { event } = entry;
    const own = 'step' in event ? [event.step] : [];
    for (let at = this.around(entry); at; at = this.around(at))
      if (at.event.event === 'run-started' && at.event.parent) own.unshift(at.event.parent.step);
    return own;
  }

  #add(event: RunEvent): void {
    switch (event.event) {
      case 'run-started':
        if (!event.parent) this.#started ??= event;
        else this.#places.set(event.run, this.#open(event, this.#places.get(stepKey(event.parent, event.parent.step))).id);
        return;
      case 'step-started':
        this.steps.add(event.step);
        this.#places.set(stepKey(event, event.step), this.#open(event, this.#places.get(bodyKey(event))).id);
        return;
      case 'item-started': {
        const loop = { run: event.run, iteration: event.iteration.slice(0, -1) };
        const around = this.#places.get(stepKey(loop, event.step));
        if (around !== undefined) this.entries[around]!.items++;
        this.#places.set(bodyKey(event), this.#open(event, around).id);
        return;
      }
      case 'item-finished':
        return this.#close(bodyKey(event), undefined, 0);
      case 'step-finished':
        return this.#close(stepKey(event, event.step), event, event.port === 'vetoed' ? 1 : 0);
      case 'step-failed':
        return this.#close(stepKey(event, event.step), event, event.port === null ? 2 : 1);
      case 'run-finished':
        if (event.run !== this.#started?.run) return this.#close(event.run, event, 0);
        this.#report = event.report;
        this.#open(event, undefined, event.report.outcome === 'failed' ? 2 : 0);
        return;
      default:
        if (event.event === 'call' && event.writes && !event.failure && event.affected !== 0) this.writes++;
        this.#open(event, this.#places.get(stepKey(event, event.step)), severityOf(event));
    }
  }

  #open(event: EntryEvent, parent = -1, severity: Severity = 0): LogEntry {
    const around = this.entries[parent];
    const id = this.entries.length;
    const depth = around ? around.depth + 1 : 0;
    const entry: LogEntry = {
      id,
      parent,
      depth,
      event,
      end: undefined,
      children: [],
      severity: 0,
      worst: 0,
      items: 0,
      done: false,
    };
    this.entries.push(entry);
    (around?.children ?? this.roots).push(id);
    this.#rate(entry, severity);
    return entry;
  }

  #close(key: string, end: LogEntry['end'], severity: Severity): void {
    const id = this.#places.get(key);
    if (id === undefined) return;
    this.#places.delete(key);
    const entry = this.entries[id]!;
    entry.end = end;
    entry.done = true;
    // a failure is counted where it happened, and not again at the loops and calls around it
    this.#rate(entry, severity, severity > 0 && entry.worst >= severity);
  }

  #rate(entry: LogEntry, severity: Severity, counted = false): void {
    if (severity === 0) return;
    entry.severity = severity;
    if (!counted && severity === 1) this.warnings++;
    if (!counted && severity === 2 && entry.event.event !== 'run-finished') this.errors++;
    for (let at: LogEntry | undefined = entry; at && at.worst < severity; at = this.around(at)) at.worst = severity;
  }
}

function severityOf(event: EntryEvent): Severity {
  switch (event.event) {
    case 'log':
      return event.level === 'error' ? 2 : event.level === 'warn' ? 1 : 0;
    case 'trigger':
      return event.vetoed ? 1 : 0;
    case 'call':
      return event.failure ? 1 : 0;
    case 'notice':
    case 'attempt-failed':
      return 1;
    default:
      return 0;
  }
}

/** Where the steps of a run, or of one item of its loops, stand. */
const bodyKey = ({ run, iteration }: Place): string => (iteration.length === 0 ? run : `${run}\n${iteration.join('.')}`);
const stepKey = ({ run, iteration }: Place, step: string): string => `${run}\n${iteration.join('.')}\n${step}`;
