import type { RunEvent } from '../../runs/events.ts';

/** What the debug console says about an event of a run. */
export interface ConsoleLine {
  readonly category: 'console' | 'stdout' | 'stderr' | 'important';
  readonly text: string;
}

/** A line for what a person wants to read along; undefined for the rest, which the variables show. */
export function consoleLine(event: RunEvent): ConsoleLine | undefined {
  switch (event.event) {
    case 'log':
      return {
        category: event.level === 'warn' || event.level === 'error' ? 'stderr' : 'stdout',
        text: `${event.step}: ${event.message}`,
      };
    case 'notice':
      return { category: 'console', text: `${event.step}: ${event.target}: ${event.message}` };
    case 'attempt-failed':
      return {
        category: 'stderr',
        text: `${event.step}: attempt ${event.attempt} failed: ${event.failure.message} Next in ${event.waitMs} ms.`,
      };
    case 'step-failed':
      return { category: 'stderr', text: `${event.step}: ${event.failure.message}` };
    case 'run-finished': {
      const { flow, outcome, message, writes, uncertain } = event.report;
      const made = `${writes.length} ${writes.length === 1 ? 'write' : 'writes'}`;
      const open = uncertain.length === 0 ? '' : `, ${uncertain.length} that may or may not have happened`;
      return { category: 'console', text: `${flow}: ${outcome}${message === undefined ? '' : `: ${message}`} (${made}${open})` };
    }
    default:
      return undefined;
  }
}
