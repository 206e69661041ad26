import type { DebugState } from '../../../src/designer/debug-state.ts';
import type { DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import type { Scene } from '../scene/scene.ts';

/** What the debugger has to say of a step. */
export interface DebugMark {
  /** Where the run stands still; whose frame is selected; or a step further down the call stack. */
  readonly frame: 'paused' | 'focused' | 'caller';
  /** True where something went wrong at the step, and the run stands still for that. */
  readonly exception: boolean;
  readonly recorded: boolean;
  /** Items of the loops around, outermost first; of a loop on the stack that with its own item at the end. */
  readonly items: readonly number[];
}

export type DebugMarks = ReadonlyMap<string, DebugMark>;

/** The steps of the call stack, each with what it shows. Where a called flow stands still, the flow that calls has frames only. */
export function marksOf({ paused, frames }: DebugState, steps: ReadonlyMap<string, DiagramStep>): DebugMarks {
  const marks = new Map<string, DebugMark>();
  const { recorded = false, iteration = [] } = paused ?? {};
  const around = paused ? loopsAround(paused.step, steps) : [];
  const itemsOf = (id: string): readonly number[] => {
    const depth = around.indexOf(id);
    return depth < 0 ? [] : iteration.slice(0, depth + 1);
  };
  for (const [index, { step: id }] of frames.entries())
    if (!marks.has(id))
      marks.set(id, { frame: index === 0 ? 'focused' : 'caller', exception: false, recorded, items: itemsOf(id) });
  if (paused) marks.set(paused.step, { frame: 'paused', exception: paused.reason === 'exception', recorded, items: iteration });
  return marks;
}

/** Ids of the loops that a step stands in, outermost first. */
function loopsAround(step: string, steps: ReadonlyMap<string, DiagramStep>): string[] {
  return [...steps.values()]
    .filter(({ id, body }) => id !== step && body?.includes(step))
    .sort((a, b) => b.body!.length - a.body!.length)
    .map(({ id }) => id);
}

const STRENGTH = { caller: 0, focused: 1, paused: 2 } as const;

/** What a box shows: the mark of its step, or the strongest one of what is folded into it. */
export function markOfBox(
  { marks, scene }: { readonly marks: DebugMarks; readonly scene: Scene },
  box: string,
): DebugMark | undefined {
  let strongest: DebugMark | undefined;
  for (const [step, mark] of marks)
    if (scene.shownAs(step) === box && (!strongest || STRENGTH[mark.frame] > STRENGTH[strongest.frame])) strongest = mark;
  return strongest;
}

/** Classes of a box with a mark. */
export const markClasses = (mark: DebugMark | undefined): string[] =>
  mark ? [`frame-${mark.frame}`, ...(mark.exception ? ['is-exception'] : []), ...(mark.recorded ? ['is-recorded'] : [])] : [];
