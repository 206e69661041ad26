import { anchorAt, lineOfStep, scriptAt, type Anchor } from '../../debug/line-anchor.ts';
import { pathTo } from '../../flow/grammar/collections.ts';
import { keysOfPath } from '../../flow/language/text-tree.ts';
import type { FlowSource } from '../../flow/read-flow.ts';

/** Where an offset is after a stretch of the text was replaced: what stood behind it moves, what was in it is at its start. */
export function movedOffset(offset: number, start: number, length: number, inserted: number): number {
  if (offset >= start + length) return offset + inserted - length;
  return Math.min(offset, start);
}

/** A breakpoint before a change of the text, and what is known of it. */
export interface Anchored {
  readonly anchor: Anchor | undefined;
  /** Line that the editor has it on, from 1. */
  readonly line: number;
  /** Line that what stood on its line is on now, from 1. */
  readonly followed: number;
  /** True where its line was deleted: what stands there now is something else. */
  readonly erased?: boolean | undefined;
}

/** What a breakpoint is for after a change of the text, and the line where it belongs. */
export interface Settled {
  readonly anchor: Anchor | undefined;
  readonly line: number;
}

/**
 * Where a breakpoint belongs after the text has changed. It stays with its step by the id; a step that has another name now,
 * on the line where the old one was, is still the same step.
 * @param before ids of the steps in the text of before; undefined where nobody knows
 * @returns undefined where what it was for is gone
 */
export function settle(
  source: FlowSource,
  { anchor, line, followed, erased }: Anchored,
  before?: ReadonlySet<string>,
): Settled | undefined {
  const here = anchorAt(source, line);
  if (!anchor) return { anchor: here, line };
  if ('script' in anchor) return settleInScript(source, followed);
  const { step } = anchor;
  if (here && 'step' in here && here.step === step) return { anchor, line };
  const moved = lineOfStep(source, step);
  if (moved !== undefined) return { anchor, line: moved };
  // a step that is being written may not be sound yet
  const ids = idsOfSteps(source);
  if (ids.has(step)) return { anchor, line };
  if (erased) return undefined;
  const renamed = [...ids].find((id) => !before?.has(id) && source.keyRangeOf(pathTo('steps', id)).start.line === followed);
  return renamed === undefined ? undefined : { anchor: { step: renamed }, line: followed };
}

/** Ids of all steps in the text, those with mistakes too. */
export const idsOfSteps = ({ stepIds }: FlowSource): ReadonlySet<string> => new Set([...stepIds].flatMap((id) => keysOfPath(id)));

function settleInScript(source: FlowSource, followed: number): Settled | undefined {
  const script = scriptAt(source, followed);
  return script === undefined ? undefined : { anchor: { script }, line: followed };
}
