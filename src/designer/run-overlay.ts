import type { Json } from '../flow/json.ts';
import type { RunEvent, RunEventOf } from '../runs/events.ts';

export type RunState = 'running' | 'done' | 'vetoed' | 'failed';

/** How often a step went which way, and how it stands. Replaced, never changed: a view can compare by identity. */
export interface StepRun {
  readonly state: RunState;
  /** Times that it began. */
  readonly count: number;
  /** Items that a loop took up. */
  readonly items: number;
  /** Milliseconds of all its ends together. */
  readonly durationMs: number;
  /** Way out that it took last. */
  readonly port?: string | undefined;
  /** What failed last. */
  readonly failure?: string | undefined;
}

/** One time that a step ran: what the inspector shows of it. */
export interface StepPass {
  /** Id of the run, and its number when several inputs ran. */
  readonly run: string;
  readonly iteration: readonly number[];
  readonly startedAt: string;
  readonly durationMs?: number | undefined;
  readonly port?: string | null | undefined;
  readonly output?: Json | undefined;
  readonly failure?: RunEventOf<'step-failed'>['failure'] | undefined;
  /** Calls of targets, answers of triggers, log lines and waits in the order in which they came. */
  readonly happened: readonly PassEvent[];
}

export type PassEvent = RunEventOf<'call' | 'trigger' | 'log' | 'notice' | 'attempt-failed' | 'item-started'>;

type StepEvent = Exclude<RunEvent, { event: 'run-started' | 'run-finished' }>;

/** Events of one pass kept for the inspector; a loop over a million items must not fill the memory. */
const EVENTS_PER_STEP = 5_000;

/**
 * Adds up the events of a run, or of many at once, to what the canvas shows. Each event costs the same however long the
 * run is. Flows that the run calls are left out: the canvas shows the step that calls them.
 */
export class RunOverlay {
  readonly steps = new Map<string, StepRun>();
  /** How often an edge was taken, by {@link takenKey}. */
  readonly taken = new Map<string, number>();
  /** Steps that have begun and not ended, in the order in which they began. */
  readonly current = new Map<string, number>();
  /** Reports of the runs that are over, by run. */
  readonly reports = new Map<string, RunEventOf<'run-finished'>['report']>();
  /** Input of each run. */
  readonly inputs = new Map<string, Json>();
  /** How the runs ended, the worst of them; undefined while one goes on. */
  outcome: RunEventOf<'run-finished'>['report']['outcome'] | undefined;

  readonly #events = new Map<string, StepEvent[]>();
  readonly #vetoedHere = new Set<string>();

  add(events: Iterable<RunEvent>): void {
    for (const event of events) this.#add(event);
  }

  /** Every time that the step ran, oldest first. Put together when asked for. */
  passesOf(step: string): StepPass[] {
    const passes: (StepPass & { happened: PassEvent[] })[] = [];
    const open = new Map<string, number>();
    for (const event of this.#events.get(step) ?? []) {
      const key = `${event.run} ${event.iteration.join('.')}`;
      if (event.event === 'step-started') {
        open.set(key, passes.length);
        passes.push({ run: event.run, iteration: event.iteration, startedAt: event.at, happened: [] });
        continue;
      }
      // what a loop says of an item belongs to the loop's own pass around it
      const at = open.get(key) ?? open.get(`${event.run} ${event.iteration.slice(0, -1).join('.')}`);
      const pass = at === undefined ? undefined : passes[at];
      if (at === undefined || !pass) continue;
      if (event.event === 'step-finished')
        passes[at] = { ...pass, durationMs: event.durationMs, port: event.port, output: event.output };
      else if (event.event === 'step-failed')
        passes[at] = { ...pass, durationMs: event.durationMs, port: event.port, failure: event.failure };
      else if (event.event !== 'item-finished') pass.happened.push(event);
    }
    return passes;
  }

  #add(event: RunEvent): void {
    if (event.event === 'run-started') {
      if (event.parent) return;
      this.inputs.set(event.run, event.input);
      this.outcome = undefined;
      return;
    }
    if (!this.inputs.has(event.run)) return;
    if (event.event === 'run-finished') return this.#finish(event);
    this.#keep(event);
    const before = this.steps.get(event.step) ?? { state: 'running', count: 0, items: 0, durationMs: 0 };
    switch (event.event) {
      case 'step-started':
        this.steps.set(event.step, { ...before, state: 'running', count: before.count + 1 });
        this.current.set(event.step, (this.current.get(event.step) ?? 0) + 1);
        return;
      case 'item-started':
        this.steps.set(event.step, { ...before, items: before.items + 1 });
        return this.#take(event.step, 'do');
      case 'trigger':
        if (event.vetoed) this.#vetoedHere.add(passKey(event));
        return;
      case 'step-finished': {
        const vetoed = this.#vetoedHere.delete(passKey(event)) || event.port === 'vetoed';
        this.#end(event, { ...before, state: vetoed ? 'vetoed' : 'done', port: event.port ?? undefined, failure: undefined });
        if (event.port !== null) this.#take(event.step, event.port);
        return;
      }
      case 'step-failed':
        this.#end(event, { ...before, state: 'failed', port: event.port ?? undefined, failure: event.failure.message });
        if (event.port !== null) this.#take(event.step, event.port, true);
        return;
      default:
        return;
    }
  }

  #end(event: RunEventOf<'step-finished' | 'step-failed'>, after: StepRun): void {
    const left = (this.current.get(event.step) ?? 1) - 1;
    if (left > 0) this.current.set(event.step, left);
    else this.current.delete(event.step);
    const durationMs = after.durationMs + event.durationMs;
    this.steps.set(event.step, { ...after, durationMs, state: left > 0 ? 'running' : after.state });
  }

  #take(step: string, port: string, error = false): void {
    const key = takenKey(step, port, error);
    this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
  }

  #keep(event: StepEvent): void {
    const events = this.#events.get(event.step);
    if (!events) this.#events.set(event.step, [event]);
    else if (events.length < EVENTS_PER_STEP) events.push(event);
  }

  #finish({ run, report }: RunEventOf<'run-finished'>): void {
    this.reports.set(run, report);
    // what a stop or a failure cut short does not run any more
    if (this.reports.size === this.inputs.size) {
      for (const step of this.current.keys()) {
        const before = this.steps.get(step);
        if (before?.state === 'running')
          this.steps.set(step, { ...before, state: report.outcome === 'failed' ? 'failed' : 'done' });
      }
      this.current.clear();
    }
    if (!this.outcome || WORSE.indexOf(report.outcome) > WORSE.indexOf(this.outcome)) this.outcome = report.outcome;
  }
}

const WORSE = ['no-changes', 'succeeded', 'vetoed', 'cancelled', 'failed'] as const;

/** Key of a way out in {@link RunOverlay.taken}. */
export const takenKey = (step: string, port: string, error = false): string => `${step}/${error ? 'error' : 'flow'}/${port}`;

const passKey = ({ run, step, iteration }: StepEvent): string => `${run} ${step} ${iteration.join('.')}`;
