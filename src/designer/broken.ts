import type { FlowSource } from '../flow/read-flow.ts';
import type { Broken } from './to-designer.ts';

/** Why a text can not be drawn, or null. */
export function brokenOf(source: FlowSource): Broken | null {
  if (!source.broken && source.flow) return null;
  const problem = source.problems.find(({ severity }) => severity === 'error') ?? source.problems[0];
  if (!problem) return null;
  const { line, column } = problem.range.start;
  return { message: [problem.message, problem.suggestion].filter(Boolean).join(' '), line, column };
}
