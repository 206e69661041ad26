import assert from 'node:assert/strict';
import { after } from 'mocha';
import { FrameEvaluator } from '../../src/debug/evaluate.ts';
import { playbackTargets } from '../../src/debug/recording/playback-targets.ts';
import { Timeline } from '../../src/debug/time/timeline.ts';
import type { ShownPause } from '../../src/debug/time/timeline-options.ts';
import { createMemoryPushedState } from '../../src/engine/pushed-state.ts';
import type { Json } from '../../src/flow/json.ts';
import { createRedactor } from '../../src/runs/redact.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { FLOW_FILE, openFlow, placeOf, yaml, type TestFlow } from '../engine/flow-run.ts';

const evaluation = createSandbox({ workers: 1, limits: { fuel: 100 } });
after(() => evaluation.close());

/** A run in a timeline, and what a test does with it. */
class Travelled {
  readonly timeline: Timeline;
  readonly finished: Promise<unknown>;
  readonly #stop = new AbortController();
  readonly #stops: ShownPause[] = [];
  #stopped = (): void => undefined;

  constructor(body: string, flow: TestFlow, input: Json, breakpoints: readonly string[]) {
    const names = [...(flow.compiled.source.flow?.targets?.keys() ?? [])].map((name) => [name, 'sql'] as const);
    const playback = openFlow(body, { targets: Object.fromEntries(playbackTargets(new Map(names))) }).compiled;
    this.timeline = new Timeline({
      debuggee: {
        flow: flow.compiled,
        playback: () => playback,
        files: { read: () => undefined },
        readNow: () => undefined,
        environment: '',
        targets: [],
        pushedState: createMemoryPushedState(),
        redactor: createRedactor(),
        inputs: [],
        scripts: [],
        evaluation,
        close: () => Promise.resolve(),
      },
      evaluator: new FrameEvaluator(evaluation),
      stopOnEntry: false,
      signal: this.#stop.signal,
      paused: (shown) => {
        this.#stops.push(shown);
        this.#stopped();
      },
      said: (text) => assert.fail(text),
    });
    this.timeline.setBreakpoints(
      FLOW_FILE,
      breakpoints.map((step, id) => ({ id, file: FLOW_FILE, step })),
      [],
    );
    this.finished = Promise.resolve(flow.compiled.run(this.timeline.begin({ input }, { label: undefined, value: input })));
  }

  /** `second[0] recorded`: the next stop. */
  async halt(): Promise<string> {
    if (this.#stops.length === 0) await new Promise<void>((resolve) => (this.#stopped = resolve));
    const { pause, recorded } = this.#stops.shift()!;
    return `${placeOf(pause.scope, pause.step)}${recorded ? ' recorded' : ''}`;
  }

  back(): Promise<string> {
    this.timeline.stepBack();
    return this.halt();
  }

  over(): Promise<string> {
    this.timeline.resume('over');
    return this.halt();
  }

  async end(): Promise<void> {
    this.#stop.abort(new Error('The run was stopped.'));
    await this.finished;
  }
}

const SCHEMA = 'CREATE TABLE people (name TEXT PRIMARY KEY)';

describe('The timeline of a run', function () {
  this.timeout(30_000);

  it('keeps apart items that are handled at the same time, and writes nothing twice', async () => {
    const body = yaml`
      targets: { hr: sql }
      steps:
        names: { for-each: input.names, concurrency: 3, do: first, next: last }
        first: { log: "first \${item}", next: add }
        add: { sql: "INSERT INTO people VALUES (:name)", with: { name: item }, target: hr, next: second }
        second: { script: "return Math.random()", next: third }
        third: { log: "third \${item} \${steps.second}", next: names }
        last: { end: auto }
    `;
    const flow = openFlow(body, { schema: SCHEMA });
    const run = new Travelled(body, flow, { names: ['a', 'b', 'c', 'd'] }, ['third']);
    const stop = await run.halt();
    const item = /\[\d\]/.exec(stop)![0];
    assert.equal(stop, `third${item}`);
    const drawn = run.timeline.current.pause!.scope.outputs;
    const places = [await run.back(), await run.back(), await run.back(), await run.back()];
    assert.deepEqual(places, [`second${item} recorded`, `add${item} recorded`, `first${item} recorded`, 'names recorded']);
    run.timeline.resume('into');
    assert.match(await run.halt(), /^first\[\d\] recorded$/);
    run.timeline.resume('continue');
    assert.equal(await run.halt(), stop);
    assert.equal(run.timeline.current.pause!.scope.outputs, drawn);
    run.timeline.setBreakpoints(FLOW_FILE, [], []);
    run.timeline.resume('continue');
    await run.finished;
    assert.equal(flow.rows('SELECT * FROM people').length, 4);
  });

  it('is gone back in at once after a thousand steps', async () => {
    const body = yaml`
      targets: { hr: sql }
      steps:
        names: { for-each: input.names, do: add, next: last }
        add: { sql: "INSERT INTO people VALUES (:name)", with: { name: item }, target: hr, next: again }
        again: { sql: "SELECT count(*) AS n FROM people", target: hr, next: names }
        last: { end: auto }
    `;
    const names = Array.from({ length: 500 }, (_, index) => `n${index}`);
    const run = new Travelled(body, openFlow(body, { schema: SCHEMA }), { names }, ['last']);
    assert.equal(await run.halt(), 'last');
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const began = performance.now();
      assert.equal(await run.back(), 'names recorded');
      assert.equal(await run.over(), 'last');
      times.push(performance.now() - began);
    }
    run.timeline.stepBack();
    await run.halt();
    run.timeline.resume('into');
    assert.equal(await run.halt(), 'add[0] recorded');
    await run.end();
    assert.ok(Math.min(...times) < 500, `Back and forth took ${times.map(Math.round).join(', ')} ms.`);
  });
});
