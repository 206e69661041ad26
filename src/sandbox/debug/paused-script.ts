import type { Json } from '../../flow/json.ts';
import { parsePlain } from '../plain-json.ts';
import type { DebugUnit } from './debug-unit.ts';
import { evalCode } from './eval-code.ts';
import type { GuestQuestion, ToldVariable } from './guest/inspector.ts';
import type { DescribedValue } from './guest/values.ts';
import { MOST_VARIABLES } from './limits.ts';
import type { PausedMessage } from './messages.ts';
import type {
  EvaluateOptions,
  PathStep,
  PausedError,
  PauseReason,
  ScriptFrame,
  ScriptPause,
  ScriptValue,
  ScriptVariable,
} from './port.ts';
import { ScriptInspectionError } from './port.ts';
import { scriptFrame, type FoundScope } from './stack.ts';

/** Asks the paused guest; answers JSON. @throws ScriptInspectionError */
export type Ask = (question: GuestQuestion, effects: boolean) => Promise<string>;

/** How something shown is found again: nothing of the guest is held. */
type Shown =
  | (FoundScope & { readonly frame: number })
  | {
      readonly frame: number;
      readonly code: string;
      readonly path: readonly PathStep[];
      readonly expression: string | undefined;
      readonly isGetter: boolean;
      /** Ways to its children, as far as they were shown. */
      readonly steps: Map<string, PathStep>;
    };

/** A pause as it is shown to a debugger. */
export class PausedScript implements ScriptPause {
  readonly reason: PauseReason;
  readonly breakpoints: readonly number[];
  readonly error: PausedError | undefined;
  readonly count: number;
  readonly recorded: boolean;
  readonly frames: readonly ScriptFrame[];
  readonly #ask: Ask;
  readonly #shown: Shown[] = [];

  constructor(unit: DebugUnit, told: PausedMessage, recorded: boolean, ask: Ask) {
    this.reason = told.reason;
    this.breakpoints = told.breakpoints;
    this.error = told.error;
    this.count = told.count;
    this.recorded = recorded;
    this.#ask = ask;
    this.frames = told.frames.map((frame, index) => scriptFrame(unit, frame, (scope) => this.#show({ ...scope, frame: index })));
  }

  async variables(ref: number, start = 0, count = MOST_VARIABLES): Promise<readonly ScriptVariable[]> {
    const shown = this.#at(ref);
    const limit = Math.max(0, Math.min(count, MOST_VARIABLES));
    const { frame } = shown;
    if ('names' in shown) {
      const names = shown.names.slice(start, start + limit);
      const told = await this.#told({ ask: 'names', frame, names });
      return told.map((each) => this.#variable(each, shown, each.name));
    }
    const { code, path } = shown;
    if (shown.isGetter) {
      const value = await this.#described({ ask: 'value', frame, code, path }, false);
      return [{ name: '', ...this.#value(value, { ...shown, isGetter: false }) }];
    }
    const told = await this.#told({ ask: 'children', frame, code, path, start, count: limit });
    for (const { name, step } of told) if (step) shown.steps.set(name, step);
    return told.map((each) => this.#variable(each, shown, expressionFor(shown.expression, each.step)));
  }

  async evaluate(frame: number, typed: string, { sideEffects = false }: EvaluateOptions = {}): Promise<ScriptValue> {
    const code = readable(typed);
    const value = await this.#described({ ask: 'evaluate', frame, code }, sideEffects);
    return this.#value(value, { frame, code, path: [], expression: `(${typed})`, isGetter: false });
  }

  async setVariable(ref: number, name: string, typed: string): Promise<ScriptValue> {
    const shown = this.#at(ref);
    const { frame } = shown;
    const value = readable(typed);
    if ('names' in shown) {
      if (!shown.names.includes(name)) throw new ScriptInspectionError(`There is no variable ${name} in this scope.`);
      const set = await this.#described({ ask: 'set', frame, code: undefined, path: [], name, key: undefined, value }, true);
      return this.#value(set, { frame, code: name, path: [], expression: name, isGetter: false });
    }
    const { code, path } = shown;
    const key = shown.steps.get(name) ?? { key: name };
    const set = await this.#described({ ask: 'set', frame, code, path, name, key, value }, true);
    const expression = expressionFor(shown.expression, key);
    return this.#value(set, { frame, code, path: [...path, key], expression, isGetter: false });
  }

  async json(frame: number, typed: string): Promise<Json | undefined> {
    const text = await this.#ask({ ask: 'json', frame, code: readable(typed) }, false);
    return text === 'undefined' ? undefined : (parsePlain(text) as Json);
  }

  #at(ref: number): Shown {
    const shown = this.#shown[ref - 1];
    if (!shown) throw new ScriptInspectionError('There is no such value.');
    return shown;
  }

  #show(shown: Shown): number {
    return this.#shown.push(shown);
  }

  async #told(question: GuestQuestion): Promise<readonly ToldVariable[]> {
    return JSON.parse(await this.#ask(question, false)) as ToldVariable[];
  }

  async #described(question: GuestQuestion, effects: boolean): Promise<DescribedValue> {
    return JSON.parse(await this.#ask(question, effects)) as DescribedValue;
  }

  #value([text, type, indexed, named]: DescribedValue, found: Omit<Extract<Shown, { code: string }>, 'steps'>): ScriptValue {
    if (indexed + named === 0) return { text, type };
    return { text, type, indexed, named, ref: this.#show({ ...found, steps: new Map() }) };
  }

  #variable(told: ToldVariable, from: Shown, expression: string | undefined): ScriptVariable {
    const { name, step, state } = told;
    const isScope = 'names' in from;
    const found = {
      frame: from.frame,
      code: isScope ? name : from.code,
      path: isScope || !step ? [] : [...from.path, step],
      expression,
      isGetter: state === 'getter',
    };
    const readOnly = told.readOnly || (isScope && (from.constants.includes(name) || name === 'this'));
    const more = { ...(expression !== undefined && { expression }), ...(readOnly && { readOnly }) };
    if (state === 'getter')
      return {
        name,
        text: '(…)',
        type: 'getter',
        lazy: true,
        ref: this.#show({ ...found, steps: new Map() }),
        named: 1,
        ...more,
      };
    if (!told.value) return { name, text: '(not initialised yet)', type: 'undefined', ...more };
    return { name, ...this.#value(told.value, found), ...more };
  }
}

function readable(typed: string): string {
  const made = evalCode(typed);
  if ('error' in made) throw new ScriptInspectionError(made.error);
  return made.code;
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** An expression for a property of what an expression stands for. */
function expressionFor(holder: string | undefined, step: PathStep | undefined): string | undefined {
  const name = step && ('key' in step ? step.key : 'getter' in step ? step.getter : undefined);
  if (holder === undefined || name === undefined) return undefined;
  if (IDENTIFIER.test(name)) return `${holder}.${name}`;
  return `${holder}[${/^(?:0|[1-9]\d{0,9})$/.test(name) ? name : JSON.stringify(name)}]`;
}
