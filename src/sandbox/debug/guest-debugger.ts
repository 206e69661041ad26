import type { Budget } from '../budget.ts';
import type { GuestDebugging } from '../guest.ts';
import type { GuestError } from '../messages.ts';
import { GuestMemoryFull, type Completion, type GuestValue, type QuickJs } from '../quickjs.ts';
import { endOfStaticData } from '../snapshot.ts';
import { Checkpoint } from './checkpoint.ts';
import { createInspector, type GuestQuestion } from './guest/inspector.ts';
import { createPauser, type PauserEntry } from './guest/pauser.ts';
import { createValues } from './guest/values.ts';
import { CONDITION_LIMITS, DEBUG_COMPILE_BYTES, EVALUATE_LIMITS, INSPECT_BYTES } from './limits.ts';
import type { ToldFrame } from './messages.ts';

/** What becomes of the guest at a place where it can pause; `stop` ends the call. */
export type Verdict = 'go on' | 'paused' | 'stop';

/** Decides at places where a guest may pause; it may ask questions meanwhile. */
export interface PauseDecider {
  reached(statement: number, why: 'breakpoint' | 'step' | 'debugger' | 'seek'): Verdict;
  thrown(error: GuestError | undefined, caught: boolean): Verdict;
  /** A unit's first piece is being linked: how many statements it has. */
  statements(): number;
  /** A call is about to run. */
  begin(): void;
  /** The guest runs; asked now and then. */
  tick(): void;
}

export type Answered = { readonly answer: string } | { readonly error: string };

type EntryName = keyof PauserEntry | 'inspect' | 'spin';

const WHY = [undefined, 'breakpoint', 'step', 'debugger', 'seek'] as const;

/** The debugger's own functions in a guest, called from the host. */
export class GuestDebugger implements GuestDebugging {
  readonly compileBytes = DEBUG_COMPILE_BYTES;
  readonly inspectBytes = INSPECT_BYTES;
  /** Something is evaluated for somebody who looks: then nothing is to leave the guest. */
  isEvaluating = false;
  readonly #decider: PauseDecider;
  #engine!: QuickJs;
  #budget!: Budget;
  #describe!: (thrown: GuestValue) => GuestError | undefined;
  #entry!: Readonly<Record<EntryName, GuestValue>>;
  #staticEnd = 0;
  #linked: number | undefined;

  constructor(decider: PauseDecider) {
    this.#decider = decider;
  }

  install(engine: QuickJs, budget: Budget, describe: (thrown: GuestValue) => GuestError | undefined): void {
    this.#engine = engine;
    this.#budget = budget;
    this.#describe = describe;
    this.#staticEnd = endOfStaticData(new Uint8Array(engine.memory.buffer), engine.room.start);
    const prelude = `(function(reached,thrown){
      var pauser=(${String(createPauser)})(reached,thrown);
      pauser.inspect=(${String(createInspector)})(pauser.evaluator,(${String(createValues)})());
      pauser.spin=function(){for(;;);};
      return pauser})`;
    const reached = engine.hostFunction('reached', ([id, why]) => this.#reached(id!, why!));
    const thrown = engine.hostFunction('thrown', ([error, caught]) => this.#thrown(error!, caught!));
    const entry = value(engine.call(value(engine.evaluate(prelude, 'idflow', 'nothing')), reached, thrown));
    const names = [
      'load',
      'link',
      'setBreakpoints',
      'step',
      'seek',
      'before',
      'count',
      'newJob',
      'frames',
      'hush',
      'unhush',
    ] as const;
    this.#entry = Object.fromEntries(
      [...names, 'evaluator', 'inspect', 'spin'].map((name) => [name, engine.property(entry, name)]),
    ) as Record<EntryName, GuestValue>;
  }

  link(unit: number, piece: GuestValue): GuestValue {
    if (this.#linked !== unit) value(this.#call('load', this.#decider.statements()));
    this.#linked = unit;
    return value(this.#engine.call(this.#entry.link, piece));
  }

  starting(): void {
    this.#linked = undefined;
    this.isEvaluating = false;
    this.#decider.begin();
  }

  tick(): void {
    if (!this.isEvaluating) this.#decider.tick();
  }

  newJob(): void {
    this.#tell('newJob');
  }

  /** Runs host code, whose time is not the guest's. */
  outsideGuest<T>(work: () => T): T {
    return this.#budget.outsideGuest(work);
  }

  // --- What the host sets --------------------------------------------------------------------------------------------

  setBreakpoints(statements: readonly number[], tellErrors: boolean): void {
    this.#tell('setBreakpoints', JSON.stringify(statements), tellErrors ? 1 : 0);
  }

  step(mode: 'continue' | 'into' | 'over' | 'out'): void {
    this.#tell('step', ['continue', 'into', 'over', 'out'].indexOf(mode));
  }

  /** @param count 0 ends the seeking */
  seek(count: number, quiet: boolean, depth: number): void {
    this.#tell('seek', count, quiet ? 1 : 0, depth);
  }

  count(): number {
    return this.#number('count');
  }

  before(): number {
    return this.#number('before');
  }

  frames(): ToldFrame[] {
    const completion = this.#call('frames');
    if ('thrown' in completion) return [];
    const told = JSON.parse(this.#engine.text(completion.value)) as ToldFrame[];
    this.#engine.free(completion.value);
    return told;
  }

  // --- Questions -----------------------------------------------------------------------------------------------------

  /**
   * Asks a paused guest.
   * @param effects what the question changes remains, unless it fails; else nothing does
   */
  inspect(question: GuestQuestion, effects: boolean): Answered {
    const checkpoint = new Checkpoint(this.#engine, this.#staticEnd);
    this.#engine.room.giveSpare();
    this.isEvaluating = true;
    const { result, broken } = this.#budget.apart(EVALUATE_LIMITS, () => this.#ask(question));
    this.isEvaluating = false;
    // What it leaves behind may stand in the spare memory, so that this stays the guest's.
    if (effects && broken === undefined && 'answer' in result) this.#tell('unhush');
    else checkpoint.restore();
    return broken === undefined ? result : { error: BROKEN };
  }

  /** Asks on the way, without a checkpoint: for conditions, which are asked often. */
  inspectLightly(question: GuestQuestion): Answered {
    this.isEvaluating = true;
    const { result, broken } = this.#budget.apart(CONDITION_LIMITS, () => this.#ask(question));
    this.isEvaluating = false;
    this.#tell('unhush');
    return broken === undefined ? result : { error: BROKEN };
  }

  #ask(question: GuestQuestion): Answered {
    const engine = this.#engine;
    try {
      this.#tell('hush');
      const completion = this.#call('inspect', JSON.stringify(question));
      if ('value' in completion) {
        const answer = engine.text(completion.value);
        engine.free(completion.value);
        return { answer };
      }
      const error = this.#describe(completion.thrown);
      return { error: error ? `${error.name}: ${error.message}` : 'It failed, and the error can not be shown.' };
    } catch (error) {
      if (!(error instanceof GuestMemoryFull)) throw error;
      return { error: error.message };
    }
  }

  #reached(id: GuestValue, why: GuestValue): Completion | undefined {
    const statement = this.#engine.number(id);
    const verdict = this.#decider.reached(statement, WHY[this.#engine.number(why)]!);
    return this.#obey(verdict);
  }

  #thrown(error: GuestValue, caught: GuestValue): Completion | undefined {
    if (this.isEvaluating) return undefined;
    this.isEvaluating = true;
    this.#tell('hush');
    const { result } = this.#budget.apart(CONDITION_LIMITS, () => this.#describe(error));
    this.#tell('unhush');
    this.isEvaluating = false;
    return this.#obey(this.#decider.thrown(result, this.#engine.number(caught) === 1));
  }

  #obey(verdict: Verdict): Completion | undefined {
    if (verdict === 'go on') return undefined;
    if (verdict === 'paused') return { value: this.#engine.newNumber(1) };
    this.#budget.stop();
    // An error that the guest can not catch: that of an interrupted call.
    return this.#engine.call(this.#entry.spin);
  }

  #number(name: 'count' | 'before'): number {
    const completion = this.#call(name);
    if ('thrown' in completion) return 0;
    const number = this.#engine.number(completion.value);
    this.#engine.free(completion.value);
    return number;
  }

  /** Calls for the effect. Nothing is left of it in the guest's memory: some are called a million times. */
  #tell(name: EntryName, ...args: readonly (number | string)[]): void {
    const completion = this.#call(name, ...args);
    this.#engine.free('value' in completion ? completion.value : completion.thrown);
  }

  #call(name: EntryName, ...args: readonly (number | string)[]): Completion {
    const values = args.map((arg) => (typeof arg === 'number' ? this.#engine.newNumber(arg) : this.#engine.newText(arg)));
    const completion = this.#engine.call(this.#entry[name], ...values);
    for (const each of values) this.#engine.free(each);
    return completion;
  }
}

const BROKEN = 'It was stopped, for it took too long.';

function value(completion: Completion): GuestValue {
  if ('value' in completion) return completion.value;
  throw new Error('The debugger of scripts can not start.');
}
