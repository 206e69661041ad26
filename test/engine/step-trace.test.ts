import assert from 'node:assert/strict';
import { StepTrace } from '../../src/engine/step-trace.ts';
import { compileFlow } from '../../src/engine/compile-flow.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import { openSqlite, type SqliteTarget } from '../../src/targets/sql/sqlite.ts';

const FLOW = `
idflow: 1
name: Trace
targets: { hr: sql }
source: input
objects:
  role:
    target: hr
    mapping: [name <= item]
    properties: { insert: 'INSERT INTO roles (name) VALUES (:name)' }
steps:
  known: { decide: source.roles != null, then: each, else: end }
  each: { for-each: source.roles, object: role, do: values, next: end }
  values: { map: role, next: add }
  add: { insert: role, next: each, on-error: { already-exists: each } }
  end: { end: auto }
`;

describe('A step trace', () => {
  let hr: SqliteTarget;
  beforeEach(() => (hr = openSqlite({ name: 'hr', file: ':memory:', schema: 'CREATE TABLE roles (name TEXT UNIQUE)' })));
  afterEach(() => hr.close());

  /** Runs the flow with a trace of that capacity. */
  async function trace(roles: readonly string[], capacity: number): Promise<StepTrace> {
    const flow = compileFlow(readFlow(FLOW, 'trace.idflow.yaml'), {
      targets: new Map([['hr', hr]]),
      sandbox: { compile: () => assert.fail('nothing here needs the sandbox'), close: () => Promise.resolve() },
      files: { read: () => undefined },
    });
    let now = 1000;
    const kept = new StepTrace(flow.steps, capacity, () => (now += 5) - 5);
    await flow.run({ input: { roles }, observer: kept });
    return kept;
  }

  /** What the trace kept, one line an event. */
  async function traced(roles: readonly string[], capacity: number): Promise<string[]> {
    const lines = [...(await trace(roles, capacity))];
    return lines.map(({ step, port, index, at }) => `${step.id} ${index} → ${port ?? '-'} at ${at}`);
  }

  it('has every step in order, and reads the clock only where a target was called', async () => {
    assert.deepEqual(await traced(['a', 'b'], 100), [
      'known -1 → then at 0',
      'values 0 → next at 0',
      'add 0 → next at 5',
      'values 1 → next at 5',
      'add 1 → next at 10',
      'each -1 → next at 10',
      'end -1 → - at 10',
    ]);
  });

  it('has the step that failed, with the way out that was taken', async () => {
    assert.deepEqual((await traced(['a', 'a'], 100)).slice(3, 5), ['values 1 → next at 5', 'add 1 → already-exists at 10']);
  });

  it('keeps the newest when it is full', async () => {
    assert.deepEqual(await traced(['a', 'b'], 3), ['add 1 → next at 10', 'each -1 → next at 10', 'end -1 → - at 10']);
  });

  it('counts the events that it did not keep as well', async () => {
    assert.equal((await trace(['a', 'b'], 3)).count, 7);
    assert.equal((await trace(['c', 'd'], 100)).count, 7);
  });
});
