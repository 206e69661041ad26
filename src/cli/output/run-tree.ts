import { durationText } from '../../flow/duration-text.ts';
import { isJsonObject } from '../../flow/json.ts';
import type { RunEvent, RunEventOf } from '../../runs/events.ts';
import { callLines } from './call-lines.ts';
import { Lane } from './lane.ts';
import { counted } from './problems.ts';
import type { StatusLine } from './status-line.ts';
import type { Terminal } from './terminal.ts';
import { cutTo, padTo, printable, printableLines, textWidth } from './text-width.ts';
import { pairsText, valueText } from './values.ts';

/** How much of a run is shown: the outcome alone; steps and what they wrote; also what they read; also all of each answer. */
export type Verbosity = 'quiet' | 'compact' | 'normal' | 'verbose';

export interface RunTreeOptions {
  readonly terminal: Terminal;
  readonly status: StatusLine;
  readonly verbosity: Verbosity;
  /** Ids of all steps, so that titles stand in one column. */
  readonly stepIds: readonly string[];
}

type StepEvent = Extract<RunEvent, { step: string }>;

/** A step that has begun. */
interface OpenStep {
  readonly event: RunEventOf<'step-started'>;
  readonly since: number;
  /** What happened in it so far; its line stands above and is printed when the step ends. */
  readonly details: string[];
  /** True once its line is printed because steps run inside of it. */
  opened: boolean;
}

const INDENT = 2;
const WIDEST_ID = 26;
const NARROWEST_ID = 18;
const DURATION_COLUMNS = 9;

/**
 * Prints a run as a tree while it happens: a line for each step with the port taken and the time it took, below it what was
 * sent and answered, and loops and called flows indented. A step is printed when it ends, and parallel iterations one after
 * the other; what is under way is in the status line.
 */
export class RunTree {
  readonly #options: RunTreeOptions;
  readonly #titleColumn: number;
  readonly #open = new Map<string, OpenStep>();
  /** Depth at which the steps of a run stand. */
  readonly #depths = new Map<string, number>();
  /** Output of each run and each item of a loop. */
  readonly #lanes = new Map<string, Lane>();

  constructor(options: RunTreeOptions) {
    this.#options = options;
    const widest = Math.max(0, ...options.stepIds.map(textWidth));
    this.#titleColumn = INDENT * 2 + Math.min(WIDEST_ID, widest) + 2;
    options.status.show(() => this.#underWay());
  }

  readonly on = (event: RunEvent): void => {
    switch (event.event) {
      case 'run-started':
        return this.#runStarted(event);
      case 'step-started':
        this.#open.set(keyOf(event), { event, since: performance.now(), details: [], opened: false });
        return;
      case 'item-started':
        return this.#itemStarted(event);
      case 'item-finished':
        this.#lanes.get(laneKey(event))?.end();
        this.#lanes.delete(laneKey(event));
        return;
      case 'step-finished':
      case 'step-failed':
        return this.#stepEnded(event);
      case 'call':
        if (this.#compact && !event.writes && !event.failure) return;
        return this.#detail(
          event,
          ...callLines(event, this.#colours, this.#room(event), this.#compact ? 'brief' : this.#verbose ? 'whole' : 'normal'),
        );
      case 'trigger':
        return this.#compact && !event.vetoed ? undefined : this.#detail(event, ...this.#trigger(event));
      case 'log':
        return this.#detail(event, ...this.#log(event));
      case 'notice':
        return this.#detail(event, `${this.#colours.yellow('⧗')} ${event.target}  ${printable(event.message)}`);
      case 'attempt-failed': {
        const { attempt, failure, waitMs } = event;
        const again = `trying again in ${durationText(waitMs)}`;
        return this.#detail(
          event,
          `${this.#colours.yellow('↻')} attempt ${attempt} failed (${failure.kind}): ${printable(failure.message)} ${again}`,
        );
      }
      case 'run-finished':
        return this.#runFinished(event);
    }
  };

  get #colours() {
    return this.#options.terminal.colours;
  }

  get #verbose(): boolean {
    return this.#options.verbosity === 'verbose';
  }

  get #compact(): boolean {
    return this.#options.verbosity === 'compact';
  }

  #underWay(): string | undefined {
    const now = performance.now();
    const steps = [...this.#open.values()].filter(({ opened }) => !opened);
    const longest = steps.map(({ since }) => now - since).sort((a, b) => b - a)[0];
    if (longest === undefined) return undefined;
    return `  … ${steps.map(({ event }) => event.title).join(' · ')}  ${durationText(longest)}`;
  }

  #runStarted({ run, flow, parent, input }: RunEventOf<'run-started'>): void {
    const caller = parent && this.#open.get(keyOf(parent));
    if (!parent || !caller) {
      this.#depths.set(run, 1);
      this.#lanes.set(run, new Lane((line) => this.#write(line)));
      return;
    }
    this.#openUp(caller);
    const depth = this.#depthOf(parent);
    this.#depths.set(run, depth + 2);
    this.#lanes.set(run, this.#laneOf(parent));
    const { dim, bold } = this.#colours;
    this.#print(
      parent,
      1,
      `${dim('▸')} ${bold(printable(flow))}  ${dim(this.#cut(valueText(input), depth + 1, flow.length + 6))}`,
    );
  }

  #runFinished({ run }: RunEventOf<'run-finished'>): void {
    // The lane of a called flow is that of its caller, and goes on.
    if (this.#depths.get(run) === 1) this.#lanes.get(run)?.end();
    for (const key of [...this.#lanes.keys()]) if (key === run || key.startsWith(`${run}\n`)) this.#lanes.delete(key);
    this.#depths.delete(run);
  }

  #itemStarted(event: RunEventOf<'item-started'>): void {
    const outside = { ...event, iteration: event.iteration.slice(0, -1) };
    const loop = this.#open.get(keyOf(outside));
    if (loop) this.#openUp(loop);
    this.#lanes.set(laneKey(event), this.#laneOf(outside).open());
    const { item } = event;
    const number = String((event.iteration.at(-1) ?? 0) + 1);
    const text = isJsonObject(item) ? pairsText(item) : valueText(item);
    const { dim, bold } = this.#colours;
    this.#print(event, -1, `${dim('▸')} ${bold(number)}  ${dim(this.#cut(text, this.#depthOf(event) - 1, 4 + number.length))}`);
  }

  /** Prints the line of a step in which steps begin to run. */
  #openUp(step: OpenStep): void {
    if (step.opened) return;
    step.opened = true;
    this.#print(step.event, 0, this.#head('▾', step.event, ''));
    for (const line of step.details.splice(0)) this.#print(step.event, 2, line);
  }

  #stepEnded(event: RunEventOf<'step-finished'> | RunEventOf<'step-failed'>): void {
    const key = keyOf(event);
    const open = this.#open.get(key);
    if (!open) return;
    this.#open.delete(key);
    const { green, red, yellow, cyan, dim } = this.#colours;
    const failed = event.event === 'step-failed';
    const vetoed = event.port === 'vetoed';
    const mark = failed ? (event.port === null ? red('✗') : yellow('✗')) : vetoed ? yellow('⊘') : green('✓');
    const port = event.port === null || event.port === 'next' ? '' : cyan(`→ ${printable(event.port)}`);
    if (open.opened) {
      if (port !== '' || failed) this.#print(event, 0, `${dim('└')} ${mark} ${dim(event.step)}  ${port}`.trimEnd());
    } else {
      const items =
        open.event.kind === 'for-each' && !failed && typeof event.output === 'number' ? dim(counted(event.output, 'item')) : '';
      this.#print(
        event,
        0,
        this.#head(mark, open.event, [port, items].filter((part) => part !== '').join('  '), event.durationMs),
      );
    }
    for (const line of open.details) this.#print(event, 2, line);
    // A failure that ends the run is told where it happened, and not again at the steps around.
    if (failed && (event.port !== null || !open.opened)) {
      const { failure } = event;
      const paint = event.port === null ? red : yellow;
      for (const line of printableLines(failure.message)) this.#print(event, 2, `${paint(failure.kind)}  ${line}`);
    } else if (!failed && this.#verbose && event.output !== null) this.#print(event, 2, dim(`= ${valueText(event.output)}`));
  }

  #head(mark: string, { step, title, iteration, run }: RunEventOf<'step-started'>, port: string, durationMs?: number): string {
    const { dim, bold } = this.#colours;
    const indent = this.#depthOf({ run, iteration }) * INDENT;
    const id = padTo(step, Math.max(NARROWEST_ID, this.#titleColumn - indent - 3));
    const duration = durationMs === undefined ? '' : durationText(durationMs).padStart(DURATION_COLUMNS);
    const room = this.#options.terminal.width - indent - 2 - textWidth(id) - 2 - textWidth(port) - 2 - DURATION_COLUMNS - 1;
    const shownTitle = title === step ? '' : cutTo(printable(title), Math.max(10, room));
    const left = `${mark} ${bold(id)}  ${[shownTitle, port].filter((part) => part !== '').join('  ')}`.trimEnd();
    if (duration === '') return left;
    return `${padTo(left, this.#options.terminal.width - indent - DURATION_COLUMNS - 1)} ${dim(duration)}`;
  }

  #trigger({ stage, name, vetoed, answer, durationMs }: RunEventOf<'trigger'>): string[] {
    const { yellow, dim } = this.#colours;
    const end = vetoed ? yellow(`vetoed: it answered ${valueText(answer)}`) : dim('passed');
    return [`${dim('ƒ')} ${dim(stage)} ${printable(name)}  ${end}  ${dim(durationText(durationMs))}`];
  }

  #log({ level, message }: RunEventOf<'log'>): string[] {
    if (level === 'debug' && !this.#verbose) return [];
    const { yellow, red, dim, bold } = this.#colours;
    const [first = '', ...rest] = printableLines(message);
    if (level === 'warn') return [bold(yellow(`⚠ ${first}`)), ...rest.map((line) => bold(yellow(`  ${line}`)))];
    if (level === 'error') return [red(`✗ ${first}`), ...rest.map((line) => red(`  ${line}`))];
    return [`${dim('·')} ${first}`, ...rest.map((line) => `  ${line}`)];
  }

  #detail(event: StepEvent, ...lines: string[]): void {
    const open = this.#open.get(keyOf(event));
    if (open && !open.opened) open.details.push(...lines);
    else for (const line of lines) this.#print(event, 2, line);
  }

  /** Each loop around takes two levels: one for the item, one for its steps. */
  #depthOf({ run, iteration }: Place): number {
    return (this.#depths.get(run) ?? 1) + iteration.length * 2;
  }

  #laneOf({ run, iteration }: Place): Lane {
    return this.#lanes.get(laneKey({ run, iteration })) ?? this.#lanes.get(run)!;
  }

  #room(event: StepEvent): number {
    return this.#options.terminal.width - (this.#depthOf(event) + 2) * INDENT;
  }

  #cut(text: string, depth: number, taken: number): string {
    return this.#verbose ? text : cutTo(text, Math.max(10, this.#options.terminal.width - depth * INDENT - taken));
  }

  /** @param deeper levels below the step */
  #print(place: Place, deeper: number, line: string): void {
    this.#laneOf(place).add(' '.repeat((this.#depthOf(place) + deeper) * INDENT) + line);
  }

  #write(line: string): void {
    if (this.#options.verbosity === 'quiet') return;
    this.#options.status.clear();
    this.#options.terminal.print(line);
  }
}

interface Place {
  readonly run: string;
  readonly iteration: readonly number[];
}

const laneKey = ({ run, iteration }: Place): string => (iteration.length === 0 ? run : `${run}\n${iteration.join('.')}`);
const keyOf = ({ run, iteration, step }: Place & { readonly step: string }): string => `${run}\n${iteration.join('.')}\n${step}`;
