import assert from 'node:assert/strict';
import type { ScriptFailure } from '../../../src/sandbox/port.ts';
import type { ScriptPause } from '../../../src/sandbox/debug/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { debug, valueOf } from './debugging.ts';

const REACH = "('return [typeof process, typeof require, typeof globalThis.fetch, typeof Buffer].join()')()";
const NOTHING = 'undefined,undefined,undefined,undefined';

/** Ways out that have been tried elsewhere. */
const ESCAPES: Readonly<Record<string, string>> = {
  'the constructor of log': `log.constructor${REACH}`,
  'the constructor of a target method': `targets.hr.query.constructor${REACH}`,
  'its arguments': `source.constructor.constructor${REACH}`,
  'a literal': `[].constructor.constructor${REACH}`,
  eval: "(0, eval)('[typeof process, typeof require, typeof globalThis.fetch, typeof Buffer].join()')",
  'the names that instrumented code uses': '(0, eval)("[typeof __d$, typeof __d$C, typeof __d$f, typeof __d$x].join()")',
};

describe('A hostile script in the debugger', function () {
  this.timeout(60_000);

  const sandbox = createSandbox({ workers: 1, limits: { fuel: 10, timeMs: 100, memoryMb: 16 } });
  after(() => sandbox.close());

  const call = { targets: { hr: ['query'] }, host: () => ({ rows: [] }) };

  /** Whatever happened before, the sandbox then debugs an ordinary script. */
  afterEach(async () => {
    const session = await debug(sandbox, 'newObject.mail = source.mail;\nreturn [1, 2].map((n) => n + 1);', {
      entry: 'into',
      at: ['over', 'into', 'back', 'continue'],
      record: { source: { mail: 'x' } },
    });
    assert.deepEqual(session.pauses, ['entry main 1:1', 'step main 2:1', 'step (anonymous) 2:26', 'back main 2:1']);
    assert.deepEqual([valueOf(session), session.outcome.returned], [[2, 3], [{ newObject: { mail: 'x' } }]]);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  for (const [name, code] of Object.entries(ESCAPES)) {
    it(`finds no way out through ${name}, running`, async () => {
      assert.equal(valueOf(await debug(sandbox, `return ${code}`, { call })), NOTHING);
    });

    it(`finds no way out through ${name}, paused`, async () => {
      const seen: unknown[] = [];
      const look = async (pause: ScriptPause) => {
        for (const sideEffects of [false, true]) seen.push((await pause.evaluate(0, code, { sideEffects })).text);
        return 'continue' as const;
      };
      const session = await debug(sandbox, 'return 1', { entry: 'into', call, at: [look] });
      assert.equal(valueOf(session), 1);
      assert.deepEqual(seen, [JSON.stringify(NOTHING), JSON.stringify(NOTHING)]);
    });
  }

  function ends(name: string, code: string, reasons: readonly ScriptFailure['reason'][]): void {
    for (const entry of ['run', 'into'] as const)
      it(`${name}${entry === 'into' ? ', after a step' : ''}`, async () => {
        const { outcome } = await debug(sandbox, code, { entry, call, at: ['over'] });
        const result = outcome.results[0]![0]!;
        assert.ok('failure' in result && reasons.includes(result.failure.reason), JSON.stringify(result).slice(0, 300));
      });
  }

  describe('is ended when it', () => {
    ends('loops', 'let n = 0;\nwhile (true) { n++ }', ['fuel', 'time']);
    ends('loops in promises', 'const again = () => void Promise.resolve().then(again);\nagain();\nreturn new Promise(() => {})', [
      'fuel',
      'time',
    ]);
    ends('loops in the engine itself', 'const a = 1;\nArray.prototype.indexOf.call({ length: 2 ** 53 - 1 }, a)', ['time']);
    ends('calls itself without end', 'const f = () => f() + 1;\nf()', ['stack', 'error']);
    ends('fills its memory', 'const all = [];\nfor (;;) all.push(new Array(1000).fill(all.length))', ['memory', 'fuel', 'time']);
    ends('catches what ends it', 'for (;;) {\n  try { for (;;); } catch {} finally { continue }\n}', ['fuel', 'time']);
    ends('throws what can not be shown', 'const e = { get message() { for (;;); }, toJSON() { for (;;); } };\nthrow e', [
      'error',
      'fuel',
      'time',
    ]);
  });

  it('does not keep the debugger from telling of an error that can not be shown', async () => {
    const session = await debug(sandbox, 'throw Object.defineProperty(new Error(), "message", { get() { for (;;); } })', {
      exceptions: { uncaught: true, caught: true },
    });
    assert.deepEqual(session.pauses, ['exception main 1:1']);
  });

  it('that tampers with what the debugger uses spoils nothing but its own debugging', async () => {
    const code = `Object.prototype.polluted = 1; Array.prototype.push = null; JSON.parse = JSON.stringify = () => '{}';
Object.defineProperty(Object.prototype, 'up', { set() { for (;;); } }); Function.prototype.call = Reflect.apply = null;
Uint8Array.prototype.fill = null; Promise.prototype.then = null;
const f = (n) => n + 1;
return f(1);`;
    const session = await debug(sandbox, code, {
      breakpoints: [{ line: 5, condition: 'f(2) === 3' }],
      at: ['into', 'out', 'back'],
    });
    assert.deepEqual(session.pauses.slice(0, 2), ['breakpoint main 5:1', 'step f 4:18']);
  });

  it('does not see what it would not see without a debugger, and may not use its names', async () => {
    const code =
      "return [typeof globalThis['__d$'], Object.getOwnPropertyNames(globalThis).filter((name) => name.includes('d$'))]";
    assert.deepEqual(valueOf(await debug(sandbox, code)), ['undefined', []]);
    const refused = (await debug(sandbox, 'return __d$f')).outcome.results[0]![0]!;
    assert.ok('failure' in refused && /reserved/.test(refused.failure.message));
  });
});
