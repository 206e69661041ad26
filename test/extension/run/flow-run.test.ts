import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runEventSchema, type RunEvent } from '../../../src/runs/events.ts';
import type { Json } from '../../../src/flow/json.ts';
import { PEOPLE_FLOW, PEOPLE_SCHEMA, PEOPLE_TARGETS } from '../../cli/command-line.ts';
import { LAUNCH } from '../../runner/launch.ts';
import { RunnerFolder } from '../../runner/runner-folder.ts';
import { runnerVariables } from '../../../src/extension/run/runner-process.ts';
import { WatchedRun, type WatchedOptions } from './watched-run.ts';

const COMMAND_LINE = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const FLOW = 'people.idflow.yaml';

/** A statement that has no end. */
const ENDLESS_SQL = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n';

describe('a run in the runner', function () {
  this.timeout(30_000);
  // a runner that got the options would not even start
  const variables = { ...process.env, NODE_OPTIONS: '--no-such-option', IDFLOW_TEST_TOKEN: 'of-the-editor' };
  const folder = new RunnerFolder({ ...LAUNCH, variables });

  beforeEach(() => {
    folder.write(FLOW, PEOPLE_FLOW);
    folder.write('idflow.targets.yaml', PEOPLE_TARGETS);
    folder.write('people.sql', PEOPLE_SCHEMA);
  });

  const start = (options?: WatchedOptions, file = FLOW): WatchedRun => new WatchedRun(folder, file, options);
  const people = () => folder.rows('.idflow/hr.db', 'SELECT login, name FROM people ORDER BY login');
  const ADA = { login: 'ada', name: 'Ada' };

  /** Runs to the end. */
  const finished = async (options?: WatchedOptions, file?: string): Promise<WatchedRun> => {
    const run = start(options, file);
    const refusal = await run.ended(folder);
    assert.equal(refusal, undefined);
    return run;
  };

  it('tells the events that the command line tells', async () => {
    folder.copySample('update-user');
    const file = 'update-user.idflow.yaml';
    const input = JSON.parse(readFileSync(folder.path('inputs/grants-to-add-and-remove.json'), 'utf8')) as Json;
    const args = ['run', folder.path(file), '--input', folder.path('inputs/grants-to-add-and-remove.json'), '--json'];
    const told = spawnSync(process.execPath, [COMMAND_LINE, ...args, '--data', folder.path('other')], { encoding: 'utf8' });
    const expected = told.stdout
      .trimEnd()
      .split('\n')
      .map((line) => runEventSchema.parse(JSON.parse(line)));
    const run = await finished({ input: input as never }, file);
    assert.ok(run.events.length > 20);
    assert.deepEqual(run.events.map(withoutTimes), expected.map(withoutTimes));
  });

  it('keeps the data of embedded targets where the command line does, and a warm runner serves the next run', async () => {
    const first = await finished({ input: ADA });
    assert.equal(first.report.outcome, 'succeeded');
    assert.deepEqual(people(), [ADA]);
    const second = await finished({ input: ADA });
    assert.equal(second.report.outcome, 'no-changes');
    assert.equal(second.runner.pid, first.runner.pid);
  });

  it('asks for consent, and yes is yes', async () => {
    await finished({ input: ADA });
    const run = await finished({ input: { login: 'ada', leaves: true }, consent: async () => true });
    assert.deepEqual(run.questions, ['Delete ada?']);
    assert.equal(run.report.outcome, 'succeeded');
    assert.deepEqual(people(), []);
  });

  it('takes a dialog that was dismissed, or that failed, for no', async () => {
    await finished({ input: ADA });
    for (const consent of [async () => false, async () => Promise.reject(new Error('no window'))]) {
      const run = await finished({ input: { login: 'ada', leaves: true }, consent });
      assert.equal(run.report.outcome, 'cancelled');
    }
    assert.deepEqual(people(), [ADA]);
  });

  it('takes texts that are not saved instead of the files: flow, targets and all', async () => {
    const unsaved = {
      [folder.path(FLOW)]: PEOPLE_FLOW.replace('name <= name', 'name <= name + "!"'),
      [folder.path('idflow.targets.yaml')]: PEOPLE_TARGETS.replace('hr.db', 'unsaved.db'),
    };
    await finished({ input: ADA, unsaved });
    assert.deepEqual(folder.rows('.idflow/unsaved.db', 'SELECT name FROM people'), [{ name: 'Ada!' }]);
  });

  it('says what is wrong with a flow that is not valid, and runs nothing', async () => {
    const unsaved = { [folder.path(FLOW)]: PEOPLE_FLOW.replace('next: delete', 'next: delet') };
    const refusal = await start({ unsaved }).ended(folder);
    assert.equal(refusal?.reason, 'invalid');
    assert.match(refusal.message, /^people\.idflow\.yaml, line 32: .*`delet`.*`delete`\?$/);
  });

  it('says first where a flow is no YAML, whatever seems to follow from it', async () => {
    const unsaved = { [folder.path(FLOW)]: 'idflow: 1\nsteps:\n  a: { log: "Hello", next: b\n' };
    const refusal = await start({ unsaved }).ended(folder);
    assert.equal(refusal?.reason, 'invalid');
    assert.match(refusal.message, /^people\.idflow\.yaml, line 4: Flow map .* with a \}\. And 1 more error\.$/);
  });

  it('says why targets can not be opened', async () => {
    const refusal = await start({ environment: 'staging' }).ended(folder);
    assert.equal(refusal?.reason, 'environment');
    assert.match(refusal.message, /has no environment `staging`/);
  });

  describe('that is cancelled', () => {
    const waits = (latency: string, extra = ''): void => {
      folder.write(
        'slow.idflow.yaml',
        `idflow: 1
name: Slow
targets: { hr: sql, idp: okta }
steps:
  row: { sql: "INSERT INTO people (login, name) VALUES ('eve', 'Eve')", target: hr, next: find }
  find: { idp: find-user, target: idp, with: { user: "'eve@example.com'" }, next: end, missing: end }
${extra}`,
      );
      folder.write(
        'idflow.targets.yaml',
        `${PEOPLE_TARGETS}    idp: { kind: okta-embedded, file: .idflow/idp.db, latency: ${latency} }\n`,
      );
    };

    it('in the middle of a call ends cleanly, and reports what was written', async () => {
      waits('10m');
      const run = await finished(
        { onEvent: (event, watched) => cancelWhen(event.event === 'step-started' && event.step === 'find', watched) },
        'slow.idflow.yaml',
      );
      assert.equal(run.report.outcome, 'cancelled');
      assert.equal(run.report.message, 'The run was stopped.');
      assert.deepEqual(
        run.report.writes.map(({ step }) => step),
        ['row'],
      );
      assert.ok(run.runner.alive, 'a runner that obeyed is kept');
    });

    it('during a question ends without an answer', async () => {
      const run = await finished({
        input: { login: 'ada', leaves: true },
        consent: () => {
          setImmediate(() => run0.run.cancel());
          return new Promise(() => undefined);
        },
        onOpened: (watched) => (run0 = watched),
      });
      assert.equal(run.report.outcome, 'cancelled');
    });
    let run0: WatchedRun;

    it('before it began tells nothing and leaves nothing', async () => {
      const run = start({ input: ADA });
      run.run.cancel();
      assert.equal(await run.ended(folder), undefined);
      assert.deepEqual(
        run.events.map(({ event }) => event).filter((event) => event === 'call'),
        [],
      );
    });

    it('at any event ends with one report', async () => {
      waits('0ms');
      for (let at = 0; at < 12; at += 3) {
        const run = await finished({ onEvent: (event, watched) => cancelWhen(event.seq === at, watched) }, 'slow.idflow.yaml');
        assert.equal(run.events.filter(({ event }) => event === 'run-finished').length, 1);
        folder.rows('.idflow/hr.db', 'SELECT 1');
        folder.write('slow.idflow.yaml', readFileSync(folder.path('slow.idflow.yaml'), 'utf8').replace(/'eve',/, `'eve${at}',`));
      }
    });

    it('in a script without an end stops the script', async () => {
      folder.write('loop.idflow.yaml', 'idflow: 1\nname: Loop\nsteps:\n  spin: { script: "for (;;) {}", next: end }\n');
      const run = await finished(
        { onEvent: (event, watched) => cancelWhen(event.event === 'step-started', watched) },
        'loop.idflow.yaml',
      );
      assert.equal(run.report.outcome, 'cancelled');
    });

    it('in a statement without an end is stopped by force, and what was written before is told', async () => {
      folder.write(
        'stuck.idflow.yaml',
        `idflow: 1
name: Stuck
targets: { hr: sql }
steps:
  row: { sql: "INSERT INTO people (login, name) VALUES ('eve', 'Eve')", target: hr, next: count }
  count: { sql: "${ENDLESS_SQL}", target: hr, next: end }
`,
      );
      const run = await finished(
        {
          patienceMs: 200,
          onEvent: (event, watched) => cancelWhen(event.event === 'step-started' && event.step === 'count', watched),
        },
        'stuck.idflow.yaml',
      );
      const { outcome, message, writes, uncertain } = run.report;
      assert.equal(outcome, 'cancelled');
      assert.match(message ?? '', /^Stopped by force, .* It was at `count`\. Whether that was done is not known\.$/);
      assert.deepEqual(
        writes.map(({ step, target }) => [step, target]),
        [['row', 'hr']],
      );
      assert.deepEqual(
        uncertain.map(({ step }) => step),
        ['count'],
      );
      assert.equal(run.runner.alive, false);
      assert.deepEqual(people(), [{ login: 'eve', name: 'Eve' }]);
      assert.equal((await finished({ input: ADA })).report.outcome, 'succeeded', 'the next run gets a new runner');
    });

    it('twice is stopped by force at once', async () => {
      folder.write(
        'stuck.idflow.yaml',
        `idflow: 1\nname: Stuck\ntargets: { hr: sql }\nsteps:\n  count: { sql: "${ENDLESS_SQL}", target: hr, next: end }\n`,
      );
      const run = await finished(
        {
          patienceMs: 60_000,
          onEvent(event, watched) {
            if (event.event !== 'step-started') return;
            watched.run.cancel();
            watched.run.cancel();
          },
        },
        'stuck.idflow.yaml',
      );
      assert.match(run.report.message ?? '', /^Stopped by force/);
    });
  });

  it('whose process is killed is reported as failed, with what it had written', async () => {
    folder.write(
      'idflow.targets.yaml',
      `${PEOPLE_TARGETS}    idp: { kind: okta-embedded, file: .idflow/idp.db, latency: 10m }\n`,
    );
    folder.write(
      'outer.idflow.yaml',
      'idflow: 1\nname: Outer\ntargets: { hr: sql, idp: okta }\nsteps:\n  each: { for-each: "[1]", do: inner, next: end }\n  inner: { call: inner.idflow.yaml, next: each }\n',
    );
    folder.write(
      'inner.idflow.yaml',
      `idflow: 1
name: Inner
targets: { hr: sql, idp: okta }
steps:
  row: { sql: "INSERT INTO people (login, name) VALUES ('eve', 'Eve')", target: hr, next: find }
  find: { idp: find-user, target: idp, with: { user: "'eve@example.com'" }, next: end, missing: end }
`,
    );
    const run = await finished(
      {
        onEvent(event, { runner }) {
          if (event.event === 'step-started' && event.step === 'find') process.kill(runner.pid!, 'SIGKILL');
        },
      },
      'outer.idflow.yaml',
    );
    const { outcome, message, writes, uncertain, failure } = run.report;
    assert.equal(outcome, 'failed');
    assert.match(message ?? '', /^The process of the run ended unexpectedly, by SIGKILL\./);
    assert.deepEqual(
      writes.map(({ step, iteration, target }) => [step, iteration, target]),
      [['inner/row', [0], 'hr']],
    );
    assert.deepEqual(
      uncertain.map(({ step }) => step),
      ['inner/find'],
    );
    assert.equal(failure?.kind, 'internal');
    assert.ok(runEventSchema.safeParse(run.events.at(-1)).success, 'the made report is a sound event');
  });

  it('whose process is killed before it began says so', async () => {
    const run = start({ input: ADA });
    run.runner.kill();
    const refusal = await run.ended(folder);
    assert.equal(refusal?.reason, 'defect');
    assert.match(refusal.message, /ended unexpectedly, by SIGKILL/);
  });

  it('gets few variables of the editor, and only the values that its targets file names', async () => {
    const targets = `environments:
  embedded:
    hr: { kind: sqlite, file: '.idflow/\${env:WHERE}.db', schema: people.sql }
`;
    folder.write('idflow.targets.yaml', targets);
    const run = await finished({ input: ADA, values: { WHERE: 'here', IDFLOW_TEST_TOKEN: 'no' } });
    assert.deepEqual(run.asked, ['env:WHERE']);
    assert.equal(folder.rows('.idflow/here.db', 'SELECT * FROM people').length, 1);
    folder.write('idflow.targets.yaml', targets.replace('WHERE', 'IDFLOW_TEST_TOKEN'));
    const refusal = await start({ input: ADA }).ended(folder);
    assert.match(refusal?.message ?? '', /needs `IDFLOW_TEST_TOKEN`, which has no value/);
  });

  it('does not see the secrets of who started the editor', async function () {
    assert.deepEqual(runnerVariables({ PATH: '/bin', HOME: '/home/ada', AWS_SECRET_ACCESS_KEY: 'x', IDFLOW_SECRET_OKTA: 'y' }), {
      PATH: '/bin',
      HOME: '/home/ada',
      ELECTRON_RUN_AS_NODE: '1',
    });
    const proxies = { HTTPS_PROXY: 'http://proxy:8080', no_proxy: 'localhost' };
    assert.deepEqual(runnerVariables(proxies), { ...proxies, ELECTRON_RUN_AS_NODE: '1' });
    if (process.platform !== 'linux') return this.skip();
    const run = await finished({ input: ADA });
    assert.doesNotMatch(readFileSync(`/proc/${run.runner.pid!}/environ`, 'utf8'), /of-the-editor/);
  });

  it('ends with the process that asked for it', async () => {
    const program = fileURLToPath(new URL('./orphan.ts', import.meta.url));
    const { stdout } = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 20_000 });
    const pid = Number(stdout.trim());
    assert.ok(pid > 0);
    const deadline = Date.now() + 10_000;
    while (isRunning(pid) && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isRunning(pid), false);
  });
});

function cancelWhen(reached: boolean, { run }: WatchedRun): void {
  if (reached) run.cancel();
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // what nobody has collected is not running
    return !(process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
  } catch {
    return false;
  }
}

/** What two runs of the same have in common. */
function withoutTimes(event: RunEvent): unknown {
  const text = JSON.stringify(event, (key, value: unknown) =>
    ['at', 'durationMs', 'startedAt'].includes(key) ? undefined : value,
  );
  return JSON.parse(text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, 'ID')) as unknown;
}
