import type { CompiledFlow } from '../engine/compile-flow.ts';
import { StepBreakpoints } from './breakpoints/step-breakpoints.ts';
import type { FrameEvaluator } from './evaluate.ts';
import type { Pause } from './pause.ts';
import type { Place } from './run-map.ts';
import { Stepping, type StepReference } from './stepping.ts';

export interface StepStopsOptions {
  readonly evaluator: FrameEvaluator;
  /** Stops before the first step. */
  readonly stopOnEntry: boolean;
  /** What a logpoint said, or a condition that failed. */
  readonly said: (text: string, place: { readonly file: string; readonly line: number }, complaint: boolean) => void;
}

/** Decides whether a run stops before a step: the first one, where stepping ends, at breakpoints. */
export class StepStops {
  readonly breakpoints = new StepBreakpoints();
  readonly stepping = new Stepping();
  readonly #options: StepStopsOptions;
  #entered = false;

  constructor(options: StepStopsOptions) {
    this.#options = options;
  }

  /** The pause before the step; undefined where the run goes on. */
  async before(flow: CompiledFlow, { scope, step }: Place): Promise<Pause | undefined> {
    const at = referenceOf(flow, { scope, step });
    const entry = !this.#entered && this.#options.stopOnEntry;
    this.#entered = true;
    const why = entry ? 'entry' : this.stepping.stopsAt(scope, at);
    const place = { moment: 'before-step', scope, step } as const;
    if (this.breakpoints.none(at)) return why && { reason: why, ...place };
    const { evaluator, said } = this.#options;
    const { line } = flow.source.keyRangeOf(step.step.path).start;
    const reached = await this.breakpoints.stopAt(
      at,
      (text) => evaluator.evaluate({ flow, scope, step }, text),
      (text, complaint) => said(text, { file: at.file, line }, complaint),
    );
    if (reached) return { reason: 'breakpoint', breakpoints: reached.ids, text: reached.complaint, ...place };
    return why && { reason: why, ...place };
  }

  /** Whether stepping still ends there: another item of a loop may have stopped first, and have gone its own way since. */
  stillEndsAt(flow: CompiledFlow, place: Place): boolean {
    return this.stepping.stopsAt(place.scope, referenceOf(flow, place)) !== undefined;
  }
}

const referenceOf = ({ source }: CompiledFlow, { step }: Place): StepReference => ({ file: source.file, step: step.id });
