import assert from 'node:assert/strict';
import type { ScriptPause, ScriptVariable } from '../../../src/sandbox/debug/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { debug, valueOf, variablesOf } from './debugging.ts';

const child = (variables: readonly ScriptVariable[], name: string): ScriptVariable =>
  variables.find((each) => each.name === name)!;

describe('Looking at a paused script', function () {
  this.timeout(30_000);

  const sandbox = createSandbox({ workers: 1, limits: { memoryMb: 16 } });
  after(() => sandbox.close());

  /** Runs code to its last line and looks there; then the script must answer what it answers without anybody looking. */
  function look(name: string, code: string, see: (pause: ScriptPause) => Promise<void>, expected: unknown = 'as ever'): void {
    it(name, async () => {
      const script = `${code}\nreturn typeof answer === 'undefined' ? 'as ever' : answer();`;
      const { length: line } = script.split('\n');
      const session = await debug(sandbox, script, {
        breakpoints: [{ line }],
        at: [
          async (pause) => {
            await see(pause);
            assert.equal((await pause.evaluate(0, '20 + 1')).text, '21');
            return 'continue' as const;
          },
        ],
        record: { source: { mail: 'ann@example.com' }, newObject: { login: 'ann' } },
        call: { targets: { hr: ['query'] }, host: () => assert.fail('a target was asked') },
      });
      assert.equal(session.pauses.length, 1);
      assert.deepEqual(valueOf(session), expected);
    });
  }

  look(
    'shows values of all kinds in words',
    `const kinds = { text: 'a"b', big: 10n, zero: -0, nothing: null, none: undefined, list: [1, , { a: 1 }], map: new Map([['k', 1]]), set: new Set([1]),
  date: new Date(0), re: /x/g, err: new TypeError('no'), fn: function named() {}, cls: class K {}, sym: Symbol('s'), bytes: new Uint8Array(2), long: 'x'.repeat(500) }`,
    async (pause) => {
      const { ref, named } = await pause.evaluate(0, 'kinds');
      assert.equal(named, 16);
      const shown = Object.fromEntries((await pause.variables(ref!)).map(({ name, text, type }) => [name, `${type}: ${text}`]));
      assert.equal(shown.long, `string: ${JSON.stringify(`${'x'.repeat(120)}…`)}`);
      delete shown.long;
      assert.deepEqual(shown, {
        text: 'string: "a\\"b"',
        big: 'bigint: 10n',
        zero: 'number: -0',
        nothing: 'null: null',
        none: 'undefined: undefined',
        list: 'Array: (3) [1, empty, {…}]',
        map: 'Map: Map(1)',
        set: 'Set: Set(1)',
        date: 'Date: 1970-01-01T00:00:00.000Z',
        re: 'RegExp: /x/g',
        err: 'TypeError: TypeError: no',
        fn: 'function: ƒ named',
        cls: 'class: class K',
        sym: 'symbol: Symbol(s)',
        bytes: 'Uint8Array: Uint8Array(2) [0, 0]',
      });
    },
  );

  look(
    'goes into values step by step, with an expression for each',
    `const user = { groups: [{ 'display-name': 'a' }], [Symbol('s')]: { in: 1 }, map: new Map([[{ k: 1 }, { v: 2 }]]) };`,
    async (pause) => {
      const variables = await pause.variables(pause.frames[0]!.scopes[0]!.ref);
      const user = await pause.variables(child(variables, 'user').ref!);
      const groups = await pause.variables(child(user, 'groups').ref!);
      const [name] = await pause.variables(groups[0]!.ref!);
      assert.deepEqual([name!.name, name!.text, name!.expression], ['display-name', '"a"', 'user.groups[0]["display-name"]']);
      assert.equal((await pause.evaluate(0, name!.expression!)).text, '"a"');
      const [inSymbol] = await pause.variables(child(user, 'Symbol(s)').ref!);
      assert.deepEqual([inSymbol!.name, inSymbol!.text], ['in', '1']);
      const entries = await pause.variables(child(user, 'map').ref!);
      assert.deepEqual(
        entries.map(({ name, text, readOnly }) => [name, text, readOnly]),
        [['{…}', '{v: 2}', true]],
      );
      assert.deepEqual(
        (await pause.variables(entries[0]!.ref!)).map(({ text }) => text),
        ['2'],
      );
    },
  );

  look('pages long lists', 'const rows = Array.from({ length: 250000 }, (_, i) => i); rows.extra = true', async (pause) => {
    const rows = await pause.evaluate(0, 'rows');
    assert.deepEqual([rows.indexed, rows.named], [250_000, 1]);
    const page = await pause.variables(rows.ref!, 249_998, 100);
    assert.deepEqual(
      page.map(({ name, text }) => `${name}=${text}`),
      ['249998=249998', '249999=249999', 'extra=true'],
    );
  });

  look(
    'calls getters only when asked, and leaves nothing of what they do',
    `let reads = 0; const account = { get balance() { reads++; account.spoilt = true; return { amount: 3 } }, set balance(v) {} }; const answer = () => [reads, Object.keys(account)];`,
    async (pause) => {
      const account = await pause.evaluate(0, 'account');
      assert.equal(account.text, '{balance: (…)}');
      const [balance] = await pause.variables(account.ref!);
      assert.deepEqual([balance!.lazy, balance!.text], [true, '(…)']);
      const [value] = await pause.variables(balance!.ref!);
      assert.equal(value!.text, '{amount: 3}');
      assert.deepEqual(
        (await pause.variables(value!.ref!)).map(({ name, text }) => name + text),
        ['amount3'],
      );
    },
    [0, ['balance']],
  );

  look(
    'evaluates without side effects unless asked',
    'let n = 1; const list = [1]; const bump = () => { n += 10; globalThis.left = 1; return list.push(n) }; const answer = () => [n, list, typeof left];',
    async (pause) => {
      assert.equal((await pause.evaluate(0, 'bump(), n')).text, '11');
      assert.equal((await pause.evaluate(0, 'n++; source = null; n')).text, '2');
      assert.equal((await pause.evaluate(0, 'n')).text, '1');
      assert.equal((await pause.evaluate(0, 'n = 5', { sideEffects: true })).text, '5');
      await assert.rejects(pause.evaluate(0, 'targets.hr.query("delete")', { sideEffects: true }), /Targets are not called/);
      await pause.evaluate(0, 'log("nobody hears this")');
      await assert.rejects(pause.evaluate(0, 'n = 9; list.push(9); null.x', { sideEffects: true }), /TypeError/);
    },
    [5, [1], 'undefined'],
  );

  look('takes statements, objects and types, and refuses what is none of them', '', async (pause) => {
    assert.equal((await pause.evaluate(0, '{ a: 1 }')).text, '{a: 1}');
    assert.equal((await pause.evaluate(0, 'let q = 2; for (let i = 0; i < 3; i++) q *= 2; q')).text, '16');
    assert.equal((await pause.evaluate(0, '(source as { mail: string }).mail! satisfies string')).text, '"ann@example.com"');
    await assert.rejects(pause.evaluate(0, '1 +'), { name: 'ScriptInspectionError', message: 'The script ends too early.' });
    await assert.rejects(pause.evaluate(0, '__d$f'), /reserved/);
    await assert.rejects(pause.evaluate(0, 'nobody'), { message: 'ReferenceError: nobody is not defined' });
    await assert.rejects(pause.evaluate(0, 'throw { toString() { for (;;); } }'), { name: 'ScriptInspectionError' });
    assert.deepEqual(await pause.json(0, '({ a: [1, source.mail], __proto__: null })'), { a: [1, 'ann@example.com'] });
    await assert.rejects(pause.json(0, 'const c = {}; c.c = c; c'), /circular/);
  });

  look(
    'sets variables, properties and what is inside them',
    'let n = 1; const fixed = 2, user = { name: "a", tags: ["x"], get g() { return 1 } }; const answer = () => [n, fixed, user, newObject];',
    async (pause) => {
      const [, parameters] = pause.frames[0]!.scopes;
      const own = pause.frames[0]!.scopes[0]!.ref;
      const variables = await pause.variables(own);
      assert.deepEqual([child(variables, 'fixed').readOnly, child(variables, 'n').readOnly], [true, undefined]);
      assert.equal((await pause.setVariable(own, 'n', 'n + 41')).text, '42');
      await assert.rejects(pause.setVariable(own, 'fixed', '3'), /TypeError/);
      await assert.rejects(pause.setVariable(own, 'nobody', '3'), /no variable nobody/);
      const user = child(variables, 'user').ref!;
      const properties = await pause.variables(user);
      assert.equal((await pause.setVariable(user, 'name', '{ first: n }')).text, '{first: 42}');
      await pause.setVariable(child(properties, 'tags').ref!, '0', '"y"');
      await pause.setVariable(user, '__proto__', '{ polluted: 1 }');
      await assert.rejects(pause.setVariable(user, 'g', '2'), /TypeError/);
      await pause.setVariable(parameters!.ref, 'newObject', '{ login: "bob" }');
      assert.equal((await variablesOf(pause)).newObject, '{login: "bob"}');
    },
    [42, 2, { name: { first: 42 }, tags: ['y'], g: 1 }, { login: 'bob' }],
  );

  describe('outlives', () => {
    const fails =
      (code: string, words: RegExp, options = {}) =>
      (pause: ScriptPause) =>
        assert.rejects(pause.evaluate(0, code, options), words);

    look('a watch that loops', '', fails('for (;;);', /took too long/));
    look(
      'a watch that loops and changes something',
      'let n = 1; const answer = () => n',
      fails('n = 2; for (;;);', /took too long/, { sideEffects: true }),
      1,
    );
    look(
      'a watch that fills the memory',
      '',
      fails('const a = []; for (;;) a.push(new Array(1000).fill(a.length))', /memory|too long/, { sideEffects: true }),
    );
    look('a watch with a huge text', '', fails('let s = "x".repeat(1e6); for (;;) s += s', /memory|length|too long/));
    look('a watch without a bottom', '', fails('const f = () => f() + 1; f()', /Maximum call stack|stack overflow/));
    look(
      'a watch that breaks the language',
      'const answer = () => [1].map((n) => n + 1)',
      async (pause) => {
        await pause.evaluate(
          0,
          'Array.prototype.map = () => "broken"; JSON.parse = JSON.stringify = null; Object.defineProperty(Object.prototype, "x", { set() { throw 1 } })',
        );
      },
      [2],
    );
    look(
      'a native loop in a watch, which takes its thread along',
      'let n = 1; n++; const answer = () => n',
      async (pause) => {
        await pause.evaluate(0, 'n = 7', { sideEffects: true });
        await assert.rejects(pause.evaluate(0, 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)'), /ended by force/);
        assert.equal((await pause.evaluate(0, 'n')).text, '7');
      },
      7,
    );
    look('a getter that never returns', 'const o = { get g() { for (;;); } }', async (pause) => {
      const [getter] = await pause.variables((await pause.evaluate(0, 'o')).ref!);
      await assert.rejects(pause.variables(getter!.ref!), /took too long/);
    });
    look(
      'a proxy whose traps never return',
      'const p = new Proxy({}, { ownKeys() { for (;;); }, getPrototypeOf() { for (;;); } })',
      async (pause) => {
        await assert.rejects(pause.evaluate(0, 'p'), /took too long/);
        await assert.rejects(pause.variables(pause.frames[0]!.scopes[0]!.ref), /took too long/);
      },
    );
    look(
      'a proxy whose traps throw',
      'const p = new Proxy({}, { ownKeys() { throw 1 }, getPrototypeOf() { throw 1 } })',
      async (pause) => {
        assert.match((await pause.evaluate(0, 'p')).text, /can not be shown/);
      },
    );
    look(
      'a memory that is full',
      'const all = []; try { for (;;) all.push(new Array(100).fill(0)) } catch {} all.length -= 50;',
      async (pause) => {
        assert.match((await pause.evaluate(0, 'all.length > 100')).text, /true/);
      },
    );
    look(
      'a language that the script has broken',
      'Object.prototype.get = Object.prototype.value = 5; Array.prototype[0] = "x"; JSON.stringify = () => "{"; Reflect.ownKeys = () => 1; String.prototype.slice = 1; const o = { a: 1 };',
      async (pause) => {
        const [a] = await pause.variables((await pause.evaluate(0, 'o')).ref!);
        assert.deepEqual([a!.name, a!.text], ['a', '1']);
      },
    );
    look(
      'names that are no names',
      'const o = { "__proto__": 1, ["__proto__"]: 2, constructor: 3, "a\\u2028b": 4, "": 5 }',
      async (pause) => {
        const shown = await pause.variables((await pause.evaluate(0, 'o')).ref!);
        assert.deepEqual(
          shown.map(({ name, text }) => `${name}=${text}`),
          ['__proto__=2', 'constructor=3', 'a\u2028b=4', '=5'],
        );
      },
    );
  });

  it('is over when the script has gone on', async () => {
    let old: ScriptPause | undefined;
    await debug(sandbox, 'return 1', { entry: 'into', at: [(pause) => ((old = pause), 'continue')] });
    await assert.rejects(old!.evaluate(0, '1'), { name: 'ScriptInspectionError', message: 'The script has gone on.' });
  });
});
