import type { Row } from '../../src/designer/run-log/rows.ts';
import type { RunLog } from '../../src/designer/run-log/run-log.ts';
import type { LogPlace } from '../../src/designer/run-panel-protocol.ts';

/** Where a row leads on the canvas: to its step; a place in a file that it tells counts more. */
export function placeOf(log: RunLog, { entry, detail }: Row): LogPlace | undefined {
  if (detail?.place) return { what: 'file', ...detail.place };
  const steps = log.stepsTo(entry);
  if (steps.length > 0) return { what: 'step', steps };
  return failurePlace(entry.event);
}

/** Where a row leads in the text: to the line of a failure, a trigger's script, or the step. */
export function textPlaceOf(log: RunLog, row: Row): LogPlace | undefined {
  const { entry, detail } = row;
  if (detail?.place) return { what: 'file', ...detail.place };
  const { event, end } = entry;
  if (end?.event === 'step-failed' && end.failure.file !== undefined) {
    const { file, line = 1, column = 1 } = end.failure;
    return { what: 'file', file, line, column };
  }
  const steps = log.stepsTo(entry);
  if (steps.length === 0) return failurePlace(event);
  return { what: 'text', steps, ...(event.event === 'trigger' ? { trigger: { stage: event.stage, name: event.name } } : {}) };
}

/** The target that a row is about. */
export const targetOf = ({ entry: { event } }: Row): LogPlace | undefined =>
  event.event === 'call' || event.event === 'notice' ? { what: 'target', target: event.target } : undefined;

function failurePlace(event: Row['entry']['event']): LogPlace | undefined {
  const failure = event.event === 'run-finished' ? event.report.failure : undefined;
  if (failure?.file === undefined) return undefined;
  return { what: 'file', file: failure.file, line: failure.line ?? 1, column: failure.column ?? 1 };
}
