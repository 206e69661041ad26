import assert from 'node:assert/strict';
import { detailsOf } from '../../../src/designer/run-log/detail.ts';
import { headlineOf } from '../../../src/designer/run-log/headline.ts';
import { textOfLog } from '../../../src/designer/run-log/log-text.ts';
import { EVERYTHING, rowsOf, type LogFilter } from '../../../src/designer/run-log/rows.ts';
import { RunLog } from '../../../src/designer/run-log/run-log.ts';
import { LogSearch } from '../../../src/designer/run-log/search.ts';
import { inEnglish } from '../../../src/designer/run-log/words.ts';
import type { RunEvent } from '../../../src/runs/events.ts';
import { eventsOfSample } from '../../runner/sample-events.ts';
import { loopEvents } from './loop-events.ts';

const logOf = (events: readonly RunEvent[]): RunLog => {
  const log = new RunLog();
  log.add(events);
  return log;
};

/** The rows as text, two blanks a level. */
const shown = (log: RunLog, filter: LogFilter = EVERYTHING, opened: ReadonlyMap<string, boolean> = new Map()): string[] =>
  rowsOf(log, opened, filter, inEnglish).map(({ entry, detail, depth }) => {
    const { before, title } = headlineOf(entry, inEnglish);
    return (
      '  '.repeat(depth) + (detail ? `${detail.name} = ${detail.text}` : [before, title].filter((part) => part !== '').join(' '))
    );
  });

describe('the log of a run', function () {
  this.timeout(20_000);
  let refused: RunEvent[];
  let changed: RunEvent[];

  before(async () => {
    refused = await eventsOfSample('assign-participant', 'one-refused');
    changed = await eventsOfSample('update-user', 'grants-to-add-and-remove');
  });

  it('shows the steps, and opens what was vetoed or warned of, down to where it happened', () => {
    const lines = shown(logOf(refused));
    assert.equal(lines[0], 'portal-values Key of the portal');
    const item = lines.findIndex((line) => line.startsWith("  Item 1 {email: 'somebody@mailinator.com'"));
    assert.ok(item > 0);
    assert.equal(lines[item + 1], '    find-or-create Find or create the user');
    assert.equal(lines[item + 2], '      Create user');
    assert.ok(
      lines.some((line) => /^ {10}mailinator\.com hands out/.test(line)),
      lines.join('\n'),
    );
    assert.ok(!lines.some((line) => line.includes('SELECT')), 'what went well stays closed');
  });

  it('counts writes, warnings and errors, a failure once however deep it is', async () => {
    const log = logOf(await eventsOfSample('assign-participant', 'new-person'));
    assert.equal(log.errors, 0);
    assert.equal(log.writes, log.report?.writes.length);
    const failed = logOf(
      await eventsOfSample('update-user', 'changed', { edit: (flow) => flow.replaceAll('UPDATE users', 'UPDATE no_users') }),
    );
    assert.equal(failed.errors, 1);
    assert.equal(failed.report?.outcome, 'failed');
  });

  it('leads from any entry to its step, through the flows that were called', () => {
    const log = logOf(refused);
    const trigger = log.entries.find(({ event }) => event.event === 'trigger' && event.vetoed);
    assert.deepEqual(log.stepsTo(trigger!), ['find-or-create', 'before-insert']);
    assert.deepEqual(log.stepsTo(log.entries.at(-1)!), [], 'the report belongs to no step');
  });

  it('shows only writes, or one step, with what leads there', () => {
    const log = logOf(changed);
    const writes = shown(log, { kind: 'writes', step: '' });
    assert.ok(writes.some((line) => /^ *hr INSERT INTO user_roles/.test(line)));
    const calls = rowsOf(log, new Map(), { kind: 'writes', step: '' }, inEnglish).flatMap(({ entry: { event } }) =>
      event.event === 'call' ? [event] : [],
    );
    assert.deepEqual([...new Set(calls.map(({ writes: does }) => does))], [true]);
    const step = shown(log, { kind: 'all', step: 'fetch-grants' });
    assert.deepEqual(step, ['fetch-grants 7.2 · Fetch the current grants']);
    assert.deepEqual(shown(log, { kind: 'warnings', step: '' }), []);
  });

  it('finds text in statements, parameters and answers, whatever its case', () => {
    const log = logOf(changed);
    const found = new LogSearch(log, inEnglish).find('  INSERT into USER_roles');
    assert.ok(found.length > 0);
    assert.ok(found.every((id) => log.entries[id]!.event.event === 'call'));
    assert.deepEqual(new LogSearch(log, inEnglish).find(' '), []);
  });

  it('takes a call apart: statement by lines, parameters, rows', () => {
    const log = logOf(changed);
    const call = log.entries.find(({ event }) => event.event === 'call' && event.what.includes('FROM user_roles'))!;
    const details = detailsOf(call, inEnglish);
    assert.deepEqual(
      details.map(({ name }) => name),
      ['statement', 'parameters', 'answer'],
    );
    assert.equal(
      details[0]!.inside?.()[0]?.text,
      'SELECT g.user_id, g.role_id, r.name AS role_name, r.domain AS role_domain, g.granted_on, g.origin',
    );
    assert.match(details[2]!.inside?.()[0]?.text ?? '', /^\{user_id: \d+, role_id: /);
  });

  it('is text for the clipboard, with the data of all entries', () => {
    const text = textOfLog(logOf(refused), inEnglish);
    assert.match(text, /^✓ {2}portal-values {2}Key of the portal {2}/);
    assert.match(text, /⊘ {2}preInsert {2}refuse-disposable-mail {2}vetoed: it answered false/);
    assert.match(text, /\n= {2}Succeeded {2}/);
  });

  it('takes hostile names and texts as what they are', () => {
    const hostile = '__proto__';
    const events: RunEvent[] = [];
    const at = '2026-11-21T09:00:00.000Z';
    const common = { v: 1, run: 'r', at } as const;
    events.push({ ...common, seq: 0, event: 'run-started', flow: hostile, mode: 'full', input: {} });
    events.push({ ...common, seq: 1, event: 'step-started', step: hostile, iteration: [], kind: 'log', title: 'constructor' });
    events.push({
      ...common,
      seq: 2,
      event: 'log',
      step: hostile,
      iteration: [],
      level: 'info',
      message: 'a\u001b[2J\u202eb\nc',
    });
    events.push({
      ...common,
      seq: 3,
      event: 'log',
      step: 'never-started',
      iteration: [4],
      level: 'warn',
      message: 'x'.repeat(1_000_000),
    });
    const log = logOf(events);
    assert.deepEqual(
      shown(log, EVERYTHING, new Map([['0', true]])).map((line) => line.slice(0, 30)),
      ['__proto__ constructor', '  a�[2J�b c', 'x'.repeat(30)],
    );
    assert.equal(detailsOf(log.entries[2]!, inEnglish).length, 5_000);
  });

  it('of 100,000 events is there at once', () => {
    const events = loopEvents(100_000);
    const started = performance.now();
    const log = logOf(events);
    const built = performance.now() - started;
    const rows = rowsOf(log, new Map([['0', true]]), EVERYTHING, inEnglish);
    const listed = performance.now() - started - built;
    assert.ok(rows.length > 10_000);
    // a tenth of that on a machine that does nothing else; what grows with the square of the events takes minutes
    assert.ok(built + listed < 10_000, `built in ${built} ms, listed in ${listed} ms`);
    assert.equal(log.warnings, log.entries.filter(({ severity }) => severity === 1).length);
  });
});
