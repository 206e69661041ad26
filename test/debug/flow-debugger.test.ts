import assert from 'node:assert/strict';
import { after } from 'mocha';
import type { CompiledStep } from '../../src/engine/compiled-step.ts';
import type { Scope } from '../../src/engine/run.ts';
import { FrameEvaluator } from '../../src/debug/evaluate.ts';
import { EXCEPTION_FILTERS } from '../../src/debug/exceptions/index.ts';
import { FlowDebugger } from '../../src/debug/flow-debugger.ts';
import { NotPossibleHere } from '../../src/debug/not-possible.ts';
import type { Pause } from '../../src/debug/pause.ts';
import type { Resume } from '../../src/debug/stepping.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { openFlow, placeOf, yaml, type FlowRun, type TestFlow } from '../engine/flow-run.ts';
import { gate, scriptedIdp } from '../engine/scripted-idp.ts';

const evaluation = createSandbox({ workers: 1, limits: { fuel: 100 } });
after(() => evaluation.close());

const shown = ({ scope, step }: { scope: Scope; step: CompiledStep }): string => placeOf(scope, step);

/** Debugs a flow: answers each pause as the test says. */
function debug(
  flow: TestFlow,
  input: object,
  react: (pause: Pause, flowDebugger: FlowDebugger) => void,
  filters: string[] = [],
  stop = new AbortController(),
) {
  const pauses: string[] = [];
  const flowDebugger: FlowDebugger = new FlowDebugger({
    evaluator: new FrameEvaluator(evaluation),
    stopOnEntry: filters.length === 0,
    signal: stop.signal,
    paused: (pause) => {
      pauses.push(`${pause.reason} ${shown(pause)}`);
      setImmediate(() => react(pause, flowDebugger));
    },
    said: () => undefined,
  });
  flowDebugger.filters = EXCEPTION_FILTERS.filter(({ id }) => filters.includes(id));
  const finished: Promise<FlowRun> = flow.run(input as never, {
    observer: flowDebugger,
    control: flowDebugger,
    signal: stop.signal,
  });
  return { pauses, finished, flowDebugger, stop };
}

const always =
  (how: Resume) =>
  (_pause: Pause, flowDebugger: FlowDebugger): void =>
    flowDebugger.resume(how);

const AT_ONCE = yaml`
  targets: { hr: sql }
  steps:
    names: { for-each: input.names, concurrency: 2, do: first, next: last }
    first: { log: "first \${item}", next: second }
    second: { sql: SELECT 1 AS one, target: hr, next: names }
    last: { end: auto }
`;

describe('A flow debugger', () => {
  it('keeps to one item where a loop handles several at the same time', async () => {
    const { pauses, finished } = debug(openFlow(AT_ONCE), { names: ['a', 'b'] }, always('into'));
    await finished;
    assert.deepEqual(pauses, ['entry names', 'step first[0]', 'step second[0]', 'step last']);
  });

  it('goes on with the next item when that of the stepping is done', async () => {
    const { pauses, finished } = debug(openFlow(AT_ONCE), { names: ['a', 'b', 'c'] }, always('into'));
    await finished;
    assert.deepEqual(
      pauses.filter((pause) => pause.endsWith('[2]')),
      ['step first[2]', 'step second[2]'],
    );
  });

  for (const how of ['into', 'over', 'out', 'continue'] as const)
    it(`changes nothing of what a run does: ${how}`, async () => {
      const flow = openFlow(AT_ONCE);
      const plain = await flow.run({ names: ['a', 'b', 'c'] });
      const { report, logs } = await debug(flow, { names: ['a', 'b', 'c'] }, always(how)).finished;
      assert.deepEqual(
        [report.outcome, report.steps, [...logs].sort()],
        [plain.report.outcome, plain.report.steps, [...plain.logs].sort()],
      );
    });

  it('stops where a target asks for patience, while the call goes on', async () => {
    const answered = gate();
    const idp = scriptedIdp(async ({ options }) => {
      options?.onNotice?.({ kind: 'rate-limited', message: 'The org asks to wait 2 s.', waitMs: 2_000 });
      await answered.opened;
      return { id: '1' };
    });
    const flow = openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          look: { idp: find-user, target: idp, with: { user: input.login }, next: done }
          done: { end: auto }
      `,
      { targets: { idp } },
    );
    const texts: (string | undefined)[] = [];
    const { pauses, finished } = debug(
      flow,
      { login: 'ada' },
      (pause, flowDebugger) => {
        texts.push(pause.text);
        answered.open();
        flowDebugger.resume('over');
      },
      ['rate-limited'],
    );
    await finished;
    assert.deepEqual(pauses, ['exception look', 'step done']);
    assert.equal(texts[0], 'The org asks to wait 2 s.');
  });

  it('gives the answer in the place of an identity provider', async () => {
    const idp = scriptedIdp(() => assert.fail('The provider was called.'));
    const flow = openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          look: { idp: find-user, target: idp, with: { user: input.login }, next: done }
          done: { end: auto }
      `,
      { targets: { idp } },
    );
    const { finished } = debug(flow, { login: 'ada' }, ({ step }, flowDebugger) =>
      step.id === 'look' ? flowDebugger.useAnswer({ id: '7' }) : flowDebugger.resume('continue'),
    );
    const { outputs, report } = await finished;
    assert.deepEqual(outputs['look'], { id: '7' });
    assert.deepEqual(report.warnings, ['idp was not called: the answer was given in the debugger.']);
  });

  it('refuses what makes no sense while the run goes on', async () => {
    const { finished, flowDebugger } = debug(openFlow(AT_ONCE), { names: [] }, always('continue'));
    await finished;
    assert.throws(() => flowDebugger.takePort('next'), NotPossibleHere);
    assert.throws(() => flowDebugger.useAnswer(1), NotPossibleHere);
    assert.throws(() => flowDebugger.runTo({ file: '', step: '' }), NotPossibleHere);
    flowDebugger.resume('over');
    flowDebugger.pauseNow();
  });

  it('lets a run end that is stopped at a pause', async () => {
    const controller = new AbortController();
    const { finished } = debug(openFlow(AT_ONCE), { names: ['a'] }, () => controller.abort(), [], controller);
    assert.equal((await finished).report.outcome, 'cancelled');
  });

  it('leaves room for requests in a run that never waits', async () => {
    const flow = openFlow(yaml`
      steps:
        more: { decide: "true", then: more, else: end }
    `);
    const controller = new AbortController();
    const { finished } = debug(
      flow,
      {},
      (_pause, flowDebugger) => {
        setTimeout(() => controller.abort(), 20);
        flowDebugger.resume('continue');
      },
      [],
      controller,
    );
    assert.equal((await finished).report.outcome, 'cancelled');
  });
});
