import type { RunOptions } from '../../engine/run.ts';
import type { Json } from '../../flow/json.ts';
import type { ScriptBreakpoint } from '../../sandbox/debug/port.ts';
import type { StepBreakpoint } from '../breakpoints/step-breakpoints.ts';
import type { DebuggeeInput } from '../debuggee.ts';
import type { ExceptionFilter } from '../exceptions/filter.ts';
import { FlowDebugger } from '../flow-debugger.ts';
import { NotPossibleHere } from '../not-possible.ts';
import { bothOf } from '../observers.ts';
import type { Pause } from '../pause.ts';
import type { FlowFrame } from '../run-map.ts';
import { objectNameOf, objectNames } from '../step-object.ts';
import type { Resume, StepReference } from '../stepping.ts';
import { positionOf, type Position, type Whereabouts } from './position.ts';
import { PresentRun } from './present-run.ts';
import { ReplayedRun } from './replayed-run.ts';
import { Shadow, type Destination } from './shadow.ts';
import type { TimelineOptions } from './timeline-options.ts';

/**
 * A run and its past. What the run is told is recorded as it goes; to go back, a shadow of it goes through the recording again up to
 * where somebody wants to be, while the run itself stands where it is and waits. Going forward, the shadow comes to that place in the
 * end, and the run goes on. A run that is replayed from a file is a run as any other, but for asking nobody.
 */
export class Timeline {
  /** Debugs the run itself. */
  readonly live: FlowDebugger;
  readonly #options: TimelineOptions;
  #present: PresentRun | undefined;
  #shadow: Shadow | undefined;
  /** Present where the run is replayed from a recording. */
  #replayed: ReplayedRun | undefined;
  /** The script that is paused goes back to a breakpoint of its own, if it has come through one. */
  #reversing = false;

  constructor(options: TimelineOptions) {
    this.#options = options;
    const { evaluator, stopOnEntry, signal, said } = options;
    this.live = new FlowDebugger({
      evaluator,
      stopOnEntry,
      signal,
      paused: (pause) => this.#paused(pause, false),
      said,
    });
    signal.addEventListener('abort', () => this.#leavePast(), { once: true });
  }

  /** The debugger of what is shown: of the past, or of the run. */
  get current(): FlowDebugger {
    return this.#shadow?.flowDebugger ?? this.live;
  }

  /** Whether what is shown has happened already: nothing of it can be changed. */
  get isRecorded(): boolean {
    return (
      this.#shadow !== undefined || this.#options.debuggee.recorded !== undefined || this.current.pause?.script?.recorded === true
    );
  }

  /** Options for the next run: recorded, and debugged. */
  begin(options: RunOptions, input: DebuggeeInput): RunOptions {
    this.#leavePast();
    const { debuggee, signal, stopOnEntry } = this.#options;
    const cleaning = debuggee.recorded?.cleaning;
    this.#replayed = input.tape && new ReplayedRun(input.tape, this.live, { cleaning, signal, fromStart: stopOnEntry });
    const replay = this.#replayed?.replay;
    this.#present = new PresentRun(replay ?? this.live, this.live, debuggee.record?.());
    const observer = options.observer ? bothOf(options.observer, this.live) : this.live;
    const given = replay ? { ...replay.options, observer } : { ...options, observer };
    return this.#present.recorder.options(given, { label: input.label, seed: input.tape?.begin.seed });
  }

  /** Replaces all breakpoints of a file. */
  setBreakpoints(file: string, onSteps: readonly StepBreakpoint[], inScripts: readonly ScriptBreakpoint[]): void {
    for (const { breakpoints, scripts } of this.#debuggers) {
      breakpoints.replace(file, onSteps);
      scripts.replace(file, inScripts);
    }
  }

  set filters(filters: readonly ExceptionFilter[]) {
    for (const flowDebugger of this.#debuggers) flowDebugger.filters = filters;
  }

  /** @throws NotPossibleHere where a recording does not go on */
  resume(how: Resume): void {
    this.mayGoOn();
    this.current.resume(how);
  }

  /** Goes on up to a step; in the past at most to where the run stands. @throws NotPossibleHere */
  runTo(destination: StepReference): void {
    this.mayGoOn();
    this.current.runTo(destination);
  }

  /** @throws NotPossibleHere */
  takePort(name: string): void {
    this.mayChange();
    this.live.takePort(name);
  }

  /** @throws NotPossibleHere */
  useAnswer(answer: Json): void {
    this.mayChange();
    this.live.useAnswer(answer);
  }

  /** @throws NotPossibleHere where what is shown has happened already */
  mayChange(): void {
    if (!this.isRecorded) return;
    throw new NotPossibleHere(
      this.#options.debuggee.recorded
        ? 'This is a recorded run: it can be looked at, not changed.'
        : 'This is recorded: it can be looked at, not changed. Go forward to the present to change something.',
    );
  }

  /** Somebody has changed `newObject` of the frame's object. */
  edited({ flow, scope, step }: FlowFrame): void {
    const { pause } = this.live;
    const name = step && objectNameOf(step.step);
    const object = name === undefined ? -1 : objectNames(flow).indexOf(name);
    const slot = scope.objects[object];
    if (!pause || !slot || pause.moment === 'in-script') return;
    this.#present?.recorder.edited(pause.scope, scope, object, slot.new, pause.moment);
  }

  /** Goes one step back: in a script to the statement before, else to the step before on the same level, or to the one around. @throws NotPossibleHere */
  stepBack(): void {
    const pause = this.#mustBePaused();
    const { script } = pause;
    if (script && (script.count > 1 || script.reason === 'exception')) return this.current.backInScript('back');
    const { seq, inside } = this.#positionOf(pause);
    const before = inside ? seq : this.#present!.tape.stepBefore(seq)?.seq;
    if (before === undefined) throw new NotPossibleHere('This is where the run began.');
    this.#travel({ step: before });
  }

  /** Goes back to where a breakpoint stopped the run last, or would have; to its start where none did. @throws NotPossibleHere */
  reverseContinue(): void {
    const pause = this.#mustBePaused();
    const { script } = pause;
    if (script && script.count > 1 && script.frames.some((frame) => this.current.scripts.hasBreakpointsIn(frame.file))) {
      this.#reversing = true;
      return this.current.backInScript('back-continue');
    }
    this.#reverseFrom(pause);
  }

  get #debuggers(): FlowDebugger[] {
    return this.#shadow ? [this.live, this.#shadow.flowDebugger] : [this.live];
  }

  #paused(pause: Pause, returned: boolean): void {
    const { script } = pause;
    const reversing = this.#reversing;
    this.#reversing = false;
    if (reversing && script?.count === 1 && !this.current.scripts.hasBreakpointOn(script.frames[0]!)) {
      // the script was gone through without a breakpoint
      return this.#reverseFrom(pause);
    }
    this.#options.paused({ pause, recorded: this.isRecorded, returned });
  }

  #reverseFrom(pause: Pause): void {
    const from = this.#positionOf(pause);
    const [first] = this.#present!.tape.steps;
    if (!first || (from.seq === first.seq && !from.inside)) throw new NotPossibleHere('This is where the run began.');
    const scout = this.#shadowUpTo(from, {
      reached: () => {
        scout.close();
        this.#travel(scout.hits > 0 ? { hit: scout.hits } : { step: first.seq });
      },
      paused: () => undefined,
    });
    scout.start();
  }

  #travel(destination: Destination): void {
    const until = this.#positionInPresent();
    const shadow = this.#shadowUpTo(until, {
      reached: () => this.#return(),
      paused: (pause) => this.#paused(pause, false),
    });
    this.#shadow?.close();
    this.#shadow = shadow;
    shadow.start(destination);
  }

  #shadowUpTo(until: Position, events: { reached: () => void; paused: (pause: Pause) => void }): Shadow {
    const { debuggee, evaluator, said } = this.#options;
    const { tape, hits } = this.#present!;
    const shadow: Shadow = new Shadow({
      flow: debuggee.playback(),
      tape,
      evaluator,
      until,
      prepare: (flowDebugger) => {
        flowDebugger.breakpoints.takeFrom(this.live.breakpoints, hits.steps);
        flowDebugger.scripts.takeFrom(this.live.scripts, hits.scripts);
        flowDebugger.filters = this.live.filters;
      },
      failed: (text) => {
        shadow.close();
        said(`The past can not be shown. ${text}`, undefined, true);
        this.#return();
      },
      ...events,
    });
    return shadow;
  }

  /** Shows the run again where it stands. */
  #return(): void {
    this.#leavePast();
    const { pause } = this.live;
    if (pause) this.#paused(pause, true);
  }

  #leavePast(): void {
    this.#shadow?.close();
    this.#shadow = undefined;
  }

  #positionOf(pause: Pause): Position {
    const whereabouts: Whereabouts = this.#shadow?.replay ?? this.#present!.recorder;
    return positionOf(pause, whereabouts);
  }

  #positionInPresent(): Position {
    return positionOf(this.live.pause!, this.#present!.recorder);
  }

  #mustBePaused(): Pause {
    const { pause } = this.current;
    if (pause && this.#present) return pause;
    throw new NotPossibleHere('The run is not paused.');
  }

  /** @throws NotPossibleHere where a recording does not go on */
  mayGoOn(): void {
    const stuck = this.#shadow ? undefined : this.#replayed?.stuck;
    if (stuck !== undefined) throw new NotPossibleHere(stuck);
  }
}
