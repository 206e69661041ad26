import type { CallRecord } from '../../engine/observer.ts';
import type { FlowFrame } from '../run-map.ts';
import type { NamedValue } from '../variables.ts';

/** A target of the environment. */
export interface OpenTarget {
  readonly name: string;
  readonly kind: string;
  /** A path or a URL. */
  readonly address: string;
}

/** What scopes are made of. */
export interface ScopeContext {
  readonly frame: FlowFrame;
  readonly targets: readonly OpenTarget[];
  readonly lastCalls: ReadonlyMap<string, CallRecord>;
}

/** A group of values at a pause. */
export interface ScopeDefinition {
  readonly title: string;
  /** False for what is seldom looked into: clients leave it closed. */
  readonly open: boolean;
  /** @returns undefined where the frame has nothing of the kind */
  values(context: ScopeContext): readonly NamedValue[] | undefined;
}
