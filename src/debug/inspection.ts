import { assignable, assignmentIn, NotAssignable } from './assign.ts';
import { completionsFor, completionsInScript, type Completion } from './completions.ts';
import type { Debuggee } from './debuggee.ts';
import type { FrameEvaluator } from './evaluate.ts';
import { framesOf, type Frame } from './frames.ts';
import type { FlowFrame } from './run-map.ts';
import { SCOPES } from './scopes/index.ts';
import type { Timeline } from './time/timeline.ts';
import { ScriptVariables, titleOf } from './script-variables.ts';
import { VariableStore, type NamedValue, type Page, type ShownVariable } from './variables.ts';

/** A group of variables of a frame. */
export interface ShownScope {
  readonly title: string;
  readonly open: boolean;
  readonly reference: number;
  readonly count: number;
}

/** A request for something that is not there (any more); the message is a sentence. */
export class NotThere extends Error {
  override readonly name = 'NotThere';
}

/**
 * What can be looked at and changed at a pause: frames, variables, expressions. Numbers of one pause are refused at the next.
 * References to values of scripts are odd, those to values of the run are even.
 */
export class Inspection {
  readonly #evaluator: FrameEvaluator;
  readonly #timeline: Timeline;
  readonly #debuggee: Debuggee;
  readonly #variables: VariableStore<FlowFrame>;
  readonly #scriptVariables: ScriptVariables;
  #frames: readonly Frame[] = [];
  #firstFrame = 1;

  constructor(timeline: Timeline, evaluator: FrameEvaluator, debuggee: Debuggee) {
    this.#timeline = timeline;
    this.#evaluator = evaluator;
    this.#debuggee = debuggee;
    this.#variables = new VariableStore(debuggee.redactor);
    this.#scriptVariables = new ScriptVariables(debuggee.redactor);
  }

  /** A new pause begins. */
  begin(): void {
    const { pause, map } = this.#timeline.current;
    this.#firstFrame += this.#frames.length;
    this.#frames = pause ? framesOf(pause, map) : [];
    this.#variables.reset();
    this.#scriptVariables.reset();
  }

  /** Frames with their numbers, innermost first; none while the run goes on. */
  get frames(): readonly (Frame & { readonly id: number })[] {
    if (!this.#timeline.current.pause) return [];
    return this.#frames.map((frame, index) => ({ ...frame, id: this.#firstFrame + index }));
  }

  /** @throws NotThere */
  scopes(frameId: number): ShownScope[] {
    const { flow: frame, script } = this.#frame(frameId);
    if (script) {
      const { pause, index } = script;
      return pause.frames[index]!.scopes.filter(({ names }) => names.length > 0).map((scope) => ({
        title: titleOf(scope),
        open: scope.kind !== 'closure',
        reference: odd(this.#scriptVariables.keep(pause, scope.ref)),
        count: scope.names.length,
      }));
    }
    const { lastCalls } = this.#timeline.current;
    return SCOPES.flatMap((scope) => {
      const values = (): readonly NamedValue[] | undefined => scope.values({ frame, targets: this.#debuggee.targets, lastCalls });
      const count = values()?.length;
      if (count === undefined) return [];
      return [
        { title: scope.title, open: scope.open, reference: even(this.#variables.keep(frame, () => values() ?? [])), count },
      ];
    });
  }

  /** @throws NotThere, ScriptInspectionError */
  async children(reference: number, page: Page): Promise<ShownVariable[]> {
    if (isOdd(reference)) {
      const group = this.#scriptVariables.group((reference + 1) / 2);
      if (!group || !this.#timeline.current.pause) throw new NotThere(OVER);
      return (await this.#scriptVariables.children(group, page)).map(scriptReference);
    }
    const children = this.#variables.children(reference / 2, page);
    if (!children || !this.#timeline.current.pause) throw new NotThere(OVER);
    return children.map(runReference);
  }

  /**
   * Evaluates in a frame. What it changes counts where that is asked for: in a step an assignment to `newObject` or something
   * in it, in a script whatever the code does.
   * @throws EvaluationFailed, NotAssignable, NotThere, ScriptInspectionError
   */
  async evaluate(frameId: number | undefined, text: string, changing: boolean): Promise<ShownVariable> {
    const { flow, script } = this.#frame(frameId ?? this.#firstFrame);
    if (script) {
      // in the past nothing that is evaluated remains
      const sideEffects = changing && !this.#timeline.isRecorded;
      const value = await script.pause.evaluate(script.index, text, { sideEffects });
      return scriptReference(this.#scriptVariables.show(script.pause, lastName(text), { ...value, expression: text }));
    }
    const assignment = assignmentIn(text);
    if (assignment && !changing) throw new NotAssignable('Here nothing is changed; assign in the debug console.');
    if (assignment) return this.setExpression(frameId, assignment.target, assignment.value);
    const value = await this.#evaluator.evaluate(flow, text);
    return runReference(this.#variables.show(flow, { name: lastName(text), value, expression: text }));
  }

  /** Sets what an expression such as `newObject.mail` names. @throws as `evaluate` does */
  async setExpression(frameId: number | undefined, target: string, value: string): Promise<ShownVariable> {
    const { flow, script } = this.#frame(frameId ?? this.#firstFrame);
    this.#timeline.mayChange();
    if (script) return this.evaluate(frameId, `(${target}) = (${value})`, true);
    return this.#assign(flow, assignable(flow, target), value);
  }

  /** Sets a child of a value that is shown. @throws as `evaluate` does */
  async setVariable(reference: number, name: string, value: string): Promise<ShownVariable> {
    this.#timeline.mayChange();
    if (isOdd(reference)) {
      const group = this.#scriptVariables.group((reference + 1) / 2);
      if (!group || !this.#timeline.current.pause) throw new NotThere(OVER);
      const set = await group.pause.setVariable(group.reference, name, value);
      return scriptReference(this.#scriptVariables.show(group.pause, name, set));
    }
    const found = this.#variables.find(reference / 2, name);
    if (!found) throw new NotThere(`There is no \`${name}\` any more.`);
    if (!found.variable.place) throw new NotAssignable(`Only \`newObject\` and its attributes can be changed, not \`${name}\`.`);
    return this.#assign(found.owner, found.variable, value);
  }

  /** @throws NotThere */
  completions(frameId: number | undefined, text: string): Promise<Completion[]> {
    const { flow, script } = this.#frame(frameId ?? this.#firstFrame);
    return script ? completionsInScript(text, script.pause, script.index) : completionsFor(text, flow, this.#evaluator);
  }

  async #assign(frame: FlowFrame, variable: NamedValue, text: string): Promise<ShownVariable> {
    const value = (await this.#evaluator.evaluate(frame, text)) ?? null;
    // the run may have gone on while the sandbox computed
    const { pause } = this.#timeline.current;
    if (!pause || !this.#frames.some(({ flow }) => flow === frame)) throw new NotThere(OVER);
    this.#timeline.mayChange();
    // what the script leaves would take its place
    if (pause.script) throw new NotAssignable('While a script is paused, change its own `newObject`: select its frame.');
    variable.place!.assign(value);
    this.#timeline.edited(frame);
    return runReference(this.#variables.show(frame, { ...variable, value }));
  }

  #frame(id: number): Frame {
    const frame = this.#frames[id - this.#firstFrame];
    if (!this.#timeline.current.pause) throw new NotThere('The run is not paused.');
    if (!frame) throw new NotThere('That frame belongs to a pause that is over.');
    return frame;
  }
}

const OVER = 'That value belongs to a pause that is over.';

const even = (index: number): number => index * 2;
const odd = (index: number): number => index * 2 - 1;
const isOdd = (reference: number): boolean => reference % 2 === 1;
const runReference = (shown: ShownVariable): ShownVariable => ({ ...shown, reference: even(shown.reference) });
const scriptReference = (shown: ShownVariable): ShownVariable =>
  shown.reference === 0 ? shown : { ...shown, reference: odd(shown.reference) };

/** The name that tells whether a value is a secret: the last one of the expression. */
const lastName = (expression: string): string => /([\w$-]+)\W*$/.exec(expression)?.[1] ?? '';
