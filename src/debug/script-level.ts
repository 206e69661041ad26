import type { CompiledStep } from '../engine/compiled-step.ts';
import type { Scope } from '../engine/run.ts';
import type {
  DebuggedCall,
  ExceptionStops,
  ScriptBreakpoint,
  ScriptDebugger,
  ScriptPause,
  ScriptPlace,
  ScriptResume,
} from '../sandbox/debug/port.ts';
import type { PauseReason } from './pause.ts';

/** What the level of scripts needs from the level of steps. */
export interface StepLevel {
  /** True when the call that begins is to be stepped into. */
  stepsInto(scope: Scope): boolean;
  /** Holds the run; answers how the script goes on. */
  holdScript(scope: Scope, step: CompiledStep, pause: ScriptPause): Promise<ScriptResume>;
  said(text: string, place: ScriptPlace, complaint: boolean): void;
}

/** Debugs the scripts of a run: their breakpoints, and those that run right now. */
export class ScriptLevel {
  readonly #steps: StepLevel;
  readonly #byFile = new Map<string, readonly ScriptBreakpoint[]>();
  readonly #hits = new Map<number, number>();
  readonly #running = new Set<DebuggedCall>();
  #breakpoints: readonly ScriptBreakpoint[] = [];
  #exceptions: ExceptionStops = { caught: false, uncaught: false };

  constructor(steps: StepLevel) {
    this.#steps = steps;
  }

  /** Replaces all breakpoints in the scripts of a file. */
  replace(file: string, breakpoints: readonly ScriptBreakpoint[]): void {
    this.#byFile.set(file, breakpoints);
    this.#breakpoints = [...this.#byFile.values()].flat();
    this.#refresh();
  }

  get hasBreakpoints(): boolean {
    return this.#breakpoints.length > 0;
  }

  /** How often breakpoints were reached, by their ids. */
  get hits(): ReadonlyMap<number, number> {
    return this.#hits;
  }

  /** Takes on the breakpoints of another level, which had been reached that often. */
  takeFrom(other: ScriptLevel, hits: ReadonlyMap<number, number>): void {
    for (const [file, breakpoints] of other.#byFile) this.replace(file, breakpoints);
    for (const [id, count] of hits) this.#hits.set(id, count);
  }

  hasBreakpointsIn(file: string): boolean {
    return this.#breakpoints.some((breakpoint) => breakpoint.file === file);
  }

  /** Whether a breakpoint was asked for on the line. */
  hasBreakpointOn({ file, line }: ScriptPlace): boolean {
    return this.#breakpoints.some((breakpoint) => breakpoint.file === file && breakpoint.line === line);
  }

  set exceptions(stops: ExceptionStops) {
    this.#exceptions = stops;
    this.#refresh();
  }

  /** Pauses a script that runs at its next statement. @returns false when none runs */
  pause(): boolean {
    const call = [...this.#running].at(-1);
    call?.pause();
    return call !== undefined;
  }

  /** The debugger of one call. */
  debuggerOf(scope: Scope, step: CompiledStep): ScriptDebugger {
    const steps = this.#steps;
    const breakpoints = (): readonly ScriptBreakpoint[] => this.#breakpoints;
    const exceptions = (): ExceptionStops => this.#exceptions;
    const running = this.#running;
    let call: DebuggedCall | undefined;
    return {
      hits: this.#hits,
      get entry() {
        return steps.stepsInto(scope) ? 'into' : 'run';
      },
      get breakpoints() {
        return breakpoints();
      },
      get exceptions() {
        return exceptions();
      },
      started(begun) {
        call = begun;
        running.add(begun);
      },
      paused: (pause) => steps.holdScript(scope, step, pause),
      logged: (message, place, failed) => steps.said(message, place, failed),
      finished() {
        if (call) running.delete(call);
      },
    };
  }

  #refresh(): void {
    for (const call of this.#running) call.refresh();
  }
}

/** Why a script paused, in the words of a run. */
export function reasonOf({ reason }: ScriptPause): PauseReason {
  switch (reason) {
    case 'breakpoint':
    case 'debugger-statement':
      return 'breakpoint';
    case 'exception':
    case 'pause':
      return reason;
    case 'entry':
    case 'step':
    case 'back':
      return 'step';
  }
}
