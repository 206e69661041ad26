import assert from 'node:assert/strict';
import { RunHistory, type RunChange } from '../../../src/extension/run/run-history.ts';
import { loopEvents } from '../../designer/run-log/loop-events.ts';

describe('the runs of a window', () => {
  it('are told as they happen', () => {
    const history = new RunHistory();
    const told: RunChange['what'][] = [];
    const listening = history.onDidChange(({ what }) => told.push(what));
    const run = history.begin('file:///a', 'changed.json');
    history.change(run, { environment: 'embedded' });
    history.add(run, loopEvents(10));
    history.end(run);
    listening.dispose();
    history.begin('file:///a', 'changed.json');
    assert.deepEqual(told, ['begun', 'changed', 'events', 'ended']);
  });

  it('are told of in few messages, however many batches of events come in, and of all of them before the end', async () => {
    const history = new RunHistory(undefined, 300);
    const told: number[] = [];
    const { promise: later, resolve } = Promise.withResolvers<undefined>();
    history.onDidChange((change) => {
      if (change.what === 'events' && told.push(change.events.length) === 2) resolve(undefined);
    });
    const run = history.begin('file:///a', '');
    const events = loopEvents(100);
    for (const event of events.slice(0, 40)) history.add(run, [event]);
    assert.deepEqual(told, [1], 'the first one is told at once');
    await later;
    assert.deepEqual(told, [1, 39]);
    assert.equal(run.events.length, 40);
    for (const event of events.slice(40)) history.add(run, [event]);
    history.end(run);
    assert.deepEqual(run.events, events);
    assert.equal(
      told.reduce((sum, count) => sum + count, 0),
      events.length,
    );
  });

  it('are the newest of each flow; one that goes on is never forgotten', () => {
    const history = new RunHistory({ runsPerFlow: 2, eventsPerRun: 100, events: 1_000 });
    const going = history.begin('file:///a', 'going');
    for (const input of ['1', '2', '3']) history.end(history.begin('file:///a', input));
    history.end(history.begin('file:///b', 'other'));
    assert.deepEqual(
      history.runs.map(({ input }) => input),
      ['other', '3', '2', 'going'],
    );
    assert.equal(history.latest('file:///a')?.input, '3');
    assert.equal(history.latest()?.input, 'other');
    assert.equal(history.get(going.id), going);
  });

  it('keep only so many events each, and always how they ended', () => {
    const history = new RunHistory({ runsPerFlow: 9, eventsPerRun: 20, events: 1_000 });
    const run = history.begin('file:///a', '');
    const events = loopEvents(50);
    const report = {
      run: 'r',
      flow: 'Many',
      outcome: 'succeeded',
      vetoes: [],
      writes: [],
      uncertain: [],
      warnings: [],
      steps: 1,
      startedAt: '2026-11-21T09:00:00.000Z',
      durationMs: 1,
    } as const;
    history.add(run, events);
    history.add(run, [
      {
        v: 1,
        run: 'r',
        seq: 50,
        at: report.startedAt,
        event: 'run-finished',
        report: { ...report, vetoes: [], writes: [], uncertain: [], warnings: [] },
      },
    ]);
    history.end(run);
    assert.equal(run.events.length, 21);
    assert.equal(run.dropped, events.length - 20);
    assert.equal(run.events.at(-1)?.event, 'run-finished');
    assert.equal(run.report?.outcome, 'succeeded');
  });

  it('give up the oldest when all together are too many', () => {
    const history = new RunHistory({ runsPerFlow: 9, eventsPerRun: 100, events: 100 });
    for (const input of ['1', '2', '3']) {
      const run = history.begin(`file:///${input}`, input);
      history.add(run, loopEvents(60));
      history.end(run);
    }
    history.begin('file:///4', '4');
    assert.deepEqual(
      history.runs.map(({ input }) => input),
      ['4', '3'],
    );
  });
});
