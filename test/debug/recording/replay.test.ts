import assert from 'node:assert/strict';
import { playbackTargets } from '../../../src/debug/recording/playback-targets.ts';
import { Replay } from '../../../src/debug/recording/replay.ts';
import { RunRecorder } from '../../../src/debug/recording/run-recorder.ts';
import { Tape } from '../../../src/debug/recording/tape.ts';
import { createMemoryPushedState } from '../../../src/engine/pushed-state.ts';
import type { RunOptions } from '../../../src/engine/run.ts';
import type { Json } from '../../../src/flow/json.ts';
import { createEventRecorder } from '../../../src/runs/event-recorder.ts';
import type { RunEvent } from '../../../src/runs/events.ts';
import { createRedactor } from '../../../src/runs/redact.ts';
import { TargetError } from '../../../src/targets/port.ts';
import { openFlow, yaml, type TestFlowOptions } from '../../engine/flow-run.ts';
import { scriptedIdp, silence } from '../../engine/scripted-idp.ts';
import { byPlace } from './recorded-sample.ts';

/** Runs a flow, recorded, and replays what was recorded: what both told. */
async function twice(
  body: string,
  input: Json,
  options: TestFlowOptions = {},
  run: (options: RunOptions, told: RunEvent[]) => RunOptions = (given) => given,
) {
  const redactor = createRedactor();
  const recorded: RunEvent[] = [];
  const told = run({ input, observer: createEventRecorder({ redactor, sink: (event) => recorded.push(event) }) }, recorded);
  let tape: Tape | undefined;
  const recorder = new RunRecorder({ begin: (entry) => (tape = new Tape(entry)), add: (entry) => void tape!.add(entry) });
  const report = await openFlow(body, options).compiled.run(recorder.options(told));
  const playback = Object.fromEntries(playbackTargets(new Map([['hr', 'sql'] as const, ['idp', 'idp'] as const])));
  const replayed: RunEvent[] = [];
  const replay = new Replay(tape!, { signal: new AbortController().signal });
  const observer = createEventRecorder({ redactor, sink: (event) => replayed.push(event) });
  const began = performance.now();
  await openFlow(body, { ...options, targets: playback }).compiled.run({ ...replay.options, observer });
  return {
    report,
    recorded: byPlace(recorded),
    replayed: byPlace(replayed),
    end: replay.end,
    leftOver: replay.leftOver(),
    replayMs: performance.now() - began,
  };
}

/** Asserts that a replay told the same, to the end. */
function assertSame({ recorded, replayed, end, leftOver }: Awaited<ReturnType<typeof twice>>): void {
  assert.deepEqual(replayed, recorded);
  assert.equal(leftOver, undefined);
  assert.notEqual(end?.kind, 'diverged');
  assert.notEqual(end?.kind, 'cut-off');
}

const lost = (): TargetError => new TargetError('connection', 'The line is dead.', { safeToRepeat: true });

describe('A replay does what the recorded run did', function () {
  this.timeout(30_000);

  it('where calls failed and were tried again, without waiting', async () => {
    const idp = scriptedIdp((_call, number) => (number < 3 ? Promise.reject(lost()) : { id: 'u1' }));
    const flow = yaml`
      targets: { idp: okta }
      steps:
        find: { idp: find-user, target: idp, with: { user: input.login }, retry: { attempts: 3, delay: 300ms, jitter: 0.2 }, next: done }
        done: { end: auto }
    `;
    const both = await twice(flow, { login: 'ada' }, { targets: { idp } });
    assertSame(both);
    assert.equal(idp.calls.length, 3);
    assert.ok(both.replayMs < 300, `The replay took ${both.replayMs} ms.`);
  });

  it('where the time of a call was up', async () => {
    const flow = yaml`
      targets: { idp: okta }
      steps:
        find: { idp: create-user, target: idp, with: { profile: input }, timeout: 30ms, next: done, on-error: { timeout: late } }
        late: { log: too late, next: done }
        done: { end: auto }
    `;
    const both = await twice(flow, { login: 'ada' }, { targets: { idp: scriptedIdp(silence) } });
    assertSame(both);
    assert.equal(both.report.uncertain.length, 1);
  });

  it('where the time of a loop was up that handles items at the same time', async () => {
    const idp = scriptedIdp((call) => (call.parameters['user'] === 'b' ? silence(call) : { id: 'u' }));
    const flow = yaml`
      targets: { idp: okta }
      steps:
        all: { for-each: input.names, concurrency: 3, timeout: 80ms, do: find, next: done, on-error: { timeout: late } }
        find: { idp: find-user, target: idp, with: { user: item }, next: said }
        said: { log: "found \${item}", next: all }
        late: { log: too late, next: done }
        done: { end: auto }
    `;
    assertSame(await twice(flow, { names: ['a', 'b', 'c', 'd'] }, { targets: { idp } }));
  });

  it('where the time of a script was up that never ends', async () => {
    const flow = yaml`
      targets: { hr: sql }
      steps:
        work: { script: "for (;;);", timeout: 40ms, next: done, on-error: { any: late } }
        late: { log: too late, next: done }
        done: { end: auto }
    `;
    assertSame(await twice(flow, {}));
  });

  it('where somebody stopped it in the middle of a call, and of a question', async () => {
    const stopping = (said: string) => (options: RunOptions, told: RunEvent[]) => {
      const stop = new AbortController();
      const { observer } = options;
      return {
        ...options,
        signal: stop.signal,
        consent: () => new Promise<boolean>(() => setImmediate(() => stop.abort(new Error('Stopped.')))),
        observer: {
          ...observer,
          stepStarted: (...of: Parameters<NonNullable<NonNullable<RunOptions['observer']>['stepStarted']>>) => {
            observer?.stepStarted?.(...of);
            const last = told.at(-1);
            if (last && 'step' in last && last.step === said) setTimeout(() => stop.abort(new Error('Stopped.')), 20);
          },
        },
      };
    };
    const calling = yaml`
      targets: { idp: okta }
      steps:
        find: { idp: create-user, target: idp, with: { profile: input }, next: done }
        done: { end: auto }
    `;
    const call = await twice(calling, { login: 'ada' }, { targets: { idp: scriptedIdp(silence) } }, stopping('find'));
    assertSame(call);
    assert.equal(call.report.outcome, 'cancelled');
    const asking = yaml`
      targets: { hr: sql }
      steps:
        ask: { consent: Really?, continue: done, cancel: done }
        done: { end: auto }
    `;
    const question = await twice(asking, {}, {}, stopping('nobody'));
    assertSame(question);
    assert.equal(question.report.outcome, 'cancelled');
  });

  it('where statements could not be prepared, also when a script caught that', async () => {
    const flow = yaml`
      targets: { hr: sql }
      steps:
        work: { script: "try { targets.hr.query('SELECT * FROM nowhere') } catch (error) { return error.kind } ", next: broken }
        broken: { sql: SELECT nothing FROM nowhere, target: hr, next: done, on-error: { any: done } }
        done: { end: auto, output: steps.work }
    `;
    const both = await twice(flow, {});
    assertSame(both);
    assert.equal(both.report.output, 'invalid-input');
  });

  it('where a transaction failed at its end', async () => {
    const schema = `
      CREATE TABLE teams (name TEXT PRIMARY KEY);
      CREATE TABLE people (name TEXT, team TEXT REFERENCES teams (name) DEFERRABLE INITIALLY DEFERRED);`;
    const flow = yaml`
      targets: { hr: sql }
      steps:
        add:
          sql: ["INSERT INTO people VALUES ('ada', 'nowhere')", "INSERT INTO people VALUES ('bo', 'nowhere')"]
          target: hr
          next: done
          on-error: { any: failed }
        failed: { log: it failed, next: done }
        done: { end: auto }
    `;
    const both = await twice(flow, {}, { schema });
    assertSame(both);
    assert.ok(JSON.stringify(both.recorded).includes('it failed'));
  });

  it('with the same chance and times, also where items are handled at the same time and flows are called', async () => {
    const flow = yaml`
      targets: { hr: sql }
      steps:
        all: { for-each: input.names, concurrency: 4, do: draw, next: once }
        draw: { script: "targets.hr.query('SELECT 1'); return [Math.random(), Date.now()]", next: said }
        said: { log: "\${item} \${steps.draw}", next: inner }
        inner: { call: inner.idflow.yaml, with: { who: item }, next: all }
        once: { script: "return Math.random()", next: done }
        done: { end: auto, output: steps.once }
    `;
    const files = {
      'flows/inner.idflow.yaml': `idflow: 1\nname: Inner\nsteps:\n  draw: { script: "return [Math.random(), Date.now()]", next: said }\n  said: { log: "\${input.who} \${steps.draw}", next: done }\n  done: { end: auto }\n`,
    };
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    assertSame(await twice(flow, { names }, { files }));
  });

  it('with the pushed state that it had', async () => {
    const pushedState = createMemoryPushedState();
    const flow = yaml`
      targets: { hr: sql }
      objects:
        person:
          target: hr
          key: [login]
          mapping: [login <= input.login, name <= input.name]
          properties:
            select: SELECT * FROM people WHERE login = :login
            update: UPDATE people SET name = :name WHERE login = :login
      steps:
        values: { map: person, next: fetch }
        fetch: { fetch: person, next: compare, missing: done }
        compare: { delta: person, next: write, unchanged: done }
        write: { update: person, next: done }
        done: { end: auto }
    `;
    const schema = "CREATE TABLE people (login TEXT PRIMARY KEY, name TEXT); INSERT INTO people VALUES ('ada', 'A.')";
    const options = (given: RunOptions): RunOptions => ({ ...given, pushedState, mode: 'incremental' });
    const first = await twice(flow, { login: 'ada', name: 'Ada' }, { schema }, options);
    assertSame(first);
    assert.equal(first.report.outcome, 'succeeded');
    const second = await twice(flow, { login: 'ada', name: 'Ada' }, { schema }, options);
    assertSame(second);
    assert.match(JSON.stringify(second.report.warnings), /modified locally/);
  });
});

describe('A replay of something else', () => {
  it('says that the recorded run went on', async () => {
    const flow = (to: string): string => yaml`
      targets: { hr: sql }
      steps:
        first: { log: first, next: ${to} }
        second: { log: second, next: done }
        done: { end: auto }
    `;
    let tape: Tape | undefined;
    const recorder = new RunRecorder({ begin: (entry) => (tape = new Tape(entry)), add: (entry) => void tape!.add(entry) });
    await openFlow(flow('second'), { unsound: true }).compiled.run(recorder.options({ input: {} }));
    const replay = new Replay(tape!, { signal: new AbortController().signal });
    const report = await openFlow(flow('done'), { unsound: true }).compiled.run(replay.options);
    assert.equal(report.outcome, 'cancelled');
    assert.equal(
      replay.end?.text,
      'The replay does not do what was recorded. Recorded is the step second; here comes the step done.',
    );
    assert.equal(replay.leftOver(), 'The recorded run went on: the step second.');
  });

  it('does not wait for an item that does not come any more', async () => {
    const flow = (body: string): string => yaml`
      targets: { hr: sql }
      steps:
        all: { for-each: input.names, concurrency: 2, do: first, next: done }
        first: ${body}
        second: { sql: SELECT 2, target: hr, next: all }
        done: { end: auto }
    `;
    let tape: Tape | undefined;
    const recorder = new RunRecorder({ begin: (entry) => (tape = new Tape(entry)), add: (entry) => void tape!.add(entry) });
    const names = ['a', 'b', 'c', 'd'];
    await openFlow(flow('{ sql: SELECT 1, target: hr, next: second }'), { unsound: true }).compiled.run(
      recorder.options({ input: { names } }),
    );
    const replay = new Replay(tape!, { signal: new AbortController().signal });
    const playback = Object.fromEntries(playbackTargets(new Map([['hr', 'sql'] as const])));
    const changed = flow("{ decide: item == 'a', then: all, else: second }");
    const report = await openFlow(changed, { unsound: true, targets: playback }).compiled.run(replay.options);
    assert.equal(report.outcome, 'cancelled');
    assert.match(replay.end?.text ?? '', /Recorded is a call of hr: SELECT 1/);
  });
});
