import { stepDefinition } from '../../flow/steps/index.ts';
import type { RunEvent, RunEventOf } from '../../runs/events.ts';

type Report = RunEventOf<'run-finished'>['report'];
type Write = Report['writes'][number];
type Place = { readonly run: string; readonly step: string; readonly iteration: readonly number[] };

/** Where the steps of a run stand in the report of the outermost one: below the steps that called it. */
interface Prefix {
  readonly step: string;
  readonly iteration: readonly number[];
}

/** Kinds of step whose work may have been done when they were cut short. */
const MAY_WRITE: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'sql', 'idp', 'trigger', 'script']);
const LONGEST_ACTION = 80;

/**
 * Keeps what the events of a run tell about what it has done, so that a run whose process was killed, or died, still gets an
 * honest report.
 */
export class RunSoFar {
  #started: RunEventOf<'run-started'> | undefined;
  #finished: Report | undefined;
  #last: RunEvent | undefined;
  readonly #prefixes = new Map<string, Prefix>();
  readonly #open = new Map<string, RunEventOf<'step-started'>>();
  readonly #writes: Write[] = [];
  readonly #uncertain: Write[] = [];
  readonly #warnings: string[] = [];
  #steps = 0;

  /** The report of the outermost run, once it has ended. */
  get finished(): Report | undefined {
    return this.#finished;
  }

  add(event: RunEvent): void {
    this.#last = event;
    switch (event.event) {
      case 'run-started':
        return this.#runStarted(event);
      case 'step-started':
        this.#steps++;
        this.#open.set(keyOf(event), event);
        return;
      case 'step-finished':
      case 'step-failed':
        this.#open.delete(keyOf(event));
        return;
      case 'call':
        return this.#called(event);
      case 'log':
        if (event.level === 'warn') this.#warnings.push(event.message);
        return;
      case 'run-finished':
        if (event.run === this.#started?.run) this.#finished = event.report;
        return;
      default:
    }
  }

  /**
   * The end of a run whose process is gone.
   * @param outcome `cancelled` where a person ended it, `failed` where it died
   * @param reason why there is no report of its own, as a sentence
   * @returns undefined when the run had not begun, or had ended
   */
  end(outcome: 'cancelled' | 'failed', reason: string, now: Date = new Date()): RunEventOf<'run-finished'> | undefined {
    const started = this.#started;
    if (!started || this.#finished) return undefined;
    const open = [...this.#open.values()].filter(({ kind }) => kind !== 'for-each' && kind !== 'call');
    const cutShort = open.filter(({ kind }) => MAY_WRITE.has(kind));
    const where = open.map((event) => `\`${this.#placeOf(event).step}\``).join(', ');
    const message = [
      reason,
      where === '' ? '' : `It was at ${where}.`,
      cutShort.length === 0 ? '' : 'Whether that was done is not known.',
    ]
      .filter((part) => part !== '')
      .join(' ');
    const [first] = open;
    return {
      v: 1,
      run: started.run,
      seq: (this.#last?.seq ?? -1) + 1,
      at: now.toISOString(),
      event: 'run-finished',
      report: {
        run: started.run,
        flow: started.flow,
        outcome,
        message,
        ...(outcome === 'failed'
          ? { failure: { kind: 'internal', message, ...(first ? { step: first.step, iteration: first.iteration } : {}) } }
          : {}),
        vetoes: [],
        writes: [...this.#writes],
        uncertain: [
          ...this.#uncertain,
          ...cutShort.map((event) => {
            const action = stepDefinition(event.kind) ? `${event.kind} ${event.title}` : event.title;
            return { ...this.#placeOf(event), target: '', action };
          }),
        ],
        warnings: [...this.#warnings],
        steps: this.#steps,
        startedAt: started.at,
        durationMs: Math.max(0, now.getTime() - Date.parse(started.at)),
      },
    };
  }

  #runStarted(event: RunEventOf<'run-started'>): void {
    const { run, parent } = event;
    if (!parent) {
      this.#started ??= event;
      return;
    }
    const caller = this.#placeOf(parent);
    this.#prefixes.set(run, { step: `${caller.step}/`, iteration: caller.iteration });
  }

  #called(event: RunEventOf<'call'>): void {
    const { writes, failure, affected, target, what } = event;
    if (!writes) return;
    const action = what.trim().replace(/\s+/g, ' ');
    const write = {
      ...this.#placeOf(event),
      target,
      action: action.length > LONGEST_ACTION ? `${action.slice(0, LONGEST_ACTION)}…` : action,
    };
    if (failure) {
      if (failure.kind === 'timeout' || failure.kind === 'connection') this.#uncertain.push(write);
    } else if (affected === undefined || affected > 0 || event.exchanges) this.#writes.push(write);
  }

  #placeOf({ run, step, iteration }: Place): { step: string; iteration: number[] } {
    const prefix = this.#prefixes.get(run);
    if (!prefix) return { step, iteration: [...iteration] };
    return { step: prefix.step + step, iteration: [...prefix.iteration, ...iteration] };
  }
}

const keyOf = ({ run, step, iteration }: Place): string => JSON.stringify([run, step, iteration]);
