import assert from 'node:assert/strict';
import { RunOverlay, takenKey } from '../../src/designer/run-overlay.ts';
import type { RunEvent, RunEventOf } from '../../src/runs/events.ts';

type Bare<E> = E extends unknown ? Omit<E, 'v' | 'seq' | 'at' | 'run'> & { run?: string } : never;

const events = (...bare: Bare<RunEvent>[]): RunEvent[] =>
  bare.map((event, seq) => ({ v: 1, run: 'r', seq, at: '2026-01-01T00:00:00.000Z', ...event }));

const started: Bare<RunEvent> = { event: 'run-started', flow: 'F', mode: 'full', input: { a: 1 } };
const begin = (step: string, iteration: number[] = []): Bare<RunEvent> => ({
  event: 'step-started',
  step,
  iteration,
  kind: 'log',
  title: step,
});
const finish = (step: string, port: string | null, iteration: number[] = []): Bare<RunEvent> => ({
  event: 'step-finished',
  step,
  iteration,
  port,
  durationMs: 2,
  output: step,
});

const ended = (outcome: RunEventOf<'run-finished'>['report']['outcome']): Bare<RunEvent> => ({
  event: 'run-finished',
  report: {
    run: 'r',
    flow: 'F',
    outcome,
    vetoes: [],
    writes: [],
    uncertain: [],
    warnings: [],
    steps: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
  },
});

describe('RunOverlay', () => {
  it('knows where a run is, and the way it took', () => {
    const run = new RunOverlay();
    run.add(events(started, begin('a'), finish('a', 'then'), begin('b')));
    assert.deepEqual([...run.current.keys()], ['b']);
    assert.equal(run.steps.get('a')?.state, 'done');
    assert.equal(run.steps.get('b')?.state, 'running');
    assert.equal(run.taken.get(takenKey('a', 'then')), 1);
    assert.equal(run.outcome, undefined);
  });

  it('counts what a loop goes through, and adds the durations up', () => {
    const run = new RunOverlay();
    const item = (index: number): Bare<RunEvent>[] => [
      { event: 'item-started', step: 'each', iteration: [index], item: index },
      begin('body', [index]),
      finish('body', 'next', [index]),
      { event: 'item-finished', step: 'each', iteration: [index] },
    ];
    run.add(events(started, begin('each'), ...item(0), ...item(1), ...item(2), finish('each', 'next'), ended('succeeded')));
    assert.deepEqual(run.steps.get('each'), {
      state: 'done',
      count: 1,
      items: 3,
      durationMs: 2,
      port: 'next',
      failure: undefined,
    });
    assert.equal(run.steps.get('body')?.count, 3);
    assert.equal(run.steps.get('body')?.durationMs, 6);
    assert.equal(run.taken.get(takenKey('each', 'do')), 3);
    assert.equal(run.outcome, 'succeeded');
  });

  it('tells a veto from an end, and a failure that was caught from one that ended the run', () => {
    const run = new RunOverlay();
    const failure = { kind: 'not-found', message: 'gone' } as const;
    run.add(
      events(
        started,
        begin('veto'),
        {
          event: 'trigger',
          step: 'veto',
          iteration: [],
          name: 't',
          stage: 'preInsert',
          answer: false,
          vetoed: true,
          durationMs: 1,
        },
        finish('veto', null),
        begin('caught'),
        { event: 'step-failed', step: 'caught', iteration: [], port: 'not-found', durationMs: 1, failure },
      ),
    );
    assert.equal(run.steps.get('veto')?.state, 'vetoed');
    assert.equal(run.steps.get('caught')?.state, 'failed');
    assert.equal(run.steps.get('caught')?.failure, 'gone');
    assert.equal(run.taken.get(takenKey('caught', 'not-found', true)), 1);
  });

  it('leaves what called flows do to the step that calls them', () => {
    const run = new RunOverlay();
    const parent = { run: 'r', step: 'call', iteration: [] };
    run.add(
      events(
        started,
        begin('call'),
        { ...started, run: 'r/call', parent },
        { ...begin('inner'), run: 'r/call' },
        finish('call', 'next'),
      ),
    );
    assert.deepEqual([...run.steps.keys()], ['call']);
  });

  it('stops what the end of a run cut short', () => {
    const run = new RunOverlay();
    run.add(events(started, begin('a'), ended('cancelled')));
    assert.equal(run.current.size, 0);
    assert.equal(run.steps.get('a')?.state, 'done');
    assert.equal(run.outcome, 'cancelled');
  });

  it('shows the worst outcome of many runs', () => {
    const run = new RunOverlay();
    run.add(
      events(
        { ...started, run: '1' },
        { ...started, run: '2' },
        { ...ended('failed'), run: '1' },
        { ...ended('no-changes'), run: '2' },
      ),
    );
    assert.equal(run.outcome, 'failed');
    assert.equal(run.reports.size, 2);
  });

  it('answers what went into a step, what it did and what came out, pass by pass', () => {
    const run = new RunOverlay();
    const log = (message: string, iteration: number[]): Bare<RunEvent> => ({
      event: 'log',
      step: 'body',
      iteration,
      level: 'info',
      message,
    });
    run.add(
      events(started, begin('body', [0]), log('one', [0]), begin('body', [1]), log('two', [1]), finish('body', 'next', [1])),
    );
    const passes = run.passesOf('body');
    assert.deepEqual(
      passes.map(({ iteration, port, happened }) => [
        iteration,
        port,
        happened.map((event) => event.event === 'log' && event.message),
      ]),
      [
        [[0], undefined, ['one']],
        [[1], 'next', ['two']],
      ],
    );
    assert.deepEqual(run.passesOf('__proto__'), []);
  });

  it('takes steps of any name', () => {
    const run = new RunOverlay();
    run.add(events(started, begin('__proto__'), finish('__proto__', 'constructor')));
    assert.equal(run.steps.get('__proto__')?.state, 'done');
    assert.equal(run.taken.get(takenKey('__proto__', 'constructor')), 1);
  });
});
