import type { StepBreakpoint } from '../../../src/designer/breakpoints.ts';

export type BreakpointsByStep = ReadonlyMap<string, StepBreakpoint>;

/**
 * The breakpoint that each step shows: of several the first one that stops. The same object for one that did not change,
 * so that its step is not drawn again.
 */
export function breakpointsByStep(breakpoints: readonly StepBreakpoint[], before: BreakpointsByStep): BreakpointsByStep {
  const byStep = new Map<string, StepBreakpoint>();
  for (const breakpoint of breakpoints) {
    const other = byStep.get(breakpoint.step);
    if (!other || other.state === 'disabled') byStep.set(breakpoint.step, breakpoint);
  }
  for (const [step, breakpoint] of byStep) {
    const known = before.get(step);
    if (known && JSON.stringify(known) === JSON.stringify(breakpoint)) byStep.set(step, known);
  }
  return byStep;
}
