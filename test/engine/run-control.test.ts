import assert from 'node:assert/strict';
import type { CompiledStep } from '../../src/engine/compiled-step.ts';
import type { PendingCall, RunControl, StepDecision } from '../../src/engine/run-control.ts';
import type { Scope } from '../../src/engine/run.ts';
import type { CallResult } from '../../src/engine/target-call.ts';
import { openFlow, placeOf, writesOf, yaml } from './flow-run.ts';

/** A control that says what it was asked, and decides as a test wants it. */
class Asked implements RunControl {
  heldMs = 0;
  readonly asked: string[] = [];
  decide: (scope: Scope, step: CompiledStep) => StepDecision | Promise<StepDecision> = () => 'run';
  answer: (call: PendingCall) => CallResult | undefined = () => undefined;

  runStarted: RunControl['runStarted'] = (run, flow) => this.asked.push(`run of ${run.flowName}, ${flow.steps.length} steps`);
  beforeStep: RunControl['beforeStep'] = (scope, step) => {
    this.asked.push(`> ${placeOf(scope, step)}`);
    return this.decide(scope, step);
  };
  afterStep: RunControl['afterStep'] = (scope, step) => void this.asked.push(`< ${placeOf(scope, step)}`);
  beforeCall: RunControl['beforeCall'] = (scope, step, call) => {
    this.asked.push(`= ${placeOf(scope, step)}: ${call.target} ${call.what} ${JSON.stringify(call.parameters)}`);
    return this.answer(call);
  };
}

const PEOPLE = yaml`
  targets: { hr: sql }
  objects:
    person:
      target: hr
      mapping: [name <= item]
      properties:
        insert: INSERT INTO people VALUES (:name)
  steps:
    people: { for-each: input.names, do: values, next: count, on-error: { any: count } }
    values: { map: person, next: add }
    add: { insert: person, next: people }
    count: { sql: SELECT count(*) AS n FROM people, target: hr, next: done }
    done: { end: auto }
`;
const SCHEMA = 'CREATE TABLE people (name TEXT PRIMARY KEY)';

describe('A control of a run', () => {
  it('is asked before each step, each call of a target, and after each step', async () => {
    const control = new Asked();
    const flow = openFlow(PEOPLE, { schema: SCHEMA });
    const { report } = await flow.run({ names: ['ada'] }, { control });
    assert.deepEqual(control.asked, [
      'run of People, 5 steps',
      '> people',
      '> values[0]',
      '< values[0]',
      '> add[0]',
      '= add[0]: hr INSERT INTO people VALUES (:name) {"name":"ada"}',
      '< add[0]',
      '< people',
      '> count',
      '= count: hr SELECT count(*) AS n FROM people {}',
      '< count',
      '> done',
      '< done',
    ]);
    assert.equal(report.outcome, 'succeeded');
  });

  it('runs a flow just as it runs without one', async () => {
    const flow = openFlow(PEOPLE, { schema: SCHEMA });
    const names = ['ada', 'grace', 'ada'];
    const plain = await flow.run({ names });
    flow.rows('DELETE FROM people');
    const controlled = await flow.run({ names }, { control: new Asked() });
    const { durationMs: _plain, ...expected } = plain.report;
    const { durationMs: _controlled, ...actual } = controlled.report;
    assert.deepEqual(actual, expected);
    assert.deepEqual(controlled.ports, plain.ports);
    assert.deepEqual(plain.ports.slice(-2), ['add[2]!already-exists', 'people!already-exists']);
  });

  it('skips a step by taking one of its ports', async () => {
    const control = new Asked();
    control.decide = (_scope, step) => (step.id === 'add' ? { port: 0 } : 'run');
    const flow = openFlow(PEOPLE, { schema: SCHEMA });
    const { report, ports } = await flow.run({ names: ['ada'] }, { control });
    assert.equal(report.outcome, 'no-changes');
    assert.ok(ports.includes('add[0]:next'));
    assert.deepEqual(flow.rows('SELECT * FROM people'), []);
  });

  it('makes a step fail by taking an error port', async () => {
    const control = new Asked();
    control.decide = (_scope, step) =>
      step.id === 'people' ? { port: step.ports.findIndex(({ kind }) => kind === 'error') } : 'run';
    const { ports } = await openFlow(PEOPLE, { schema: SCHEMA }).run({ names: ['ada'] }, { control });
    assert.deepEqual(ports, ['people!not-found', 'count:next', 'done:']);
  });

  it('answers in the place of a target', async () => {
    const control = new Asked();
    control.answer = (call) => (call.writes ? undefined : { rows: [{ n: 41 }], affected: 0 });
    const flow = openFlow(PEOPLE, { schema: SCHEMA });
    const { outputs, calls } = await flow.run({ names: [] }, { control });
    assert.deepEqual(outputs['count'], { rows: [{ n: 41 }], affected: 0 });
    assert.deepEqual(
      calls.map(({ what, rows }) => ({ what, rows })),
      [{ what: 'SELECT count(*) AS n FROM people', rows: 1 }],
    );
  });

  it('changes what is written', async () => {
    const control = new Asked();
    control.decide = (scope, step) => {
      if (step.id === 'add') scope.objects[0]!.new = { name: 'grace' };
      return 'run';
    };
    const flow = openFlow(PEOPLE, { schema: SCHEMA });
    await flow.run({ names: ['ada'] }, { control });
    assert.deepEqual(flow.rows('SELECT * FROM people'), [{ name: 'grace' }]);
  });

  it('holds a run as long as it likes; the time limits of the steps around stand still', async () => {
    const control = new Asked();
    control.decide = async (_scope, step): Promise<StepDecision> => {
      if (step.id !== 'add') return 'run';
      const began = performance.now();
      Object.defineProperty(control, 'heldMs', { get: () => performance.now() - began });
      await new Promise((resolve) => setTimeout(resolve, 60));
      return 'run';
    };
    const flow = openFlow(PEOPLE.replace('do: values,', 'do: values, timeout: 30ms,'), { schema: SCHEMA });
    const { report } = await flow.run({ names: ['ada'] }, { control });
    assert.deepEqual(writesOf(report), ['add[0]: insert person']);
  });

  it('of a calling flow is asked for the steps of the called one', async () => {
    const control = new Asked();
    const inner = 'idflow: 1\nname: Inner\nsteps: { bye: { end: auto } }\n';
    const flow = openFlow('steps: { inner: { call: inner.idflow.yaml, next: end } }', {
      files: { 'flows/inner.idflow.yaml': inner },
    });
    await flow.run({}, { control });
    assert.deepEqual(control.asked, ['run of People, 1 steps', '> inner', 'run of Inner, 1 steps', '> bye', '< bye', '< inner']);
  });

  it('that waits when the run is stopped lets it end', async () => {
    const control = new Asked();
    const stop = new AbortController();
    control.decide = (_scope, step) => {
      if (step.id === 'add') stop.abort();
      return 'run';
    };
    const flow = openFlow(PEOPLE, { schema: SCHEMA });
    const { report } = await flow.run({ names: ['ada'] }, { control, signal: stop.signal });
    assert.equal(report.outcome, 'cancelled');
    assert.deepEqual(flow.rows('SELECT * FROM people'), []);
  });
});
