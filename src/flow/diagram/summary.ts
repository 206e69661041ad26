import type { Step } from '../flow-file.ts';

const MAX_LENGTH = 120;

/** One line that says what a step does: "insert user", "source != null", "find-user". */
export function summaryOf(step: Step): string {
  return oneLine(words(step));
}

function words(step: Step): string {
  switch (step.kind) {
    case 'decide':
      return step.decide;
    case 'switch':
      return step.switch;
    case 'consent':
      return step.consent;
    case 'for-each':
      return step.as === undefined ? step['for-each'] : `${step.as} of ${step['for-each']}`;
    case 'trigger':
      return `${step.trigger} of ${step.object}`;
    case 'sql':
      return step.sql.length > 1 ? `${step.sql[0] ?? ''} … +${step.sql.length - 1}` : (step.sql[0] ?? '');
    case 'idp':
      return step.idp;
    case 'script':
      return typeof step.script === 'string' ? firstLine(step.script) : (step.script.file ?? firstLine(step.script.script ?? ''));
    case 'call':
      return step.call;
    case 'log':
      return step.log;
    case 'end':
      return step.message === undefined ? step.end : `${step.end}: ${step.message}`;
    case 'map':
      return `map ${step.map}`;
    case 'parse':
      return `parse ${step.parse}`;
    case 'delta':
      return step.wanted === undefined ? `compare ${step.delta}` : `compare ${step.delta} with ${step.wanted}`;
    case 'fetch':
      return `fetch ${step.fetch}${step.property === undefined ? '' : ` · ${step.property}`}${step.by === undefined ? '' : ` by ${step.by}`}`;
    case 'check':
      return withProperty(`check ${step.check}`, step.property);
    case 'insert':
      return withProperty(`insert ${step.insert}`, step.property);
    case 'update':
      return withProperty(`update ${step.update}`, step.property);
    case 'delete':
      return withProperty(`delete ${step.delete}`, step.property);
  }
}

const withProperty = (what: string, property: string | undefined): string =>
  property === undefined ? what : `${what} · ${property}`;

/** The first line of a script that says something. */
function firstLine(script: string): string {
  for (let at = 0; at < script.length;) {
    const newline = script.indexOf('\n', at);
    const end = newline < 0 ? script.length : newline;
    const line = script.slice(at, Math.min(end, at + MAX_LENGTH * 2)).trim();
    if (line !== '' && !line.startsWith('//')) return line;
    at = end + 1;
  }
  return '';
}

function oneLine(text: string): string {
  const line = text
    .slice(0, MAX_LENGTH * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}
