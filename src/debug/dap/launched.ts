import { ContinuedEvent, Event, OutputEvent, StoppedEvent, TerminatedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { deletionQuestion } from '../../runs/deletion.ts';
import type { RunEvent } from '../../runs/events.ts';
import { debugRuns } from '../debug-run.ts';
import type { Debuggee } from '../debuggee.ts';
import { FrameEvaluator } from '../evaluate.ts';
import { Inspection } from '../inspection.ts';
import type { Pause } from '../pause.ts';
import { Questions } from '../questions.ts';
import { Timeline } from '../time/timeline.ts';
import type { ShownPause } from '../time/timeline-options.ts';
import type { BreakableFile } from './bind-breakpoints.ts';
import { breakableFiles } from './breakable-files.ts';
import { consoleLine } from './console-lines.ts';
import type { LaunchArguments } from './launch-arguments.ts';
import { pathKey, sourceOf } from './protocol-shapes.ts';

/** The one thread there is: the run. */
export const THREAD = 1;

type Send = (event: DebugProtocol.Event) => void;

/** Everything there is once a flow was launched, and what the client is told of it. */
export class Launched {
  readonly options: LaunchArguments;
  readonly debuggee: Debuggee;
  readonly timeline: Timeline;
  readonly inspection: Inspection;
  /** By `pathKey`. */
  readonly files: ReadonlyMap<string, BreakableFile>;
  readonly questions = new Questions(({ id, text, step, deletion }) => {
    this.say('important', `${step}: ${text} Answer \`yes\` or \`no\` here.`);
    this.#send(
      new Event('consent', { id, question: this.debuggee.redactor.text(text), step, ...(deletion ? { deletion } : {}) }),
    );
  });
  threadName: string;
  /** What the client calls the first column of a line. */
  firstColumn = 1;
  readonly #send: Send;
  readonly #signal: AbortSignal;
  #lastBreakpoint = 0;

  /** @param signal stops the run */
  constructor(options: LaunchArguments, debuggee: Debuggee, signal: AbortSignal, send: Send) {
    this.options = options;
    this.debuggee = debuggee;
    this.#signal = signal;
    this.#send = send;
    this.threadName = debuggee.flow.name;
    const evaluator = new FrameEvaluator(debuggee.evaluation);
    this.timeline = new Timeline({
      debuggee,
      evaluator,
      stopOnEntry: options.stopOnEntry,
      signal,
      paused: (shown) => this.#paused(shown),
      said: (text, place, complaint) => this.say(complaint ? 'stderr' : 'console', text, place),
    });
    this.inspection = new Inspection(this.timeline, evaluator, debuggee);
    this.files = new Map(breakableFiles(debuggee).map((file) => [pathKey(file.file), file] as const));
  }

  /** A number for a breakpoint. */
  nextBreakpoint(): number {
    return ++this.#lastBreakpoint;
  }

  /** Tells the client that the run goes on, before it stops again. */
  goesOn(): void {
    this.#send(new ContinuedEvent(THREAD, true));
  }

  /** Makes the runs, and tells when they are over. */
  async run(): Promise<void> {
    const { debuggee, options, questions } = this;
    const { mode, consent, noDebug } = options;
    const { recorded } = debuggee;
    if (recorded?.changed !== undefined) this.say('important', recorded.changed);
    try {
      // a recording can only be looked at
      await debugRuns(debuggee, noDebug && !recorded ? undefined : this.timeline, {
        mode,
        signal: this.#signal,
        consent: consent === 'ask' ? (question, step) => questions.ask(question, step) : () => consent === 'yes',
        // whatever the answer to the flow's own questions is
        confirmDelete: (deletion, step) => questions.ask(deletionQuestion(deletion), step, deletion),
        sink: (event) => this.#happened(event),
        begins: ({ label }) => {
          this.threadName = label === undefined ? debuggee.flow.name : `${debuggee.flow.name} (${label})`;
          if (label !== undefined) this.say('console', label);
        },
      });
    } catch (error) {
      this.say('stderr', `A defect in idflow itself: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#send(new TerminatedEvent());
  }

  /** Writes to the debug console. */
  say(category: string, text: string, place?: { readonly file: string; readonly line: number }): void {
    const event: DebugProtocol.OutputEvent = new OutputEvent(`${this.debuggee.redactor.text(text)}\n`, category);
    if (place) Object.assign(event.body, { source: sourceOf(place.file), line: place.line });
    this.#send(event);
  }

  #happened(event: RunEvent): void {
    const line = consoleLine(event);
    if (line) this.say(line.category, line.text);
    if (this.options.runEvents) this.#send(new Event('runEvent', event));
  }

  #paused({ pause, recorded, returned }: ShownPause): void {
    this.inspection.begin();
    const event: DebugProtocol.StoppedEvent = new StoppedEvent(pause.reason, THREAD);
    event.body.allThreadsStopped = true;
    if (pause.text !== undefined) event.body.text = this.debuggee.redactor.text(pause.text);
    const where = returned ? 'Back in the present' : WHERE[pause.moment];
    if (recorded) event.body.description = `Recorded: ${pastPlace(pause)}`;
    else if (where !== undefined) event.body.description = where;
    if (pause.breakpoints) event.body.hitBreakpointIds = [...pause.breakpoints];
    // canvas and run panel show the past apart
    Object.assign(event.body, recorded ? { recorded } : {});
    this.#send(event);
  }
}

const WHERE: Partial<Record<Pause['moment'], string>> = {
  'before-call': 'Before a call',
  'after-step': 'After the step',
  running: 'In the middle of the step',
};

function pastPlace({ reason, moment }: Pause): string {
  if (reason === 'breakpoint') return 'at a breakpoint';
  if (moment === 'in-script') return 'in a script';
  return WHERE[moment]?.toLowerCase() ?? 'before the step';
}
