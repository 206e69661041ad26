import assert from 'node:assert/strict';
import type { DebuggedCall, ScriptPause } from '../../../src/sandbox/debug/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { piece } from '../calls.ts';
import { debug, valueOf, variablesOf, where } from './debugging.ts';

const TOTAL = `const factor = 2;
function twice(x) {
  const y = x * factor;
  return y;
}
let total = 0;
for (const n of [1, 2]) {
  total += twice(n);
}
return total;`;

describe('Stepping through a script', function () {
  this.timeout(20_000);

  const sandbox = createSandbox({ workers: 1 });
  after(() => sandbox.close());

  it('goes into functions, over them and out of them', async () => {
    const session = await debug(sandbox, TOTAL, {
      entry: 'into',
      at: ['over', 'over', 'over', 'over', 'into', 'out', 'over', 'over', 'over'],
    });
    assert.deepEqual(session.pauses, [
      'entry main 1:1',
      'step main 6:1',
      'step main 7:1',
      'step main 7:6',
      'step main 8:3',
      'step twice 3:3',
      'step main 7:6',
      'step main 8:3',
      'step main 10:1',
    ]);
    assert.equal(valueOf(session), 6);
  });

  it('shows exact outer frames, and the variables of each block in sight', async () => {
    let seen: unknown;
    const look = async (pause: ScriptPause) => {
      const frames = pause.frames.map(({ name, line, column, endLine, endColumn }) => [name, line, column, endLine, endColumn]);
      const scopes = pause.frames.map(({ scopes }) => scopes.map(({ kind, names }) => [kind, ...names].join(' ')));
      seen = { frames, scopes, inner: await variablesOf(pause), outer: await variablesOf(pause, 1) };
      return 'continue' as const;
    };
    await debug(sandbox, TOTAL, { breakpoints: [{ line: 4 }], at: [look], record: { newObject: { a: 1 } } });
    assert.deepEqual(seen, {
      frames: [
        ['twice', 4, 3, 4, 12],
        ['main', 8, 3, 8, 21],
      ],
      scopes: [
        ['function x y', 'closure factor twice total', 'parameters source newObject oldObject'],
        ['block n', 'function factor twice total', 'parameters source newObject oldObject'],
      ],
      inner: {
        x: '1',
        y: '2',
        factor: '2',
        twice: 'ƒ twice',
        total: '0',
        source: '{}',
        newObject: '{a: 1}',
        oldObject: 'undefined',
      },
      outer: { n: '1', factor: '2', twice: 'ƒ twice', total: '0', source: '{}', newObject: '{a: 1}', oldObject: 'undefined' },
    });
  });

  it('shows each kind of scope, and says what is not initialised yet', async () => {
    const seen: unknown[] = [];
    const code = `class A { x = here(); static { let s = 1; here(s); } m(p, { q, ...r } = {}) { switch (p) { case 1: let inCase = 2; here(inCase) } } }
try { throw 5 } catch (e) { here(e); let later = 1; }
const a = new A(); a.m(1);
for (let i = 0; i < 1; i++) { here(i) }
function here() {}`;
    await debug(sandbox, code, {
      breakpoints: [
        { line: 5 },
        { line: 1, column: 15 },
        { line: 1, column: 43 },
        { line: 1, column: 123 },
        { line: 2, column: 29 },
        { line: 4, column: 31 },
      ],
      async always(pause) {
        const { kind, ref } = pause.frames[0]!.scopes[0]!;
        const variables = await pause.variables(ref);
        seen.push(`${pause.frames[0]!.name}/${kind}: ${variables.map(({ name, text }) => `${name}=${text}`).join(' ')}`);
        return 'continue' as const;
      },
    });
    assert.deepEqual(seen, [
      'static/function: this=class A s=1',
      'main/block: later=(not initialised yet)',
      'x/function: this=A {}',
      'm/block: inCase=2',
      'main/block: i=0',
    ]);
  });

  it('stays in a function over an `await`', async () => {
    const code = `const work = async (name) => {
  let n = 1;
  n += await Promise.resolve(1);
  n += await Promise.resolve(1);
  return name + n;
};
return Promise.all([work('a'), work('b')]);`;
    const session = await debug(sandbox, code, {
      breakpoints: [{ line: 2, condition: "name === 'a'" }],
      at: ['over', 'over', 'over', 'over', 'continue'],
    });
    assert.deepEqual(session.pauses, ['breakpoint work 2:3', 'step work 3:3', 'step work 4:3', 'step work 5:3', 'step work 5:3']);
    assert.deepEqual(valueOf(session), ['a3', 'b3']);
  });

  it('steps through expressions, with their own functions', async () => {
    const script = sandbox.compile({
      pieces: [
        piece('[1, 2].map((n) => n * factor)', 'expression', { name: 'login', line: 7, column: 12 }),
        piece('factor', 'expression', { name: 'mail', line: 8, column: 9 }),
      ],
      parameters: ['factor'],
    });
    const pauses: string[] = [];
    const { results } = await Promise.resolve(
      script.call({
        shared: {},
        records: [{ factor: 3 }, { factor: 4 }],
        now: 0,
        seed: 1,
        debug: {
          entry: 'into',
          breakpoints: [],
          exceptions: { caught: false, uncaught: false },
          hits: new Map(),
          async paused(pause) {
            pauses.push(where(pause));
            return pauses.length < 6 ? 'into' : 'continue';
          },
        },
      }),
    );
    assert.deepEqual(pauses, [
      'entry login 7:12',
      'step (anonymous) 7:30',
      'step (anonymous) 7:30',
      'step mail 8:9',
      'step login 7:12',
      'step (anonymous) 7:30',
    ]);
    assert.deepEqual(results, [
      [{ value: [3, 6] }, { value: 3 }],
      [{ value: [4, 8] }, { value: 4 }],
    ]);
  });

  for (const [name, code] of Object.entries({
    'a loop': 'let n = 0; while (true) { n++ }',
    'an empty loop': 'for (;;);',
    'a loop of promises': 'const again = () => Promise.resolve().then(again); return again()',
    'a slow target': "for (;;) targets.hr.query('select 1')",
  }))
    it(`pauses in ${name} that does not end, and ends it`, async () => {
      let call: DebuggedCall | undefined;
      const session = await debug(sandbox, code, {
        call: { targets: { hr: ['query'] }, host: () => new Promise((resolve) => setImmediate(() => resolve([]))) },
        started(running) {
          call = running;
          setImmediate(() => running.pause());
        },
        at: [
          (pause) => {
            assert.equal(pause.reason, 'pause');
            setImmediate(() => call!.pause());
            return 'continue';
          },
          'into',
          'abort',
        ],
      });
      assert.equal(session.pauses.length, 3);
      const result = session.outcome.results[0]![0]!;
      assert.ok('failure' in result && result.failure.reason === 'stopped', JSON.stringify(result));
    });

  it('ends at a pause when the call is aborted', async () => {
    const abort = new AbortController();
    const session = await debug(sandbox, TOTAL, {
      entry: 'into',
      call: { signal: abort.signal },
      at: [
        () => {
          abort.abort();
          return new Promise(() => undefined);
        },
      ],
    });
    const result = session.outcome.results[0]![0]!;
    assert.ok('failure' in result && result.failure.reason === 'stopped', JSON.stringify(result));
  });

  it('pauses at `debugger`', async () => {
    const session = await debug(sandbox, 'const f = () => { debugger; return 1 };\nif (f()) debugger\nreturn 3');
    assert.deepEqual(session.pauses, ['debugger-statement f 1:19', 'debugger-statement main 2:10']);
    assert.equal(valueOf(session), 3);
  });
});
