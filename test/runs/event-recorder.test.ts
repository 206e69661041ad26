import assert from 'node:assert/strict';
import { compileFlow } from '../../src/engine/compile-flow.ts';
import type { JsonObject } from '../../src/flow/json.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import { createEventRecorder } from '../../src/runs/event-recorder.ts';
import { runEventSchema, type RunEvent } from '../../src/runs/events.ts';
import { createRedactor } from '../../src/runs/redact.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';

const INNER = 'idflow: 1\nname: Inner\nsteps:\n  greet: { log: "hello ${input.name}", next: end }\n';

/** Runs a flow without targets and answers its events, each checked against its documented shape. */
async function eventsOf(flow: string, input: JsonObject): Promise<RunEvent[]> {
  const sandbox = createSandbox({ workers: 1 });
  try {
    const events: RunEvent[] = [];
    const observer = createEventRecorder({ redactor: createRedactor(), sink: (event) => events.push(event), now: () => 0 });
    const compiled = compileFlow(readFlow(flow, 'outer.idflow.yaml'), {
      targets: new Map(),
      sandbox,
      files: { read: (path) => (path === 'inner.idflow.yaml' ? INNER : undefined) },
    });
    await compiled.run({ input, runId: 'r1', observer });
    return events.map((event) => runEventSchema.parse(JSON.parse(JSON.stringify(event))));
  } finally {
    await sandbox.close();
  }
}

const told = (events: readonly RunEvent[]): string[] =>
  events.map((event) =>
    [event.event, event.run, ...('step' in event ? [event.step, event.iteration.join('.')] : [])].join(' ').trim(),
  );

describe('events of a run', () => {
  it('tell when a loop takes an item up and is done with it', async () => {
    const flow =
      'idflow: 1\nname: Loop\nsteps:\n  all: { for-each: input.names, as: name, do: say, next: end }\n  say: { log: "${name}", next: all }\n';
    const events = await eventsOf(flow, { names: ['Ada', 'Bob'] });
    assert.deepEqual(told(events), [
      'run-started r1',
      'step-started r1 all',
      ...['item-started r1 all 0', 'step-started r1 say 0', 'log r1 say 0', 'step-finished r1 say 0', 'item-finished r1 all 0'],
      ...['item-started r1 all 1', 'step-started r1 say 1', 'log r1 say 1', 'step-finished r1 say 1', 'item-finished r1 all 1'],
      'step-finished r1 all',
      'run-finished r1',
    ]);
    const [item] = events.filter((event) => event.event === 'item-started');
    assert.equal(item?.item, 'Ada');
  });

  it('tell which step called a flow', async () => {
    const flow = 'idflow: 1\nname: Outer\nsteps:\n  go: { call: inner.idflow.yaml, with: { name: input.who }, next: end }\n';
    const events = await eventsOf(flow, { who: 'Ada' });
    assert.deepEqual(told(events), [
      'run-started r1',
      'step-started r1 go',
      ...['run-started r1/go', 'step-started r1/go greet', 'log r1/go greet', 'step-finished r1/go greet', 'run-finished r1/go'],
      'step-finished r1 go',
      'run-finished r1',
    ]);
    const inner = events.find((event) => event.event === 'run-started' && event.run === 'r1/go');
    assert.ok(inner?.event === 'run-started');
    assert.deepEqual(inner.parent, { run: 'r1', step: 'go', iteration: [] });
  });

  it('tell where a failure happened', async () => {
    const events = await eventsOf('idflow: 1\nname: Fail\nsteps:\n  bad: { decide: input.a.b.c, then: end, else: end }\n', {});
    const failed = events.find((event) => event.event === 'step-failed');
    assert.ok(failed?.event === 'step-failed');
    assert.equal(failed.port, null);
    assert.equal(failed.failure.kind, 'script');
    assert.deepEqual([failed.failure.file, failed.failure.line], ['outer.idflow.yaml', 4]);
    const last = events.at(-1);
    assert.ok(last?.event === 'run-finished');
    assert.equal(last.report.outcome, 'failed');
  });
});
