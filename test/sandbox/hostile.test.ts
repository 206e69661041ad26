import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ScriptCall, ScriptFailure } from '../../src/sandbox/port.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { answerOf, callWith, onlyResult, piece, trigger } from './calls.ts';

type Expected = { value: unknown } | { reason: ScriptFailure['reason'] | 'limit' } | 'anything';

/** Small limits, so that the suite is quick; each attack would need far more. */
const LIMITS = { fuel: 40, timeMs: 1_500, memoryMb: 16 };

describe('A hostile script', function () {
  this.timeout(30_000);

  const sandbox = createSandbox({ workers: 1, limits: LIMITS });
  after(() => sandbox.close());

  const targets = { hr: ['query'] };

  /** Runs an attack; afterwards the same sandbox must answer an ordinary call correctly. */
  function attack(name: string, code: string, expected: Expected, more: Partial<ScriptCall> = {}): void {
    it(name, async () => {
      const result = onlyResult(
        await callWith(
          trigger(sandbox, code),
          { source: { mail: 'ann@example.com' }, newObject: {} },
          { targets, host: () => ({ rows: [] }), ...more },
        ),
      );
      if (expected !== 'anything') {
        if ('value' in expected) assert.deepEqual(result, expected);
        else if (expected.reason === 'limit')
          assert.ok('failure' in result && result.failure.reason !== 'error', JSON.stringify(result).slice(0, 500));
        else assert.ok('failure' in result && result.failure.reason === expected.reason, JSON.stringify(result).slice(0, 500));
      }
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
      const ordinary = await callWith(
        trigger(sandbox, 'newObject.mail = source.mail; return [1, 2].map((n) => n + targets.hr.query().rows.length)'),
        { source: { mail: 'x' }, newObject: {} },
        { targets, host: () => ({ rows: [1] }) },
      );
      assert.deepEqual([ordinary.results, ordinary.returned], [[[{ value: [2, 3] }]], [{ newObject: { mail: 'x' } }]]);
    });
  }

  describe('finds no way out', () => {
    const reach = "('return [typeof process, typeof require, typeof globalThis.fetch, typeof Buffer].join()')()";
    const nothing = { value: 'undefined,undefined,undefined,undefined' };
    attack('through the constructor of log', `return log.constructor${reach}`, nothing);
    attack('through the constructor of a log level', `return log.info.constructor.constructor${reach}`, nothing);
    attack('through the constructor of a target method', `return targets.hr.query.constructor${reach}`, nothing);
    attack('through its arguments', `return source.constructor.constructor${reach}`, nothing);
    attack('through an answer of the host', `return targets.hr.query().rows.constructor.constructor${reach}`, nothing);
    attack('through a literal', `return [].constructor.constructor${reach}`, nothing);
    attack(
      'through the constructors of generators and async functions',
      `return (function* () {}).constructor("yield typeof process")().next().value`,
      { value: 'undefined' },
    );
    attack(
      'through the stack of an error',
      "Error.prepareStackTrace = (_, sites) => sites; const s = new Error('x').stack; return typeof s === 'string' ? 'text' : String(s?.[0]?.getThis?.()?.process)",
      'anything',
    );
    attack('through the caller of a function', 'function f() { return f.caller } return f()', { reason: 'error' });
    attack('through `this`', 'return String(this)', { value: 'undefined' });
    attack('through a sloppy function', "return Object.keys(Function('return this')()).join()", { value: '' });
    attack('through eval', "return (0, eval)('typeof process + typeof require')", { value: 'undefinedundefined' });
    attack('through import()', "return import('node:fs')", { reason: 'error' });
    attack('through import() in eval', "return (0, eval)(`import('node:fs')`).then((m) => Object.keys(m), (e) => 'refused')", {
      value: 'refused',
    });
    attack('through a host call that does not exist', "return Function('return targets.hr')().drop?.() ?? 'none'", {
      value: 'none',
    });
    attack('through the function body it stands in', '} ); globalThis.x = 1; (function () {', { reason: 'error' });
    attack('through a comment that hides the end of the function', 'return 1 /*', { reason: 'error' });
    attack('through an HTML comment', 'return 1 <!-- 2', 'anything');
    attack('through the arguments object', "arguments[3].push({}); arguments[3] = null; return 'x'", 'anything');
  });

  describe('spoils nothing but its own answer', () => {
    attack(
      'by polluting Object.prototype',
      "Object.prototype.polluted = 1; Object.defineProperty(Object.prototype, 'value', { get() { return 'gotcha' } }); return {}",
      { value: {} },
    );
    attack(
      'by setters on Array.prototype',
      "for (const i of [0, 1, 2, 3]) Object.defineProperty(Array.prototype, i, { set() { throw new Error('set') }, get() { return 'x' } }); log('a'); return [1]",
      'anything',
    );
    attack(
      'by replacing built-ins',
      "JSON.stringify = () => '['; JSON.parse = () => null; String.prototype.slice = String.prototype.split = () => 1; Reflect.apply = null; return { a: 1 }",
      { value: { a: 1 } },
    );
    attack('by toJSON on Object.prototype', "Object.prototype.toJSON = () => '\"],[['; return {}", 'anything');
    attack(
      'by breaking Symbol.iterator and Symbol.hasInstance',
      'Array.prototype[Symbol.iterator] = null; Object.defineProperty(Promise, Symbol.hasInstance, { value: () => true }); return 1',
      'anything',
    );
    attack('by __proto__ in its result', 'return JSON.parse(\'{"__proto__":{"polluted":1}}\')', { value: {} });
    attack('by __proto__ in newObject', 'newObject = JSON.parse(\'{"__proto__":{"polluted":1}}\'); return 1', { value: 1 });
    attack(
      'by a poisoned then',
      'Object.prototype.then = (resolve) => resolve({ then: Object.prototype.then }); return {}',
      'anything',
    );
    attack('by a getter in its result', "return { get mail() { throw new Error('boo') } }", { reason: 'error' });
    attack('by an endless getter', 'return { get mail() { for (;;); } }', { reason: 'fuel' });
    attack('by an endless toJSON', 'return { toJSON() { return { toJSON: this.toJSON } } }', 'anything');
    attack('by a Proxy', 'return new Proxy({}, { ownKeys() { for (;;); } })', { reason: 'fuel' });
    attack(
      'by a Proxy with endlessly many keys',
      'return new Proxy([], { get: (_, key) => (key === "length" ? 2 ** 32 - 1 : 1) })',
      'anything',
    );
    attack('by a revoked Proxy', 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy', {
      reason: 'error',
    });
    attack('by a Proxy in newObject', 'newObject = new Proxy({}, { ownKeys() { throw 1 } }); return 1', { reason: 'error' });
    attack('by text that looks like the answer', "return '\"}],[]]'", { value: '"}],[]]' });
    attack('by a stack that lies', "const e = new Error('x'); e.stack = 'at piece:0:9999999:9999999'; throw e", {
      reason: 'error',
    });
  });

  describe('runs out of memory alone', () => {
    attack('with an array', 'const a = []; for (;;) a.push(new Array(1000).fill(1))', { reason: 'limit' });
    attack('with text', "let s = 'x'; for (;;) s += s", 'anything');
    attack('with many texts', "const a = []; for (let i = 0; ; i++) a.push('x'.repeat(1e5) + i)", { reason: 'limit' });
    attack('with an ArrayBuffer', 'return new ArrayBuffer(2 ** 30).byteLength', 'anything');
    attack('with many ArrayBuffers', 'const a = []; for (;;) a.push(new ArrayBuffer(1e6))', 'anything');
    attack('with a Map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, new Array(1000).fill(1))', { reason: 'limit' });
    attack('and catches it', 'const a = []; try { for (;;) a.push(new Array(1000).fill(a)) } catch { } return a.length > 0', {
      value: true,
    });
    attack('and catches it for ever', 'for (;;) try { const a = []; for (;;) a.push(new Array(1000).fill(0)) } catch { }', {
      reason: 'limit',
    });
    attack('with a huge result', "return 'x'.repeat(9e6)", { reason: 'error' }, { limits: { ...LIMITS, memoryMb: 48 } });
    attack('with a huge newObject', "newObject.a = 'x'.repeat(9e6); return 1", { reason: 'error' });
    attack('with a huge error message', "throw new Error('x'.repeat(5e6))", { reason: 'error' });
    attack('with a huge thrown text', "throw 'x'.repeat(5e6)", { reason: 'error' });
    attack('with a huge log line', "log('x'.repeat(5e6)); return 1", { value: 1 });
    attack('with many long log lines', "for (let i = 0; i < 1000; i++) log('x'.repeat(9e5))", 'anything');
    attack('with huge arguments of a host call', "targets.hr.query('x'.repeat(5e6))", { reason: 'error' });
    attack('with a sparse array', 'const a = []; a[2 ** 32 - 2] = 1; return a', 'anything');
    attack('with a huge big integer', 'let n = 2n; for (;;) n *= n', 'anything');
  });

  describe('runs out of stack alone', () => {
    attack('by recursion', 'function f() { return 1 + f() } return f()', { reason: 'stack' });
    attack('by recursion that catches', 'function f() { try { return f() } catch { return 1 } } return f()', 'anything');
    attack('by recursion that tries again for ever', 'function f() { try { f() } finally { f() } } f()', 'anything');
    attack('by recursion through natives', 'const f = () => [1].map(f); f()', { reason: 'stack' });
    attack('by recursion through sort and toString', 'const o = { toString: () => [o, o].sort() + "" }; return String(o)', {
      reason: 'stack',
    });
    attack('by deep JSON to parse', "return JSON.parse('['.repeat(1e6))", 'anything');
    attack(
      'by a result at the limit of depth',
      'let a = []; for (let i = 0; i < 180; i++) a = [a]; return JSON.stringify(a).length',
      { value: 362 },
    );
    attack('by a deep result', 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a', { reason: 'error' });
    attack('by deep eval', "return eval('('.repeat(1e5) + ')'.repeat(1e5))", 'anything');
    attack('by a deep regular expression', "return new RegExp('('.repeat(1e5) + ')'.repeat(1e5)).test('x')", 'anything');
    attack('by a deep regular match', "return /^(?:(a)|b)*$/.test('a'.repeat(1e6))", 'anything');
    attack('by deep getters', 'const o = {}; Object.defineProperty(o, "x", { get: () => o.x }); return o.x', { reason: 'stack' });
    attack('by a chain of Proxies', 'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x', 'anything');
    attack(
      'by a chain of bound functions',
      'let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); return f()',
      'anything',
    );
    attack('by freeing a deep structure', 'let a = {}; for (let i = 0; i < 1e5; i++) a = { a }; a = null; return 1', {
      value: 1,
    });
  });

  describe('does not run for ever', () => {
    attack('in a loop', 'for (;;);', { reason: 'fuel' });
    attack('in a loop that catches', 'for (;;) try { for (;;); } catch { } finally { continue }', { reason: 'fuel' });
    attack('in a generator', 'function* g() { for (;;) yield 1 } for (const x of g());', { reason: 'fuel' });
    attack(
      'in an iterator that never ends',
      'return [...{ [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }]',
      'anything',
    );
    attack('in promise jobs', 'const spin = () => Promise.resolve().then(spin); return spin()', 'anything');
    attack('in promise jobs that it leaves behind', 'const spin = () => Promise.resolve().then(spin); spin(); return 1', {
      value: 1,
    });
    attack('in an async function that catches', 'return (async () => { for (;;) try { for (;;) await 1; } catch { } })()', {
      reason: 'limit',
    });
    attack('in the finally of a stopped loop', 'try { for (;;); } finally { for (;;); }', { reason: 'fuel' });
    attack('in newObject’s getter', 'newObject = { get x() { for (;;); } }', { reason: 'fuel' });
    attack('in the message of its error', "throw Object.defineProperty(new Error(), 'message', { get() { for (;;); } })", {
      reason: 'fuel',
    });
    attack('in calls to the host that it retries', 'for (;;) try { targets.hr.query() } catch { }', { reason: 'limit' });
    attack('in a regular expression', "return /^(a+)+$/.test('a'.repeat(40) + 'b')", 'anything', {
      limits: { ...LIMITS, timeMs: 300 },
    });
    for (const [name, code] of [
      ['indexOf', 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
      ['join', 'Array.prototype.join.call({ length: 2 ** 53 - 1 })'],
    ] as const) {
      attack(`inside the engine: ${name}`, `return ${code}`, 'anything', { limits: { ...LIMITS, timeMs: 300 } });
    }
  });

  describe('throws what it likes', () => {
    for (const thrown of [
      'null',
      'undefined',
      "Symbol('x')",
      '() => 1',
      '10n',
      'new Proxy(new Error("x"), { get() { throw 1 } })',
      'new Proxy({}, { getPrototypeOf() { throw 1 } })',
      '{ get message() { throw 1 } }',
      'Object.create(null)',
      'new (class extends Error { get name() { return {} } get stack() { throw 1 } })()',
    ]) {
      attack(thrown, `throw ${thrown}`, { reason: 'error' });
    }
    attack('in a rejection that nobody handles', "Promise.reject(new Error('x')); return 1", { value: 1 });
    attack('in a promise of an odd class', 'class P extends Promise { then() { throw 1 } } return P.resolve(1)', 'anything');
    attack('with a kind that does not exist', "throw Object.assign(new Error('x'), { kind: { toString() { for (;;); } } })", {
      reason: 'error',
    });
  });

  it('that fills its memory is told so', async () => {
    const code = 'const a = [];\nfor (;;) a.push(new Array(1000).fill(1))';
    const result = onlyResult(await callWith(trigger(sandbox, code), {}, { limits: { fuel: 1e6, timeMs: 1e6, memoryMb: 8 } }));
    assert.ok('failure' in result);
    assert.deepEqual([result.failure.reason, result.failure.line], ['memory', 2]);
  });

  it('that has to be killed is reported as out of time, and the next call gets a new thread', async () => {
    const code = 'return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)';
    const result = onlyResult(await callWith(trigger(sandbox, code), {}, { limits: { fuel: 1e9, timeMs: 200 } }));
    assert.ok('failure' in result);
    assert.deepEqual([result.failure.reason, result.failure.line], ['time', 1]);
    assert.equal(await answerOf(sandbox, 'return 1'), 1);
  });

  it('made of random code neither rejects nor kills', async () => {
    const words = fc.constantFrom(
      'return',
      'source',
      'newObject',
      'log',
      'targets',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '=>',
      '.',
      '=',
      '+',
      'new',
      'Proxy',
      'Array',
      'x',
      '1',
      "'a'",
      ',',
      ';',
      'throw',
      'for(;;)',
      'function*',
      'yield',
      'async',
      'await',
      'class',
      'delete',
      'typeof',
      '`${',
      '}`',
      'null',
      '...',
      '\n',
    );
    const code = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(words, { maxLength: 15 }).map((list) => list.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(code, fc.constantFrom('body' as const, 'expression' as const), async (text, form) => {
        const script = sandbox.compile({
          pieces: [piece(text, form)],
          parameters: ['source', 'newObject'],
          returns: ['newObject'],
        });
        const { results } = await callWith(
          script,
          { source: { a: [1] }, newObject: {} },
          { targets, host: () => null, limits: { ...LIMITS, fuel: 5 } },
        );
        assert.equal(results.length, 1);
      }),
      { numRuns: 400 },
    );
    assert.equal(await answerOf(sandbox, 'return 1'), 1);
  });
});
