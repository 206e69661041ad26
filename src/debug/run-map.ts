import type { CompiledFlow } from '../engine/compile-flow.ts';
import type { CompiledStep } from '../engine/compiled-step.ts';
import type { Run, Scope } from '../engine/run.ts';

/** A step of a run, in the iteration it belongs to. */
export interface Place {
  readonly scope: Scope;
  readonly step: CompiledStep;
}

/** A level of the call stack: a step, a loop or a calling step around it, or the flow itself (no `step`). */
export interface FlowFrame {
  readonly name: string;
  readonly flow: CompiledFlow;
  readonly scope: Scope;
  readonly step: CompiledStep | undefined;
  /** Counts from 1. */
  readonly line: number;
  readonly column: number;
}

/** Knows where a run and the flows it calls stand. */
export class RunMap {
  readonly #flows = new WeakMap<Run, CompiledFlow>();
  readonly #steps = new WeakMap<Scope, CompiledStep>();
  /** Scopes whose step is under way; the one entered last is the innermost. */
  readonly #active = new Map<Scope, CompiledStep>();

  began(run: Run, flow: CompiledFlow): void {
    this.#flows.set(run, flow);
  }

  entered(scope: Scope, step: CompiledStep): void {
    this.#steps.set(scope, step);
    this.#active.delete(scope);
    this.#active.set(scope, step);
  }

  left(scope: Scope): void {
    this.#active.delete(scope);
  }

  /** The step that was entered last and is not over. */
  get innermost(): Place | undefined {
    const last = [...this.#active].at(-1);
    return last && { scope: last[0], step: last[1] };
  }

  flowOf(run: Run): CompiledFlow {
    return this.#flows.get(run)!;
  }

  /** The step that the scope is at. */
  stepOf(scope: Scope): CompiledStep | undefined {
    return this.#steps.get(scope);
  }

  /** The call stack of a place, innermost first: steps, loops around them, flows, and the steps that call those. */
  framesOf(place: Place): FlowFrame[] {
    const frames: FlowFrame[] = [];
    let at: Place | undefined = place;
    while (at) {
      const { scope, step }: Place = at;
      const flow = this.flowOf(scope.run);
      frames.push({ name: this.#nameOf(scope, step), flow, scope, step, ...startOf(flow, step.step.path) });
      if (!scope.parent) frames.push({ name: flow.name, flow, scope, step: undefined, ...startOf(flow, 'name') });
      const around: Scope | undefined = outerScope(scope);
      const outer: CompiledStep | undefined = around && this.#steps.get(around);
      at = around && outer && { scope: around, step: outer };
    }
    return frames;
  }

  #nameOf(scope: Scope, step: CompiledStep): string {
    if (!scope.parent) return step.id;
    const loop = this.#steps.get(scope.parent);
    const count = loop && scope.parent.outputs[loop.index];
    return `${step.id} (item ${scope.index + 1}${typeof count === 'number' ? ` of ${count}` : ''})`;
  }
}

/** The scope around: of the loop, or of the step that calls the flow. */
export const outerScope = (scope: Scope): Scope | undefined => scope.parent ?? scope.run.parent;

function startOf(flow: CompiledFlow, path: string): { line: number; column: number } {
  const { line, column } = flow.source.keyRangeOf(path).start;
  return { line, column };
}
