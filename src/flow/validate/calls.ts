import type { Problem } from '../problem.ts';
import type { Inspection } from './inspection.ts';
import { findFile } from './missing-file.ts';

/** What calls need to know of the other flows of a validation. */
export interface CalledFlows {
  /** @returns what is wrong with the flow at the path itself, not with what it calls; undefined when it was not read */
  problemsOf(path: string): readonly Problem[] | undefined;
  /** @returns files from the one flow to the other by calls, both included; undefined when no calls lead there */
  wayBetween(from: string, to: string): readonly string[] | undefined;
}

/** A call of another flow. */
export interface Call {
  readonly path: string;
  /** The called file, as the reader of files names it. */
  readonly file: string;
}

/** The flows called, as far as they are there; reports those that are not. */
export function findCalls(inspection: Inspection): Call[] {
  return inspection.steps.flatMap((step) => {
    if (step.kind !== 'call') return [];
    const path = `${step.path}/call`;
    const found = findFile(inspection, path, step.call, 'The flow');
    return found ? [{ path, file: found.path }] : [];
  });
}

/** Called flows are sound, and none comes back to the flow that calls it. */
export function checkCalls(inspection: Inspection, calls: readonly Call[], flows: CalledFlows): void {
  const { source } = inspection;
  for (const { path, file } of calls) {
    const back = flows.wayBetween(file, source.file);
    if (back) {
      const way = [source.file, ...back].map((name) => `\`${name}\``).join(' calls ');
      inspection.error(
        'call-cycle',
        path,
        `Flows call each other in a circle: ${way}.`,
        'A flow can not call itself, not even through others; use a `for-each`.',
      );
      continue;
    }
    const errors = flows.problemsOf(file)?.filter(({ severity }) => severity === 'error') ?? [];
    const [first] = errors;
    if (!first) continue;
    const more = errors.length === 1 ? 'an error' : `${errors.length} errors`;
    inspection.error(
      'invalid-call',
      path,
      `The flow \`${file}\` has ${more}: line ${first.range.start.line}: ${first.message}`,
      'Repair the called flow first.',
    );
  }
}
