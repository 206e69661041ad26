import type { RunSummary } from '../../src/designer/run-panel-protocol.ts';

/** The icon of each way in which a run ends. */
export const OUTCOME_ICONS = {
  succeeded: 'pass',
  'no-changes': 'circle-slash',
  vetoed: 'circle-slash',
  cancelled: 'debug-stop',
  failed: 'error',
} as const satisfies Record<NonNullable<RunSummary['outcome']>, string>;
