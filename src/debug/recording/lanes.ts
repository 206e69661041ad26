import type { Scope } from '../../engine/run.ts';

/**
 * Names the scopes of a run, the same in every replay of it: `` for the outermost, `[2]` for the third item of a loop in it, `[2]>`
 * for the flow that a step of that item calls. What comes again under a name gets `~1`, `~2`, …
 */
export class Lanes {
  readonly #names = new WeakMap<Scope, string>();
  readonly #counts = new Map<string, number>();

  /** To be asked first when the scope's first step begins. */
  of(scope: Scope): string {
    const known = this.#names.get(scope);
    if (known !== undefined) return known;
    const base = this.#baseOf(scope);
    const count = this.#counts.get(base) ?? 0;
    this.#counts.set(base, count + 1);
    const name = count === 0 ? base : `${base}~${count}`;
    this.#names.set(scope, name);
    return name;
  }

  #baseOf(scope: Scope): string {
    if (scope.parent) return `${this.of(scope.parent)}[${scope.index}]`;
    return scope.run.parent ? `${this.of(scope.run.parent)}>` : '';
  }
}

const LAST = /(?:\[\d+\]|>)(?:~\d+)?$/;

/** The lane around; undefined for the outermost. */
export const outerLane = (lane: string): string | undefined => (lane === '' ? undefined : lane.replace(LAST, ''));

/** True for an item of a loop, false for a called flow. */
export const isItemLane = (lane: string): boolean => /\[\d+\](?:~\d+)?$/.test(lane);
