import type { DiagramProblem } from '../../../src/flow/diagram/diagram.ts';
import { stepOfPath } from './step-path.ts';
import type { StepProblems } from './designer-state.ts';

/** Messages shown on a step's badge; the Problems panel has all. */
const SHOWN = 5;

/** The problems of each step, counted. */
export function problemsByStep(problems: readonly DiagramProblem[]): ReadonlyMap<string, StepProblems> {
  const byStep = new Map<string, { errors: number; warnings: number; messages: string[] }>();
  for (const { severity, message, path } of problems) {
    const id = stepOfPath(path);
    if (id === undefined) continue;
    const counts = byStep.get(id) ?? { errors: 0, warnings: 0, messages: [] };
    byStep.set(id, counts);
    if (severity === 'error') counts.errors++;
    else counts.warnings++;
    if (counts.messages.length < SHOWN) counts.messages.push(message);
  }
  return byStep;
}
