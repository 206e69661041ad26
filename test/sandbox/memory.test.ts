import assert from 'node:assert/strict';
import type { ScriptSandbox } from '../../src/sandbox/port.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { callWith, onlyResult, trigger } from './calls.ts';
import { debug } from './debug/debugging.ts';

/** Each tells by `log` how many MB it holds, until it gets no more. */
const FILLERS: Readonly<Record<string, string>> = {
  'many small objects':
    'const all = []; for (let n = 1; ; n++) { all.push(new Array(1000).fill(n)); if (n % 32 === 0) log(n / 128) }',
  'long texts':
    "const all = []; for (let n = 1; ; n++) { all.push('x'.repeat(100_000) + n); if (n % 5 === 0) log((n * 100_000) / 2 ** 20) }",
  buffers: 'const all = []; for (let n = 1; ; n++) { all.push(new Uint8Array(65_536)); if (n % 4 === 0) log(n / 16) }',
};

const LIMITS = { fuel: 100_000, timeMs: 60_000 };

describe('The memory of a script', function () {
  this.timeout(60_000);

  const sandbox = createSandbox({ workers: 1, limits: LIMITS });
  after(() => sandbox.close());

  async function held(code: string, memoryMb: number, run: typeof plainly): Promise<number> {
    let megabytes = 0;
    const host = (_path: readonly string[], [told]: readonly unknown[]) => void (megabytes = Number(told));
    const outcome = await run(sandbox, code, { host, limits: { ...LIMITS, memoryMb } });
    const result = onlyResult(outcome);
    assert.ok('failure' in result && result.failure.reason === 'memory', JSON.stringify(result));
    assert.equal(result.failure.message, `The script was stopped: it needs more than ${memoryMb} MB of memory.`);
    return megabytes;
  }

  const plainly = (box: ScriptSandbox, code: string, call: object) => callWith(trigger(box, code), {}, call);
  const debugged = async (box: ScriptSandbox, code: string, call: object) => (await debug(box, code, { call })).outcome;

  for (const [name, code] of Object.entries(FILLERS))
    for (const [how, run] of [
      ['running', plainly],
      ['debugged', debugged],
    ] as const)
      it(`ends where its limit says, with ${name}, ${how}`, async () => {
        for (const memoryMb of [2, 16, 32, 48]) {
          const megabytes = await held(code, memoryMb, run);
          assert.ok(megabytes > memoryMb * 0.7 && megabytes <= memoryMb, `${megabytes} MB of ${memoryMb}`);
        }
      });

  it('is not taken by what ran before: neither by a large script nor by a larger limit', async () => {
    const long = `const text = ${JSON.stringify('x'.repeat(400_000))}; ${FILLERS['buffers']!}`;
    const first = await held(long, 8, plainly);
    await held(FILLERS['buffers']!, 48, plainly);
    assert.equal(await held(long, 8, plainly), first);
  });

  it('is all there again after a large text has left a hole in it', async () => {
    const code = `let hole = 'x'.repeat(3_000_000); const kept = []; for (let n = 0; n < 50_000; n++) kept.push({ n }); hole = null; return kept.length;`;
    for (let turn = 0; turn < 3; turn++) assert.deepEqual(onlyResult(await plainly(sandbox, code, {})), { value: 50_000 });
  });

  it('is set back after a look, also where something large has left a hole in it', async () => {
    const code = `let hole = new Uint8Array(5_000_000);
const kept = [];
for (let n = 0; n < 1_000; n++) kept.push({ text: 'kept ' + n, list: [n, n + 1] });
hole = null;
newObject.kept = kept.map(({ text, list }) => text + list.join()).join();`;
    const { outcome } = await debug(sandbox, code, {
      breakpoints: [{ line: 5 }],
      at: [
        async (pause) => {
          const spoil =
            'const filled = []; for (let n = 0; n < 3000; n++) { filled.push({ text: "spoilt" + n }); kept[n % 1000] = { text: "spoilt", list: [9, 9, n] } } filled.length';
          for (let turn = 0; turn < 5; turn++) assert.equal((await pause.evaluate(0, spoil)).text, '3000');
          assert.equal((await pause.evaluate(0, 'kept[999].text')).text, '"kept 999"');
          return 'continue' as const;
        },
      ],
    });
    const expected = Array.from({ length: 1_000 }, (_, n) => `kept ${n}${n},${n + 1}`).join();
    assert.deepEqual(outcome.returned, [{ newObject: { kept: expected } }]);
  });

  it('has room for a look when the script has used all of it', async () => {
    const code = `const all = [];
try { for (;;) all.push(new Uint8Array(65_536)) } catch {}
newObject.count = all.length;`;
    const { outcome } = await debug(sandbox, code, {
      breakpoints: [{ line: 3 }],
      call: { limits: { memoryMb: 48 } },
      at: [
        async (pause) => {
          assert.ok(Number((await pause.evaluate(0, 'all.length')).text) > 600);
          assert.equal((await pause.evaluate(0, 'new Uint8Array(4_000_000).length')).text, '4000000');
          await assert.rejects(pause.evaluate(0, 'new Uint8Array(16_000_000).length'), /memory/);
          return 'continue' as const;
        },
      ],
    });
    assert.ok('value' in onlyResult(outcome), JSON.stringify(outcome.results));
  });
});
