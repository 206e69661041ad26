import assert from 'node:assert/strict';
import { DebuggedRuns } from '../../../src/extension/debug/debugged-runs.ts';
import { RunHistory } from '../../../src/extension/run/run-history.ts';
import type { RunEvent } from '../../../src/runs/events.ts';

const AT = '2026-11-21T09:00:00.000Z';
const about = { flow: 'file:///people.idflow.yaml', input: 'team.ndjson', environment: 'test' };

const started = (run: string): RunEvent => ({
  v: 1,
  run,
  seq: 0,
  at: AT,
  event: 'run-started',
  flow: 'People',
  mode: 'full',
  input: {},
});
const finished = (run: string): RunEvent => ({
  v: 1,
  run,
  seq: 1,
  at: AT,
  event: 'run-finished',
  report: {
    run,
    flow: 'People',
    outcome: 'succeeded',
    vetoes: [],
    writes: [],
    uncertain: [],
    warnings: [],
    steps: 0,
    startedAt: AT,
    durationMs: 1,
  },
});

describe('The runs of a debug session', () => {
  it('are runs of the window, one after the other', () => {
    const history = new RunHistory();
    const told: string[] = [];
    const runs = new DebuggedRuns(
      history,
      about,
      ({ id }) => told.push(`begun ${id}`),
      ({ id }) => told.push(`finished ${id}`),
    );
    for (const run of ['a', 'b']) {
      runs.add(started(run));
      assert.equal(history.latest()?.running, true);
      runs.add(finished(run));
      assert.equal(history.latest()?.running, false);
    }
    runs.end();
    assert.deepEqual(told, ['begun 1', 'finished 1', 'begun 2', 'finished 2']);
    assert.deepEqual(
      history.runs.map(({ input, environment, report }) => [input, environment, report?.outcome]),
      [
        ['team.ndjson (2)', 'test', 'succeeded'],
        ['team.ndjson', 'test', 'succeeded'],
      ],
    );
  });

  it('that were cut short have a report all the same', () => {
    for (const { died, outcome } of [
      { died: undefined, outcome: 'cancelled' },
      { died: { reason: 'It fell over.', forced: false }, outcome: 'failed' },
      { died: { reason: 'It was pushed.', forced: true }, outcome: 'cancelled' },
    ]) {
      const history = new RunHistory();
      const runs = new DebuggedRuns(history, about);
      runs.add(started('a'));
      runs.end(died);
      const { report, running } = history.latest()!;
      assert.equal(running, false);
      assert.equal(report?.outcome, outcome);
      assert.match(report.message ?? '', new RegExp(died?.reason ?? 'left before the run had ended'));
    }
  });
});
