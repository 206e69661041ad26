import assert from 'node:assert/strict';
import type { Json } from '../../src/flow/json.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { TargetError } from '../../src/targets/port.ts';
import { answerOf, callWith, failureOf, onlyResult, trigger } from './calls.ts';

describe('Host calls', () => {
  const sandbox = createSandbox({ workers: 1 });
  after(() => sandbox.close());

  const targets = { hr: ['query', 'execute'], idp: ['findUser'] };

  it('look synchronous to the script, also when the host takes its time', async () => {
    const asked: unknown[] = [];
    const host = async (path: readonly string[], args: readonly Json[]) => {
      asked.push([path.join('.'), ...args]);
      await new Promise((resolve) => setImmediate(resolve));
      return { rows: [{ id: 7 }] };
    };
    const code =
      "const [row] = targets.hr.query('SELECT id FROM users WHERE login = :login', { login: source.login }).rows; return row.id + 1;";
    assert.equal(await answerOf(sandbox, code, { source: { login: 'ann' } }, { targets, host }), 8);
    assert.deepEqual(asked, [['targets.hr.query', 'SELECT id FROM users WHERE login = :login', { login: 'ann' }]]);
  });

  it('answer undefined where the host does', async () => {
    assert.equal(
      await answerOf(sandbox, 'return typeof targets.hr.execute()', {}, { targets, host: () => undefined }),
      'undefined',
    );
  });

  it('pass undefined in the middle of arguments as null', async () => {
    const host = (_: readonly string[], args: readonly Json[]) => args;
    assert.deepEqual(await answerOf(sandbox, 'return targets.hr.query(undefined, 1)', {}, { targets, host }), [null, 1]);
  });

  it('throw what the host throws, with kind, code and details', async () => {
    const host = () => {
      throw new TargetError('already-exists', 'user ann exists', {
        code: 'SQLITE_CONSTRAINT_UNIQUE',
        details: { column: 'login' },
      });
    };
    const code =
      'try { targets.hr.execute() } catch (error) { return [error instanceof Error, error.name, error.kind, error.code, error.message, error.details.column] }';
    assert.deepEqual(await answerOf(sandbox, code, {}, { targets, host }), [
      true,
      'TargetError',
      'already-exists',
      'SQLITE_CONSTRAINT_UNIQUE',
      'user ann exists',
      'login',
    ]);
  });

  it('end the script with the kind and the place of a target error that it does not catch', async () => {
    const host = () => Promise.reject(new TargetError('not-found', 'no such user'));
    const failure = await failureOf(sandbox, 'const id = 1;\nreturn targets.idp.findUser(id)', {}, { targets, host });
    assert.deepEqual(
      [failure.name, failure.kind, failure.message, failure.line],
      ['TargetError', 'not-found', 'no such user', 2],
    );
  });

  it('exist only for the targets and methods of the call', async () => {
    const host = () => 1;
    assert.equal(
      await answerOf(
        sandbox,
        'return [typeof targets.hr.drop, typeof targets.crm, Object.keys(targets).join()].join()',
        {},
        { targets, host },
      ),
      'undefined,undefined,hr,idp',
    );
    assert.equal(await answerOf(sandbox, 'return Object.keys(targets).length', {}, { host }), 0);
  });

  it('change with the targets of the call, for the same script', async () => {
    const script = trigger(sandbox, 'return Object.keys(targets).join()');
    assert.deepEqual(onlyResult(await callWith(script, {}, { targets })), { value: 'hr,idp' });
    assert.deepEqual(onlyResult(await callWith(script, {}, { targets: { crm: [] } })), { value: 'crm' });
    assert.deepEqual(onlyResult(await callWith(script, {}, { targets })), { value: 'hr,idp' });
  });

  it('can not be added to or replaced', async () => {
    for (const code of [
      'targets.hr.query = () => 1',
      'targets.x = {}',
      'log.info = null',
      'date.parse = null',
      'globalThis.text = 1',
    ]) {
      assert.equal((await failureOf(sandbox, code, {}, { targets })).name, 'TypeError', code);
    }
  });

  it('do not count as time of the guest', async () => {
    const host = () => new Promise<null>((resolve) => setTimeout(() => resolve(null), 120));
    const code = 'targets.hr.query(); targets.hr.query(); return true';
    assert.equal(await answerOf(sandbox, code, {}, { targets, host, limits: { timeMs: 100 } }), true);
  });

  it('are limited in number', async () => {
    let served = 0;
    const host = () => {
      served++;
      return undefined;
    };
    const failure = await failureOf(sandbox, 'for (let i = 0; i < 1e5; i++) targets.hr.query()', {}, { targets, host });
    assert.match(failure.message, /more than 10000 calls/);
    assert.equal(served, 10_000);
  });

  it('refuse arguments that are no JSON', async () => {
    const failure = await failureOf(sandbox, 'targets.hr.query({ when: new Map() })', {}, { targets, host: () => 1 });
    assert.match(failure.message, /"when" is a Map/);
  });

  describe('to log', () => {
    const linesOf = async (code: string) => {
      const lines: unknown[] = [];
      await answerOf(sandbox, code, {}, { host: (path, args) => void lines.push([...path, ...args]) });
      return lines;
    };

    it('arrive in order, by level, before the call is over', async () => {
      assert.deepEqual(await linesOf("log('a', 1); log.debug('b'); log.warn({ c: [1] }); log.error('d')"), [
        ['log', 'info', 'a', 1],
        ['log', 'debug', 'b'],
        ['log', 'warn', { c: [1] }],
        ['log', 'error', 'd'],
      ]);
    });

    it('take anything', async () => {
      assert.deepEqual(await linesOf("const a = {}; a.a = a; log(new TypeError('x'), undefined, 5n, () => 1, a, Symbol('s'))"), [
        [
          'log',
          'info',
          'TypeError: x',
          null,
          '5',
          '(The value is a function. Only plain JSON values can leave a script.)',
          '(circular reference)',
          '(The value is a symbol. Only plain JSON values can leave a script.)',
        ],
      ]);
    });

    it('are dropped where nobody listens', async () => {
      assert.equal(await answerOf(sandbox, "log('a'); return 1"), 1);
    });

    it('do not fail the script when the host fails', async () => {
      const host = () => Promise.reject(new Error('disk full'));
      assert.equal(await answerOf(sandbox, "log('a'); return 1", {}, { host }), 1);
    });
  });
});
