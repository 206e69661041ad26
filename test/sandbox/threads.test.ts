import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { answerOf, callWith, failureOf, onlyResult, trigger } from './calls.ts';

const run = promisify(execFile);

describe('The threads of the sandbox', function () {
  this.timeout(30_000);

  const targets = { hr: ['query'] };

  /** A host whose answers wait until the test lets them go. */
  function heldHost() {
    const held: (() => void)[] = [];
    let arrived: () => void = () => undefined;
    let wanted = Infinity;
    return {
      host: () =>
        new Promise<number>((resolve) => {
          held.push(() => resolve(held.length));
          if (held.length >= wanted) arrived();
        }),
      /** Resolves when so many calls wait. */
      waiting: (count: number) =>
        new Promise<void>((resolve) => {
          wanted = count;
          arrived = resolve;
          if (held.length >= count) resolve();
        }),
      release: () => held.forEach((letGo) => letGo()),
    };
  }

  it('serve as many waiting calls at once as there may be threads, and the others after them', async () => {
    const sandbox = createSandbox({ workers: 2 });
    try {
      const script = trigger(sandbox, 'return targets.hr.query()');
      const { host, waiting, release } = heldHost();
      const calls = [1, 2, 3].map(() => callWith(script, {}, { targets, host }));
      await waiting(2);
      release();
      await waiting(3);
      release();
      const values = (await Promise.all(calls)).map(onlyResult);
      assert.deepEqual(values, [{ value: 2 }, { value: 2 }, { value: 3 }]);
    } finally {
      await sandbox.close();
    }
  });

  it('answer hundreds of calls at once, each with its own arguments', async () => {
    const sandbox = createSandbox({ workers: 2 });
    try {
      const scripts = [1, 2, 3].map((n) => trigger(sandbox, `return source.n * ${n}`));
      const outcomes = await Promise.all(Array.from({ length: 300 }, (_, n) => callWith(scripts[n % 3]!, { source: { n } })));
      outcomes.forEach((outcome, n) => assert.deepEqual(onlyResult(outcome), { value: n * ((n % 3) + 1) }));
    } finally {
      await sandbox.close();
    }
  });

  describe('obey an abort signal', () => {
    const sandbox = createSandbox({ workers: 1 });
    after(() => sandbox.close());
    const forever = { limits: { fuel: 1e9, timeMs: 1e6 } };
    const stopped = (failure: { reason: string }) => assert.equal(failure.reason, 'stopped');

    it('before the call', async () => {
      stopped(await failureOf(sandbox, 'return 1', {}, { signal: AbortSignal.abort() }));
    });

    it('in an endless loop', async () => {
      const stop = new AbortController();
      const host = () => {
        stop.abort();
        return undefined;
      };
      stopped(await failureOf(sandbox, "log('started'); for (;;);", {}, { ...forever, host, signal: stop.signal }));
      assert.equal(await answerOf(sandbox, 'return 1'), 1);
    });

    it('in an endless loop that catches', async () => {
      const stop = new AbortController();
      const host = () => {
        stop.abort();
        return undefined;
      };
      const code = "for (;;) try { log('started'); for (;;); } catch { }";
      stopped(await failureOf(sandbox, code, {}, { ...forever, host, signal: stop.signal }));
    });

    it('inside the engine', async () => {
      const stop = new AbortController();
      const host = () => {
        stop.abort();
        return undefined;
      };
      const code = "log('started'); Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)";
      stopped(await failureOf(sandbox, code, {}, { ...forever, host, signal: stop.signal }));
      assert.equal(await answerOf(sandbox, 'return 1'), 1);
    });

    it('while a target has not answered, whatever the script catches; the late answer reaches nobody', async () => {
      const stop = new AbortController();
      let answer: (value: string) => void = () => undefined;
      const host = () => {
        setImmediate(() => stop.abort());
        return new Promise<string>((resolve) => (answer = resolve));
      };
      stopped(
        await failureOf(sandbox, 'for (;;) try { targets.hr.query() } catch { }', {}, { targets, host, signal: stop.signal }),
      );
      answer('late');
      assert.equal(await answerOf(sandbox, 'return targets.hr.query()', {}, { targets, host: () => 'in time' }), 'in time');
    });

    it('while the call waits for a thread', async () => {
      const { host, waiting, release } = heldHost();
      const first = callWith(trigger(sandbox, 'return targets.hr.query()'), {}, { targets, host });
      await waiting(1);
      const stop = new AbortController();
      const second = failureOf(sandbox, 'return 1', {}, { signal: stop.signal });
      stop.abort();
      stopped(await second);
      release();
      assert.deepEqual(onlyResult(await first), { value: 1 });
    });
  });

  it('reject calls that run or wait when the sandbox is closed', async () => {
    const sandbox = createSandbox({ workers: 1 });
    const { host, waiting } = heldHost();
    const script = trigger(sandbox, 'return targets.hr.query()');
    const calls = [1, 2].map(() => assert.rejects(callWith(script, {}, { targets, host }), /The script sandbox is closed/));
    await waiting(1);
    await sandbox.close();
    await Promise.all(calls);
  });

  it('let the process end when nothing runs, without closing', async () => {
    const program = `
      import { createSandbox } from './src/sandbox/sandbox.ts';
      const piece = { name: 'x', form: 'body', code: 'return 40 + 2', file: 'x', line: 1, column: 1, indent: 0 };
      const script = createSandbox().compile({ pieces: [piece], parameters: [] });
      const { results } = await script.call({ shared: {}, records: [{}], now: 0, seed: 0 });
      console.log(JSON.stringify(results));`;
    const cwd = new URL('../../', import.meta.url);
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd, timeout: 25_000 });
    assert.equal(stdout.trim(), '[[{"value":42}]]');
    assert.equal(stderr, '');
  });
});
