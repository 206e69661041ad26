import type { Scope } from '../engine/run.ts';
import { outerScope } from './run-map.ts';

/** How a paused run goes on. */
export type Resume = 'continue' | 'into' | 'over' | 'out';

/** A step of a flow file. */
export interface StepReference {
  readonly file: string;
  readonly step: string;
}

/**
 * Decides where stepping ends. Items that a loop handles at the same time are apart: stepping stays with the item it began
 * in, until that is done.
 */
export class Stepping {
  #mode: Resume = 'continue';
  #from: Scope | undefined;
  #inScript = false;
  #destination: StepReference | undefined;
  readonly #finished = new WeakSet<Scope>();

  /** @param from scope of the pause; undefined before the first step @param inScript whether a script of its step is paused */
  go(mode: Resume, from: Scope | undefined, inScript = false): void {
    this.#inScript = inScript;
    // out of a script is back to the steps
    if (inScript && mode === 'out') return this.go('over', from);
    this.#mode = mode;
    this.#from = mode === 'out' && from ? outerScope(from) : from;
    if (mode === 'out' && !this.#from) this.#mode = 'continue';
    this.#destination = undefined;
  }

  /** Goes on until the step is reached, in whatever iteration. */
  runTo(destination: StepReference): void {
    this.#mode = 'continue';
    this.#destination = destination;
  }

  /** Whether a script of the scope's step that begins now is stepped into: the next trigger comes behind the last line of one, too. */
  entersScriptOf(scope: Scope): boolean {
    return this.#from === scope && (this.#mode === 'into' || (this.#mode === 'over' && this.#inScript));
  }

  /** A scope has run its last step: the next item of its loop follows it. */
  finished(scope: Scope): void {
    this.#finished.add(scope);
  }

  /** Whether the run stops before the step. */
  stopsAt(scope: Scope, at: StepReference): 'step' | 'goto' | undefined {
    if (this.#destination?.file === at.file && this.#destination.step === at.step) return 'goto';
    if (this.#mode === 'continue') return undefined;
    const from = this.#from;
    if (!from) return 'step';
    if (this.#follows(scope, from)) return 'step';
    return this.#mode === 'into' && isWithin(scope, from) ? 'step' : undefined;
  }

  /** True for the scope stepped from, those around it, and the next item of a loop whose item is done. */
  #follows(scope: Scope, from: Scope): boolean {
    for (let at: Scope | undefined = from; at; at = outerScope(at)) {
      if (scope === at) return true;
      if (at.parent !== undefined && scope.parent === at.parent && this.#finished.has(at)) return true;
    }
    return false;
  }
}

function isWithin(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | undefined = scope; at; at = outerScope(at)) if (at === outer) return true;
  return false;
}
