import assert from 'node:assert/strict';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { answerOf, callWith, failureOf, NOW, onlyResult, piece, trigger } from './calls.ts';

describe('The sandbox', () => {
  const sandbox = createSandbox({ workers: 2 });
  after(() => sandbox.close());

  describe('runs a trigger', () => {
    it('with its arguments, and answers what it returns', async () => {
      const script = trigger(sandbox, "return source.userType !== 'contractor'");
      assert.deepEqual(onlyResult(await callWith(script, { source: { userType: 'contractor' } })), { value: false });
      assert.deepEqual(onlyResult(await callWith(script, { source: { userType: 'employee' } })), { value: true });
    });

    it('and hands back what it made of newObject', async () => {
      const script = trigger(sandbox, "newObject.mail = source.login + '@example.com'; delete newObject.fax;");
      const outcome = await callWith(script, { source: { login: 'ann' }, newObject: { name: 'Ann', fax: '1' } });
      assert.deepEqual(outcome.returned, [{ newObject: { name: 'Ann', mail: 'ann@example.com' } }]);
      assert.deepEqual(onlyResult(outcome), { value: undefined });
    });

    it('and hands back a newObject that was assigned, even when the script throws then', async () => {
      const outcome = await callWith(trigger(sandbox, "newObject = { name: 'Eve' }; throw new Error('no')"), {
        newObject: { name: 'Ann' },
      });
      assert.deepEqual(outcome.returned, [{ newObject: { name: 'Eve' } }]);
    });

    it('whose own names may equal parameters', async () => {
      assert.equal(
        await answerOf(sandbox, 'const newObject = source.a; let log = 2; return newObject + log', { source: { a: 1 } }),
        3,
      );
    });

    it('gives undefined for arguments that nobody gave', async () => {
      assert.deepEqual(await answerOf(sandbox, 'return [typeof source, typeof oldObject]'), ['undefined', 'undefined']);
    });
  });

  describe('evaluates a mapping', () => {
    const mapping = (...codes: string[]) =>
      sandbox.compile({ pieces: codes.map((code) => piece(code, 'expression')), parameters: ['firstName', 'groups', 'domain'] });

    it('of several expressions for several records in one call', async () => {
      const { results } = await mapping('`${firstName}@${domain}`', 'groups?.length', '{ name: firstName }').call({
        shared: { domain: 'example.com' },
        records: [{ firstName: 'Ann', groups: ['a', 'b'] }, { firstName: 'Bob' }],
        now: NOW,
        seed: 1,
      });
      assert.deepEqual(results, [
        [{ value: 'Ann@example.com' }, { value: 2 }, { value: { name: 'Ann' } }],
        [{ value: 'Bob@example.com' }, { value: undefined }, { value: { name: 'Bob' } }],
      ]);
    });

    it('with the expressions independent of each other: one sorts, the next sees the old order', async () => {
      const { results } = await callWith(mapping('groups.sort()', 'groups'), { groups: ['b', 'a'] });
      assert.deepEqual(results, [[{ value: ['a', 'b'] }, { value: ['b', 'a'] }]]);
    });

    it('in which a failing expression takes no other with it', async () => {
      const { results } = await callWith(mapping('firstName.first.second', 'firstName', 'groups['), { firstName: 'Ann' });
      const [first, second, third] = results[0]!;
      assert.ok('failure' in first!);
      assert.deepEqual(second, { value: 'Ann' });
      assert.ok('failure' in third! && third.failure.name === 'SyntaxError');
    });

    it('in which an endless one names itself, and those behind it say why they have no value', async () => {
      const { results } = await callWith(
        mapping('firstName', '(() => { for (;;); })()', 'firstName'),
        { firstName: 'Ann' },
        { limits: { fuel: 20 } },
      );
      const [first, second, third] = results[0]!;
      assert.deepEqual(first, { value: 'Ann' });
      assert.ok('failure' in second! && second.failure.reason === 'fuel' && second.failure.line === 1);
      assert.ok('failure' in third! && /^Not evaluated, for the call was stopped before/.test(third.failure.message));
    });

    it('of no records to no results', async () => {
      const { results, returned } = await mapping('firstName').call({ shared: {}, records: [], now: NOW, seed: 1 });
      assert.deepEqual([results, returned], [[], []]);
    });

    it('with parameters that are no identifiers, which just can not be used', async () => {
      const script = sandbox.compile({
        pieces: [piece('name', 'expression')],
        parameters: ['first-name', 'class', 'name', 'name'],
      });
      assert.deepEqual(onlyResult(await callWith(script, { 'first-name': 'x', class: 'y', name: 'Ann' })), { value: 'Ann' });
    });
  });

  describe('starts each call from a pristine heap', () => {
    it('so that globals and changed built-ins are gone', async () => {
      const script = trigger(
        sandbox,
        `globalThis.count = (globalThis.count ?? 0) + 1;
         Object.prototype.polluted = (({}).polluted ?? 0) + 1;
         Array.prototype.map = () => 'broken';
         return [count, ({}).polluted]`,
      );
      assert.deepEqual(onlyResult(await callWith(script)), { value: [1, 1] });
      assert.deepEqual(onlyResult(await callWith(script)), { value: [1, 1] });
      assert.deepEqual(await answerOf(sandbox, 'return [typeof count, typeof ({}).polluted, [1].map((x) => x + 1)]'), [
        'undefined',
        'undefined',
        [2],
      ]);
    });

    it('and gives each record its own arguments', async () => {
      const script = trigger(sandbox, 'const before = source.seen; source.seen = true; return before ?? null');
      const { results } = await script.call({ shared: { source: { name: 'Ann' } }, records: [{}, {}], now: NOW, seed: 1 });
      assert.deepEqual(results, [[{ value: null }], [{ value: null }]]);
    });

    it('for any number of units', async () => {
      for (let round = 0; round < 2; round++) {
        for (let n = 0; n < 60; n++) assert.equal(await answerOf(sandbox, `return ${n} + source.n`, { source: { n } }), 2 * n);
      }
    });
  });

  describe('is the same on every machine', () => {
    it('in time, which stands still, and in the time zone', async () => {
      const code =
        'return [Date.now(), new Date().toISOString(), new Date(2026, 6, 1).toISOString(), new Date().getTimezoneOffset(), String(new Date(0))]';
      assert.deepEqual(await answerOf(sandbox, code), [
        NOW,
        '2026-11-21T14:30:05.250Z',
        '2026-07-01T00:00:00.000Z',
        0,
        'Thu Jan 01 1970 00:00:00 GMT+0000',
      ]);
    });

    it('in random numbers, which the seed decides', async () => {
      const code = 'return [Math.random(), Math.random()]';
      const first = await answerOf(sandbox, code, {}, { seed: 7 });
      assert.deepEqual(await answerOf(sandbox, code, {}, { seed: 7 }), first);
      assert.notDeepEqual(await answerOf(sandbox, code, {}, { seed: 8 }), first);
      assert.equal(
        await answerOf(
          sandbox,
          'let sum = 0; for (let i = 0; i < 10000; i++) sum += Math.random(); return Math.abs(sum / 10000 - 0.5) < 0.02',
        ),
        true,
      );
    });

    it('in where fuel ends', async () => {
      const code = 'newObject.rounds = 0; for (;;) { newObject.rounds++; log.debug(newObject.rounds); }';
      const rounds: unknown[] = [];
      for (let run = 0; run < 2; run++) {
        let last: unknown;
        await callWith(
          trigger(sandbox, 'let n = 0; for (;;) if (++n % 50000 === 0) log.debug(n)'),
          {},
          { limits: { fuel: 30 }, host: (_, [n]) => void (last = n) },
        );
        rounds.push(last);
      }
      assert.ok(typeof rounds[0] === 'number' && rounds[0] > 0, code);
      assert.equal(rounds[0], rounds[1]);
    });
  });

  describe('lets plain JSON through and nothing else', () => {
    it('keeps values as they are', async () => {
      const value = { text: 'ä\u0000\u{1f600}', number: -0.5, list: [null, true, { deep: [] }], empty: {} };
      assert.deepEqual(await answerOf(sandbox, 'return source', { source: value }), value);
    });

    it('keeps lone surrogates', async () => {
      assert.equal(await answerOf(sandbox, "return source + '\\udc00'", { source: '\ud800x' }), '\ud800x\udc00');
    });

    it('turns dates to ISO text, big integers to decimal text, and what is no number to null', async () => {
      assert.deepEqual(await answerOf(sandbox, 'return [new Date(0), 12345678901234567890n, NaN, Infinity, undefined]'), [
        '1970-01-01T00:00:00.000Z',
        '12345678901234567890',
        null,
        null,
        null,
      ]);
    });

    for (const [code, what] of [
      ['() => 1', 'The value is a function'],
      ['{ run() {} }', '"run" is a function'],
      ['[Symbol.iterator]', '"0" is a symbol'],
      ['new Map([[1, 2]])', 'The value is a Map'],
      ['{ users: new Set() }', '"users" is a Set'],
      ['new Error("x")', 'The value is an error'],
      ['new Uint8Array(3)', 'The value is a typed array'],
      ['{ when: Promise.resolve(1) }', '"when" is a promise'],
    ] as const) {
      it(`refuses ${code}`, async () => {
        const { message, reason } = await failureOf(sandbox, `return ${code.startsWith('{') ? `(${code})` : code}`);
        assert.ok(message.startsWith(what), message);
        assert.equal(reason, 'error');
      });
    }

    it('refuses a cycle', async () => {
      assert.equal((await failureOf(sandbox, 'const a = {}; a.a = a; return a')).name, 'TypeError');
    });

    it('refuses a newObject that is no JSON, and says so', async () => {
      const { message } = await failureOf(sandbox, 'newObject.set = new Set(); return true', { newObject: {} });
      assert.match(message, /^"newObject" can not be handed back\. "set" is a Set/);
    });

    it('drops own __proto__ keys on the way in and out', async () => {
      const source = JSON.parse('{"a":{"__proto__":{"admin":true}}}') as { a: object };
      assert.deepEqual(
        await answerOf(sandbox, 'return [Object.hasOwn(source.a, "__proto__"), source.a.admin ?? null]', { source } as never),
        [false, null],
      );
      const answer = (await answerOf(sandbox, `return JSON.parse('{"x":{"__proto__":{"admin":true},"y":1}}')`)) as { x: object };
      assert.deepEqual(Object.getOwnPropertyNames(answer.x), ['y']);
    });
  });

  describe('settles promises', () => {
    it('of async functions', async () => {
      assert.equal(await answerOf(sandbox, 'return (async () => { const x = await Promise.resolve(20); return x + 1; })()'), 21);
    });

    it('and reports a rejection as an error with its position', async () => {
      const failure = await failureOf(
        sandbox,
        'const later = async () => {\n  await 1;\n  throw new RangeError("late");\n};\nreturn later();',
      );
      assert.deepEqual([failure.name, failure.message, failure.line], ['RangeError', 'late', 3]);
    });

    it('and says when one can never settle', async () => {
      assert.match((await failureOf(sandbox, 'return new Promise(() => {})')).message, /never settles/);
    });
  });

  describe('tells errors in the user’s terms', () => {
    it('with file, line and column in a file of its own', async () => {
      const failure = await failureOf(sandbox, "const a = 1;\nif (a) {\n  throw new TypeError('no mail');\n}");
      assert.deepEqual(failure, {
        reason: 'error',
        name: 'TypeError',
        message: 'no mail',
        file: 'triggers/check-mail.js',
        line: 3,
        column: 13,
      });
    });

    it('with the line of the flow file for an inline script', async () => {
      const inline = piece('const a = 1;\nnope(a)', 'body', { file: 'user.idflow.yaml', line: 40, column: 9, indent: 8 });
      const result = onlyResult(await callWith(sandbox.compile({ pieces: [inline], parameters: [] })));
      assert.ok('failure' in result);
      assert.deepEqual([result.failure.file, result.failure.line, result.failure.column], ['user.idflow.yaml', 41, 9]);
    });

    it('with the column of an expression in the middle of a line', async () => {
      const mapping = piece('source.manager.mail', 'expression', { file: 'user.idflow.yaml', line: 12, column: 25, indent: 6 });
      const result = onlyResult(await callWith(sandbox.compile({ pieces: [mapping], parameters: ['source'] }), { source: {} }));
      assert.ok('failure' in result);
      assert.deepEqual([result.failure.line, result.failure.column], [12, 40]);
    });

    for (const [code, line, column] of [
      ['const user = source.user;\n\nreturn user.mail.length;', 3, 13],
      ["log('start');\nconst { a } = source.user;", 2, 7],
      ['let n = 0;\nfor (const x of source.list) n++;\nreturn n', 2, 1],
      ['const f = (x) => x.first.second;\nreturn [1].map(f);', 1, 26],
      ['return source\n  .name\n  .trim();', 3, 4],
    ] as const) {
      it(`at the read that failed: ${code.replaceAll('\n', ' ⏎ ')}`, async () => {
        const failure = await failureOf(sandbox, code, { source: {} });
        assert.deepEqual([failure.name, failure.line, failure.column], ['TypeError', line, column], JSON.stringify(failure));
      });
    }

    it('and shows what was thrown when it is no error', async () => {
      assert.equal((await failureOf(sandbox, "throw 'veto'")).message, 'veto');
      assert.equal((await failureOf(sandbox, 'throw { code: 5 }')).message, '{"code":5}');
    });

    it('and cuts endless messages', async () => {
      assert.ok((await failureOf(sandbox, "throw new Error('x'.repeat(1e6))")).message.length < 3000);
    });
  });

  it('stops being usable when closed, and says so', async () => {
    const own = createSandbox();
    const script = trigger(own, 'return 1');
    assert.deepEqual(onlyResult(await callWith(script)), { value: 1 });
    await own.close();
    await assert.rejects(callWith(script), /The script sandbox is closed/);
  });
});
