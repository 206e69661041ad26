import type { BreakpointRules, StepBreakpoint } from '../../src/designer/breakpoints.ts';
import type { DebugState } from '../../src/designer/debug-state.ts';
import { NOT_DEBUGGED } from '../../src/designer/not-debugged.ts';
import type { DebugAction, FlowBreakpoints, FlowDebugging } from '../../src/designer/designer-host.ts';
import { Announcer } from './announcer.ts';

const stateOf = ({ condition, hitCondition, logMessage }: BreakpointRules): StepBreakpoint['state'] =>
  logMessage ? 'logpoint' : condition || hitCondition ? 'conditional' : 'set';

/** Breakpoints in memory, as VS Code keeps them: the one list that every view shows. */
export class MemoryBreakpoints implements FlowBreakpoints {
  readonly #changed = new Announcer<undefined>();
  readonly onDidChange = this.#changed.on;
  #last = 0;
  all: readonly StepBreakpoint[] = [];

  /** What somebody does elsewhere: in the text, in the list of breakpoints, or a debugger that binds them. */
  show(all: readonly StepBreakpoint[]): void {
    this.all = all;
    this.#changed.announce(undefined);
  }

  toggle(step: string): void {
    if (this.all.some((breakpoint) => breakpoint.step === step)) this.remove(step);
    else this.show([...this.all, this.#made(step, {})]);
  }

  edit(step: string, rules: BreakpointRules): void {
    this.show([...this.all.filter((breakpoint) => breakpoint.step !== step), this.#made(step, rules)]);
  }

  setEnabled(step: string, enabled: boolean): void {
    this.show(
      this.all.map((breakpoint) =>
        breakpoint.step === step ? { ...breakpoint, state: enabled ? stateOf(breakpoint) : 'disabled' } : breakpoint,
      ),
    );
  }

  remove(step: string): void {
    this.show(this.all.filter((breakpoint) => breakpoint.step !== step));
  }

  #made(step: string, rules: BreakpointRules): StepBreakpoint {
    return { step, id: String(++this.#last), state: stateOf(rules), ...rules };
  }
}

/** A debugger that stands where the test says. */
export class MemoryDebugging implements FlowDebugging {
  readonly #changed = new Announcer<undefined>();
  readonly #asked: (what: string) => void;
  readonly onDidChange = this.#changed.on;
  state: DebugState = NOT_DEBUGGED;

  constructor(asked: (what: string) => void) {
    this.#asked = asked;
  }

  show(state: DebugState): void {
    this.state = state;
    this.#changed.announce(undefined);
  }

  perform(action: DebugAction): void {
    this.#asked(`debug ${action}`);
  }

  runTo(step: string): void {
    this.#asked(`run to ${step}`);
  }
}
