import assert from 'node:assert/strict';
import type { ErrorKind } from '../../src/flow/error-kind.ts';
import type { Json } from '../../src/flow/json.ts';
import { TargetError } from '../../src/targets/port.ts';
import { openFlow, writesOf, yaml } from './flow-run.ts';
import { scriptedIdp, silence, type IdpCall } from './scripted-idp.ts';

/** One operation with the settings given, on a target that fails a number of times first. */
const flaky = (
  settings: string,
  { failures, kind = 'unavailable', safeToRepeat = false }: { failures: number; kind?: ErrorKind; safeToRepeat?: boolean },
  operation = 'find-user, with: { user: "\'ada\'" }',
) => {
  const idp = scriptedIdp((_call, number) => {
    if (number <= failures) throw new TargetError(kind, 'Not now.', { safeToRepeat });
    return { id: 'u1' };
  });
  const flow = openFlow(
    yaml`
      targets: { idp: okta }
      steps:
        call: { idp: ${operation}, target: idp, ${settings} }
    `,
    { targets: { idp } },
  );
  return { idp, flow };
};

const waits = (retries: readonly string[]): number[] => retries.map((line) => Number(/wait (\d+) ms/.exec(line)?.[1]));

describe('A step with a retry', () => {
  it('is tried again until it answers', async () => {
    const { flow, idp } = flaky('retry: { attempts: 3, delay: 1ms }', { failures: 2 });
    const { report, ports, retries } = await flow.run();
    assert.deepEqual([report.outcome, ports, idp.calls.length], ['no-changes', ['call:next'], 3]);
    assert.deepEqual(
      retries.map((line) => line.replace(/, .*/, '')),
      ['call: attempt 1', 'call: attempt 2'],
    );
  });

  it('fails with the number of attempts when they are used up', async () => {
    const { flow, idp } = flaky('retry: { attempts: 3, delay: 1ms }', { failures: 9 });
    const { report } = await flow.run();
    assert.deepEqual([report.failure?.kind, report.failure?.attempts, idp.calls.length], ['unavailable', 3, 3]);
  });

  it('waits longer each time, up to max-delay; jitter takes part of the wait away', async () => {
    const backoff = 'retry: { attempts: 5, delay: 2ms, factor: 3, max-delay: 20ms, jitter: ';
    const run = async (jitter: string, random: number): Promise<number[]> =>
      waits((await flaky(`${backoff}${jitter} }`, { failures: 9 }).flow.run({}, { random: () => random })).retries);
    assert.deepEqual(await run('0', 0.9), [2, 6, 18, 20]);
    assert.deepEqual(await run('1', 0), [2, 6, 18, 20]);
    assert.deepEqual(await run('0.5', 0.999), [1, 3, 9, 10]);
    assert.deepEqual(await run('1', 0.5), [1, 3, 9, 10]);
  });

  it('is tried again only after errors that may pass, or those it names', async () => {
    const calls = async (settings: string, kind: ErrorKind): Promise<number> => {
      const { flow, idp } = flaky(settings, { failures: 9, kind });
      await flow.run();
      return idp.calls.length;
    };
    for (const kind of ['rate-limited', 'connection', 'unavailable', 'timeout'] as const)
      assert.equal(await calls('retry: { attempts: 2, delay: 1ms }', kind), 2, kind);
    for (const kind of ['not-found', 'conflict', 'invalid-input', 'forbidden', 'internal'] as const)
      assert.equal(await calls('retry: { attempts: 2, delay: 1ms }', kind), 1, kind);
    assert.equal(await calls('retry: { attempts: 2, delay: 1ms, on: conflict }', 'conflict'), 2);
    assert.equal(await calls('retry: { attempts: 2, delay: 1ms, on: conflict }', 'unavailable'), 1);
  });

  const CREATE = 'create-group, with: { name: "\'clerks\'" }';

  it('does not repeat a create that may have happened', async () => {
    const { flow, idp } = flaky('retry: { attempts: 3, delay: 1ms }', { failures: 1, kind: 'connection' }, CREATE);
    const { report } = await flow.run();
    assert.equal(idp.calls.length, 1);
    assert.deepEqual(
      [report.outcome, report.uncertain],
      ['failed', [{ step: 'call', target: 'idp', action: 'create-group', iteration: [] }]],
    );
  });

  it('repeats a create where the target knows that nothing was written, and after a rate limit', async () => {
    for (const why of [{ kind: 'connection', safeToRepeat: true } as const, { kind: 'rate-limited' } as const]) {
      const { flow, idp } = flaky('retry: { attempts: 3, delay: 1ms }', { failures: 1, ...why }, CREATE);
      const { report } = await flow.run();
      assert.deepEqual([report.outcome, idp.calls.length, report.uncertain], ['succeeded', 2, []], why.kind);
    }
  });

  it('repeats other writes, with the same key for the target to know them by', async () => {
    const group = 'add-user-to-group, with: { group: "\'g\'", user: "\'u\'" }';
    const { flow, idp } = flaky('retry: { attempts: 3, delay: 1ms }', { failures: 1, kind: 'connection' }, group);
    const { report } = await flow.run({}, { runId: 'r1' });
    assert.deepEqual(
      idp.calls.map(({ options }) => options?.idempotencyKey),
      ['r1/call', 'r1/call'],
    );
    assert.deepEqual(writesOf(report), ['call: add-user-to-group']);
  });
});

describe('A step with a timeout', () => {
  it('fails with kind timeout, and its call is aborted', async () => {
    let seen: IdpCall | undefined;
    const idp = scriptedIdp((call) => {
      seen = call;
      return silence(call);
    });
    const { report } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          find: { idp: find-user, target: idp, with: { user: "'ada'" }, timeout: 20ms }
      `,
      { targets: { idp } },
    ).run();
    assert.deepEqual(
      [report.outcome, report.failure?.kind, report.failure?.message, report.uncertain],
      ['failed', 'timeout', 'No answer within 20 ms, which is the `timeout` of the step.', []],
    );
    assert.equal(seen?.options?.signal?.aborted, true);
  });

  it('lists a write whose answer never came', async () => {
    const { report } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          add: { idp: add-user-to-group, target: idp, with: { group: "'g'", user: "'u'" }, timeout: 20ms, on-error: { timeout: late } }
          late: { log: Late }
      `,
      { targets: { idp: scriptedIdp(silence) } },
    ).run();
    assert.deepEqual([report.outcome, report.writes], ['no-changes', []]);
    assert.deepEqual(report.uncertain, [{ step: 'add', target: 'idp', action: 'add-user-to-group', iteration: [] }]);
  });

  it('that ends the run still lists a write whose answer never came, and the call is told before the end', async () => {
    const order: string[] = [];
    const report = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          add: { idp: add-user-to-group, target: idp, with: { group: "'g'", user: "'u'" }, timeout: 20ms }
      `,
      { targets: { idp: scriptedIdp(silence) } },
    ).compiled.run({
      input: {},
      observer: {
        called: () => order.push('call'),
        runFinished: (_run, { uncertain }) => order.push(`end, ${uncertain.length} uncertain`),
      },
    });
    assert.equal(report.outcome, 'failed');
    assert.deepEqual(order, ['call', 'end, 1 uncertain']);
  });

  it('gives every attempt its time', async () => {
    const idp = scriptedIdp((call, number) => (number < 3 ? silence(call) : { id: 'u1' }));
    const { report, retries } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          find: { idp: find-user, target: idp, with: { user: "'ada'" }, timeout: 20ms, retry: { attempts: 3, delay: 1ms } }
      `,
      { targets: { idp } },
    ).run();
    assert.deepEqual([report.outcome, retries.length, idp.calls.length], ['no-changes', 2, 3]);
  });

  it('ends a loop: nothing of its body starts afterwards', async () => {
    const people = openFlow(
      yaml`
        targets: { idp: okta, hr: sql }
        steps:
          users: { for-each: input.users, do: find, timeout: 20ms, next: end, on-error: { timeout: late } }
          find: { idp: find-user, target: idp, with: { user: item }, next: add, on-error: { any: tell } }
          tell: { log: Not reached, next: users }
          add: { sql: INSERT INTO users VALUES (:name), target: hr, with: { name: item }, next: users }
          late: { log: Late }
      `,
      {
        schema: 'CREATE TABLE users (name TEXT)',
        targets: { idp: scriptedIdp((call, number) => (number < 3 ? { id: 'x' } : silence(call))) },
      },
    );
    const { report, logs } = await people.run({ users: ['a', 'b', 'c', 'd'] });
    assert.deepEqual(people.rows('SELECT name FROM users'), [{ name: 'a' }, { name: 'b' }]);
    assert.deepEqual([logs, writesOf(report)], [['info: Late'], ['add[0]: add', 'add[1]: add']]);
  });

  it('of a called flow still lists what that flow had written', async () => {
    // an adapter that takes a moment to hang up
    const lateFailure = async (error: unknown): Promise<never> => {
      await new Promise((resolve) => setImmediate(resolve));
      throw error;
    };
    const { report } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          inner: { call: inner.idflow.yaml, timeout: 30ms }
      `,
      {
        targets: {
          idp: scriptedIdp((call, number): Json | Promise<Json> => (number === 1 ? null : silence(call).catch(lateFailure))),
        },
        files: {
          'flows/inner.idflow.yaml': yaml`
            idflow: 1
            name: Inner
            targets: { idp: okta }
            steps:
              add: { idp: add-user-to-group, target: idp, with: { group: "'g'", user: "'u'" }, next: remove }
              remove: { idp: remove-user-from-group, target: idp, with: { group: "'h'", user: "'u'" } }
          `,
        },
      },
    ).run();
    assert.deepEqual([report.outcome, report.failure?.kind], ['failed', 'timeout']);
    assert.deepEqual(writesOf(report), ['inner/add: add-user-to-group']);
    assert.deepEqual(
      report.uncertain.map(({ step }) => step),
      ['inner/remove'],
    );
  });

  it('ends a script that waits for a target', async () => {
    const { report } = await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          ask: { script: "return targets.idp.call('find-user', { user: 'ada' })", timeout: 30ms }
      `,
      { targets: { idp: scriptedIdp(silence) } },
    ).run();
    assert.deepEqual([report.outcome, report.failure?.kind], ['failed', 'timeout']);
  });
});
