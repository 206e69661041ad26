import type { Json } from '../../flow/json.ts';
import { durationText } from '../../flow/duration-text.ts';
import { isJsonObject } from '../../flow/json.ts';
import type { LogEntry } from './run-log.ts';
import { onOneLine, valueText } from './value-text.ts';
import type { Say } from './words.ts';

/** What kind of thing a line is about, which decides its icon and colour. */
export type Mark =
  | 'running'
  | 'done'
  | 'vetoed'
  | 'failed'
  | 'handled'
  | 'item'
  | 'flow'
  | 'read'
  | 'write'
  | 'trigger'
  | 'debug'
  | 'info'
  | 'warning'
  | 'error'
  | 'wait'
  | 'report';

/** One entry on one line. */
export interface Headline {
  readonly mark: Mark;
  /** What it is about: a step's title, a statement, a message. */
  readonly title: string;
  /** Names that stand before the title, quietly: a target, a trigger's stage. */
  readonly before: string;
  /** More about it. */
  readonly after: string;
  /** True where the title is code. */
  readonly code: boolean;
  readonly duration: string;
}

/** The line that stands for an entry. */
export function headlineOf({ event, end, items, done }: LogEntry, say: Say): Headline {
  const line = (mark: Mark, title: string, more: Partial<Headline> = {}): Headline => {
    return { mark, title: onOneLine(title), before: '', after: '', code: false, duration: '', ...more };
  };
  switch (event.event) {
    case 'step-started': {
      const before = event.title === event.step ? '' : event.step;
      if (end?.event === 'step-failed') {
        const after = say('log.failed', end.failure.kind, onOneLine(end.failure.message));
        return line(end.port === null ? 'failed' : 'handled', event.title, {
          before,
          after: end.port === null ? after : `${after}  → ${end.port}`,
          duration: durationText(end.durationMs),
        });
      }
      const count = items === 0 ? '' : say('log.items', items);
      if (end?.event !== 'step-finished') return line(done ? 'done' : 'running', event.title, { before, after: count });
      const port = end.port === null || end.port === 'next' ? '' : `→ ${end.port}`;
      return line(end.port === 'vetoed' ? 'vetoed' : 'done', event.title, {
        before,
        after: [port, count].filter((part) => part !== '').join('  '),
        duration: durationText(end.durationMs),
      });
    }
    case 'item-started':
      return line('item', valueText(event.item), { before: say('log.item', (event.iteration.at(-1) ?? 0) + 1), code: true });
    case 'run-started': {
      const report = end?.event === 'run-finished' ? end.report : undefined;
      return line('flow', event.flow, {
        after: report ? say(`log.outcome.${report.outcome}`) : '',
        duration: report ? durationText(report.durationMs) : '',
      });
    }
    case 'call': {
      const after = event.failure
        ? say('log.failed', event.failure.kind, onOneLine(event.failure.message))
        : answerText(event, say);
      return line(event.failure ? 'warning' : event.writes ? 'write' : 'read', event.what.trim(), {
        before: event.target,
        after,
        code: true,
        duration: durationText(event.durationMs),
      });
    }
    case 'trigger':
      return line(event.vetoed ? 'vetoed' : 'trigger', event.name, {
        before: event.stage,
        after: event.vetoed ? say('log.vetoed', valueText(event.answer)) : say('log.passed'),
        duration: durationText(event.durationMs),
      });
    case 'log':
      return line(({ debug: 'debug', info: 'info', warn: 'warning', error: 'error' } as const)[event.level], event.message);
    case 'notice':
      return line('wait', event.message, { before: event.target, duration: durationText(event.waitMs) });
    case 'attempt-failed': {
      const { attempt, failure, waitMs } = event;
      return line('wait', say('log.attempt', attempt, failure.kind, onOneLine(failure.message)), {
        after: say('log.again', durationText(waitMs)),
      });
    }
    case 'run-finished': {
      const { outcome, message, steps, writes, durationMs } = event.report;
      return line(
        outcome === 'failed' ? 'failed' : outcome === 'vetoed' || outcome === 'cancelled' ? 'vetoed' : 'report',
        say(`log.outcome.${outcome}`),
        {
          after: message === undefined ? '' : onOneLine(message),
          duration: say('log.figures', say('log.steps', steps), say('log.writes', writes.length), durationText(durationMs)),
        },
      );
    }
  }
}

function answerText(event: Extract<LogEntry['event'], { event: 'call' }>, say: Say): string {
  const { answer, rows, affected, writes } = event;
  if (writes && affected !== undefined) return say('log.affected', affected);
  if (rows !== undefined) return (rows === 1 ? oneRow(answer) : undefined) ?? say('log.rows', rows);
  return valueText(answer);
}

/** The only row says more than its number. */
function oneRow(answer: Json): string | undefined {
  const [row] = Array.isArray(answer) ? (answer as readonly Json[]) : [];
  return isJsonObject(row ?? null) ? valueText(row) : undefined;
}
