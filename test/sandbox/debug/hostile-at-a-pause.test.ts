import assert from 'node:assert/strict';
import type { ScriptPause } from '../../../src/sandbox/debug/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { debug, valueOf, variablesOf } from './debugging.ts';

/** What somebody could evaluate at a pause; each is a list of statements. */
const ATTACKS: Readonly<Record<string, string>> = {
  'an endless loop': 'for (;;);',
  'an endless loop that catches': 'for (;;) try { for (;;); } catch {} finally { continue }',
  'a loop of promises': 'const spin = () => Promise.resolve().then(spin); spin()',
  'an endless generator': 'function* all() { for (;;) yield 1 } for (const one of all());',
  'an iterator without an end': '[...{ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }]',
  'a regular expression that explodes': "/^(a+)+$/.test('a'.repeat(40) + 'b')",
  'recursion without a bottom': 'const down = () => down() + 1; down()',
  'recursion through natives': 'const down = () => [1].map(down); down()',
  'a chain of proxies': 'let chain = {}; for (let n = 0; n < 1e5; n++) chain = new Proxy(chain, {}); chain.x',
  'an array that fills the memory': 'const bomb = []; for (;;) bomb.push(new Array(1000).fill(1))',
  'buffers that fill the memory': 'const bomb = []; for (;;) bomb.push(new ArrayBuffer(1e6))',
  'a text that doubles': "let bomb = 'x'; for (;;) bomb += bomb",
  'a sparse array of full length': 'const list = []; list[2 ** 32 - 2] = 1; list',
  'a huge big integer': 'let bomb = 2n; for (let n = 0; n < 40; n++) bomb *= bomb; bomb',
  'polluted prototypes':
    "Object.prototype.polluted = 1; Array.prototype[0] = 'x'; for (const key of ['value', 'get', 'then', 'ask', 'frame']) Object.defineProperty(Object.prototype, key, { configurable: true, set() { throw 1 }, get() { return 5 } }); ({})",
  'a language that is broken':
    "JSON.stringify = JSON.parse = () => '{'; Reflect.apply = Reflect.ownKeys = null; String.prototype.slice = () => { throw 1 }; Function.prototype.toString = () => 1; Object.hasOwn = () => true; ({ a: 1 })",
  'conversions that never end':
    '({ [Symbol.toPrimitive]() { for (;;); }, toString() { for (;;); }, toJSON() { for (;;); } }) + 1',
  'a getter that never ends': '({ get bomb() { for (;;); } }).bomb',
  'a class that lies about its name':
    'class Liar { static get name() { for (;;); } get [Symbol.toStringTag]() { for (;;); } constructor() { Object.setPrototypeOf(this, new Proxy({}, { getPrototypeOf() { for (;;); } })) } } new Liar()',
  'a proxy that traps for ever':
    'new Proxy(function () {}, { get() { for (;;); }, ownKeys() { for (;;); }, getPrototypeOf() { for (;;); }, getOwnPropertyDescriptor() { for (;;); } })',
  'a proxy that throws what can not be shown':
    "new Proxy({}, { ownKeys() { throw { get message() { for (;;); } } }, getPrototypeOf() { throw new Proxy(new Error('x'), { get() { throw 1 } }) } })",
  'a revoked proxy': 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); proxy',
  'a proxy with more keys than there is memory for':
    "new Proxy({}, { ownKeys: () => Array.from({ length: 1e6 }, (_, n) => 'key' + n), getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }) })",
  'a list that is a proxy of a list': 'new Proxy([1, 2, 3], { get: () => 2 ** 31 })',
  'an error that can not be told': "throw Object.defineProperty(new Error(), 'message', { get() { for (;;); } })",
  'a thrown symbol': "throw Symbol('x')",
  'the names that the debugger uses': '__d$f.up = __d$f; __d$ = null',
  'names that the debugger uses, in eval': '(0, eval)("__d$C[0] = 7")',
  'a call of a target': 'targets.hr.query()',
  'many log lines': "for (let n = 0; n < 1e5; n++) log('x'.repeat(1000))",
  'statements that are no expression': '} ); globalThis.polluted = 1; (function () {',
  'a module': "import('node:fs')",
  'a debugger statement': 'debugger; eval("debugger")',
  'a loop inside the engine itself': 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)',
};

const SCRIPT = `const list = [1, 2];
const twice = (n) => n * 2;
newObject.mail = source.mail;
return list.map(twice);`;

describe('A hostile expression at a pause', function () {
  this.timeout(60_000);

  const sandbox = createSandbox({ workers: 1, limits: { memoryMb: 16, timeMs: 2_000 } });
  after(() => sandbox.close());

  const record = { source: { mail: 'ann@example.com' }, newObject: {} };
  const asked: string[] = [];
  const call = {
    targets: { hr: ['query'] },
    host: (path: readonly string[]) => {
      asked.push(path.join('.'));
      return null;
    },
  };
  beforeEach(() => asked.splice(0));

  /** What a debugger shows all the time works, and shows what it should. */
  async function usable(pause: ScriptPause): Promise<void> {
    assert.equal((await pause.evaluate(0, '20 + 1')).text, '21');
    const variables = await variablesOf(pause);
    assert.deepEqual([variables['list'], variables['source']], ['(2) [1, 2]', '{mail: "ann@example.com"}']);
  }

  function unharmed(session: Awaited<ReturnType<typeof debug>>): void {
    assert.deepEqual([valueOf(session), session.outcome.returned], [[2, 4], [{ newObject: { mail: 'ann@example.com' } }]]);
    assert.deepEqual(asked, []);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  }

  /** An evaluation may fail, but only as an inspection does: with a sentence. */
  const attempt = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: unknown) => {
      assert.ok(error instanceof Error && error.name === 'ScriptInspectionError' && error.message.length > 10, String(error));
    });

  for (const [name, attack] of Object.entries(ATTACKS)) {
    it(`leaves nothing behind as a watch: ${name}`, async () => {
      const session = await debug(sandbox, SCRIPT, {
        breakpoints: [{ line: 3 }],
        record,
        call,
        at: [
          async (pause) => {
            await attempt(pause.evaluate(0, attack).then(({ ref }) => (ref === undefined ? [] : pause.variables(ref))));
            await attempt(pause.json(0, attack));
            await usable(pause);
            return 'over' as const;
          },
          async (pause) => {
            await usable(pause);
            return 'back' as const;
          },
          'into',
        ],
      });
      assert.deepEqual(session.pauses, ['breakpoint main 3:1', 'step main 4:1', 'back main 3:1', 'step main 4:1']);
      unharmed(session);
    });

    it(`stops where it is a condition, or speaks where it is logged: ${name}`, async () => {
      const session = await debug(sandbox, SCRIPT, {
        breakpoints: [{ line: 2, condition: attack }, { line: 3, logMessage: `it is {(() => { ${attack} })()}` }, { line: 4 }],
        record,
        call,
        async always(pause) {
          assert.equal((await pause.evaluate(0, '20 + 1')).text, '21');
          return 'continue' as const;
        },
      });
      assert.equal(session.pauses.at(-1), 'breakpoint main 4:1');
      assert.equal(asked.length, 0);
    });
  }

  it('that never comes back from a condition stops the script there, and says so once', async () => {
    const condition = 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)';
    const code = 'let n = 0;\nwhile (n < 3) {\n  n = n + targets.hr.query();\n}\nreturn n;';
    const session = await debug(sandbox, code, {
      breakpoints: [{ line: 3, condition }],
      call: { ...call, host: () => 1 },
    });
    const at = 'breakpoint main 3:3';
    assert.deepEqual(session.pauses, [at, at, at]);
    assert.deepEqual(session.logs, [
      '3: The condition or the message of this breakpoint does not end. It is left out from now on. (failed)',
    ]);
    assert.equal(valueOf(session), 3);
  });

  it('harms its own call alone when it is evaluated to change something', async () => {
    for (const [name, attack] of Object.entries(ATTACKS)) {
      const { outcome } = await debug(sandbox, SCRIPT, {
        breakpoints: [{ line: 3 }],
        record,
        call,
        at: [
          async (pause) => {
            await attempt(pause.evaluate(0, attack, { sideEffects: true }));
            await attempt(pause.evaluate(0, '20 + 1'));
            return 'continue' as const;
          },
        ],
      });
      assert.equal(outcome.results.length, 1, name);
      const after = await debug(sandbox, SCRIPT, { record, call: { ...call, host: () => undefined } });
      assert.deepEqual(valueOf(after), [2, 4], name);
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined, name);
    }
  });

  it('harms its own call alone as the new value of a variable', async () => {
    for (const [name, attack] of Object.entries(ATTACKS)) {
      const { outcome } = await debug(sandbox, SCRIPT, {
        breakpoints: [{ line: 3 }],
        record,
        call,
        at: [
          async (pause) => {
            const parameters = pause.frames[0]!.scopes.find(({ kind }) => kind === 'parameters')!;
            await attempt(pause.setVariable(parameters.ref, 'newObject', `(() => { ${attack} })()`));
            assert.equal((await pause.evaluate(0, '20 + 1')).text, '21', name);
            return 'continue' as const;
          },
        ],
      });
      assert.equal(outcome.results.length, 1, name);
    }
  });
});

/** What a script may leave in the variables that are then looked at. */
const VALUES: Readonly<Record<string, string>> = {
  'a getter bomb': '{ get bomb() { for (;;); }, get [Symbol.toStringTag]() { for (;;); } }',
  'a proxy whose every trap loops':
    'new Proxy({}, { ownKeys() { for (;;); }, get() { for (;;); }, has() { for (;;); }, getOwnPropertyDescriptor() { for (;;); }, getPrototypeOf() { for (;;); } })',
  'a proxy whose every trap throws':
    'new Proxy({}, { ownKeys() { throw 1 }, get() { throw 1 }, getOwnPropertyDescriptor() { throw 1 }, getPrototypeOf() { throw 1 } })',
  'a proxy of a proxy of itself':
    '(() => { const handler = {}; const p = new Proxy(new Proxy({}, handler), handler); handler.getPrototypeOf = () => p; return p })()',
  'a prototype chain of ten thousand': '(() => { let o = {}; for (let n = 0; n < 1e4; n++) o = Object.create(o); return o })()',
  'a nest of ten thousand lists': '(() => { let o = []; for (let n = 0; n < 1e4; n++) o = [o]; return o })()',
  'a circle': '(() => { const o = {}; o.o = o; return o })()',
  'an object with a hundred thousand keys': '(() => { const o = {}; for (let n = 0; n < 1e5; n++) o["k" + n] = n; return o })()',
  'a map with a hundred thousand entries': 'new Map(Array.from({ length: 1e5 }, (_, n) => [n, n]))',
  'an error whose message loops': "Object.defineProperty(new Error(), 'message', { get() { for (;;); } })",
  'a function with a source of its own':
    'Object.defineProperty(Object.assign(() => 1, { toString() { for (;;); } }), "name", { get() { for (;;); } })',
  'a date that is none': 'new Date(NaN)',
  'an array of a foreign length': 'Object.setPrototypeOf([1, 2], new Proxy([], { get: () => 1e9 }))',
  'a list with four thousand million holes': '(() => { const o = []; o.length = 2 ** 32 - 1; return o })()',
  'a symbol with a long name': "Symbol('x'.repeat(1e6))",
};

describe('A hostile value in a variable', function () {
  this.timeout(60_000);

  const sandbox = createSandbox({ workers: 1, limits: { memoryMb: 32 } });
  after(() => sandbox.close());

  for (const [name, value] of Object.entries(VALUES))
    it(`is looked at, opened, paged, hovered over and passed on: ${name}`, async () => {
      const session = await debug(sandbox, `const plain = 'plain';\nconst hostile = ${value};\nreturn plain;`, {
        breakpoints: [{ line: 3 }],
        at: [
          async (pause) => {
            const sentence = (error: Error) => assert.equal(error.name, 'ScriptInspectionError', error.stack);
            const [scope] = pause.frames[0]!.scopes;
            const shown = await pause.variables(scope!.ref).catch(sentence);
            const ref = shown?.find((variable) => variable.name === 'hostile')?.ref;
            if (ref !== undefined) {
              const children = (await pause.variables(ref, 0, 50).catch(sentence)) ?? [];
              for (const child of children) if (child.ref !== undefined) await pause.variables(child.ref, 0, 10).catch(sentence);
              await pause.variables(ref, 99_990, 20).catch(sentence);
            }
            await pause.evaluate(0, 'hostile').catch(sentence);
            assert.equal((await pause.evaluate(0, 'plain')).text, '"plain"');
            return 'back' as const;
          },
          'over',
          'continue',
        ],
      });
      assert.deepEqual(session.pauses, ['breakpoint main 3:1', 'back main 2:1', 'breakpoint main 3:1']);
      assert.equal(valueOf(session), 'plain');
    });
});
