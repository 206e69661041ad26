import { detailsOf, type Detail } from './detail.ts';
import { headlineOf, type Mark } from './headline.ts';
import type { LogEntry, RunLog } from './run-log.ts';
import type { Say } from './words.ts';

const SIGNS: Readonly<Record<Mark, string>> = {
  running: '…',
  done: '✓',
  vetoed: '⊘',
  failed: '✗',
  handled: '✗',
  item: '▸',
  flow: '▸',
  read: '←',
  write: '→',
  trigger: 'ƒ',
  debug: '·',
  info: '·',
  warning: '⚠',
  error: '✗',
  wait: '⧗',
  report: '=',
};

/** The deepest that values are taken apart in text; deeper ones stand on one line. */
const DEEPEST = 3;

/** An entry and all inside of it as text, indented by two blanks a level. */
export function* linesOfEntry(log: RunLog, entry: LogEntry, say: Say, depth = 0): Generator<string> {
  const { mark, before, title, after, duration } = headlineOf(entry, say);
  const indent = '  '.repeat(depth);
  yield indent + [SIGNS[mark], before, title, after, duration].filter((part) => part !== '').join('  ');
  for (const child of entry.children) yield* linesOfEntry(log, log.entries[child]!, say, depth + 1);
  for (const detail of detailsOf(entry, say)) yield* linesOfDetail(detail, depth + 1, 0);
}

function* linesOfDetail({ name, text, inside }: Detail, depth: number, level: number): Generator<string> {
  const parts = inside && level < DEEPEST ? inside() : [];
  const indent = '  '.repeat(depth);
  const code = parts.length > 0 && parts.every((part) => part.name === '');
  yield indent + (parts.length > 0 && code ? `${name}:` : name === '' ? text : `${name}: ${text}`);
  for (const part of parts) yield* linesOfDetail(part, depth + 1, level + 1);
}

/** A detail as text. */
export const textOfDetail = (detail: Detail): string => [...linesOfDetail(detail, 0, 0)].join('\n');

/** The whole log as text. */
export function textOfLog(log: RunLog, say: Say): string {
  const lines: string[] = [];
  for (const root of log.roots) for (const line of linesOfEntry(log, log.entries[root]!, say)) lines.push(line);
  return `${lines.join('\n')}\n`;
}
