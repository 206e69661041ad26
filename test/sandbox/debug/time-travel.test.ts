import assert from 'node:assert/strict';
import type { Json } from '../../../src/flow/json.ts';
import type { ScriptPause, ScriptRecording } from '../../../src/sandbox/debug/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { debug, valueOf, variablesOf, where } from './debugging.ts';

const CODE = `let n = 0;
const add = (by) => {
  n += by;
  return n;
};
add(1);
const rows = targets.hr.query('a', n);
add(rows);
newObject.random = Math.random();
newObject.now = Date.now();
newObject.n = n;
return [n, rows];`;

describe('Going back in a script', function () {
  this.timeout(30_000);

  const sandbox = createSandbox({ workers: 1 });
  after(() => sandbox.close());

  /** Answers 5, and notes what was asked. */
  function target() {
    const asked: Json[] = [];
    const host = (path: readonly string[], args: readonly Json[]) => {
      asked.push([...path, ...args]);
      return path[0] === 'log' ? undefined : 5;
    };
    return { asked, call: { targets: { hr: ['query'] }, host } };
  }

  it('steps over functions backwards, into them, out of them, and to the start', async () => {
    const { call } = target();
    const session = await debug(sandbox, CODE, {
      breakpoints: [{ line: 9 }],
      call,
      at: ['back', 'back', 'back', 'over', 'back-into', 'back-into', 'back-out', 'back', 'back', 'back', 'back'],
    });
    assert.deepEqual(session.pauses, [
      'breakpoint main 9:1',
      'back main 8:1',
      'back main 7:1',
      'back main 6:1',
      'step main 7:1',
      'back add 4:3',
      'back add 3:3',
      'back main 6:1',
      'back main 2:1',
      'back main 1:1',
      'back main 1:1',
      'back main 1:1',
      'breakpoint main 9:1',
    ]);
    assert.deepEqual(valueOf(session), [6, 5]);
  });

  it('shows the state as it was, and asks no target again', async () => {
    const { asked, call } = target();
    const states: string[] = [];
    const look = async (pause: ScriptPause) => {
      const { n, rows } = await variablesOf(pause);
      states.push(`${where(pause)} n=${n} rows=${rows}${pause.recorded ? ' recorded' : ''}`);
    };
    const resumes = ['back', 'back', 'continue', 'continue'] as const;
    const session = await debug(sandbox, CODE, {
      breakpoints: [{ line: 9 }],
      call,
      async always(pause) {
        await look(pause);
        return resumes[states.length - 1]!;
      },
    });
    assert.deepEqual(states, [
      'breakpoint main 9:1 n=6 rows=5',
      'back main 8:1 n=1 rows=5',
      'back main 7:1 n=1 rows=(not initialised yet) recorded',
      'breakpoint main 9:1 n=6 rows=5',
    ]);
    assert.deepEqual(asked, [['targets', 'hr', 'query', 'a', 1]]);
    assert.deepEqual(valueOf(session), [6, 5]);
  });

  it('keeps what was changed at a pause when it comes by again', async () => {
    const { call } = target();
    const change = async (pause: ScriptPause) => {
      const parameters = pause.frames[0]!.scopes.find(({ kind }) => kind === 'parameters')!;
      const newObject = (await pause.variables(parameters.ref)).find(({ name }) => name === 'newObject')!;
      await pause.setVariable(newObject.ref!, 'mail', '"changed@example.com"');
      await pause.evaluate(0, 'n += 100', { sideEffects: true });
      return 'back' as const;
    };
    const seen: string[] = [];
    const session = await debug(sandbox, CODE, {
      breakpoints: [{ line: 9 }],
      call,
      record: { newObject: { login: 'ann' } },
      at: [
        change,
        'back',
        async (pause) => {
          seen.push((await variablesOf(pause)).newObject!);
          return 'continue' as const;
        },
      ],
    });
    assert.deepEqual(seen, ['{login: "ann"}']);
    const { newObject } = session.outcome.returned[0] as { newObject: Record<string, Json> };
    assert.deepEqual([newObject.mail, newObject.n, newObject.login], ['changed@example.com', 106, 'ann']);
  });

  it('runs back to the last breakpoint passed, with its condition and its hits', async () => {
    const session = await debug(sandbox, 'for (let i = 0; i < 9; i++) {\n  newObject.i = i;\n}\nreturn newObject.i;', {
      breakpoints: [{ line: 2, condition: 'i % 3 === 0' }, { line: 4 }],
      at: [
        'continue',
        'continue',
        'continue',
        'back-continue',
        async (pause) => {
          assert.equal((await pause.evaluate(0, 'i')).text, '6');
          return 'back-continue' as const;
        },
        async (pause) => {
          assert.equal((await pause.evaluate(0, 'i')).text, '3');
          return { to: pause.count - 3 };
        },
        async (pause) => {
          assert.equal((await pause.evaluate(0, 'newObject.i')).text, '1');
          return { to: pause.count + 1 };
        },
        'back-continue',
        'back-continue',
      ],
    });
    assert.deepEqual(session.pauses, [
      'breakpoint main 2:3',
      'breakpoint main 2:3',
      'breakpoint main 2:3',
      'breakpoint main 4:1',
      'back main 2:3',
      'back main 2:3',
      'back main 1:17',
      'back main 2:3',
      'back main 2:3',
      'back main 1:1',
      'breakpoint main 2:3',
      'breakpoint main 2:3',
      'breakpoint main 2:3',
      'breakpoint main 4:1',
    ]);
    assert.equal(valueOf(session), 8);
  });

  it('goes back from an error to the statement that threw it', async () => {
    const session = await debug(sandbox, 'let a = 1;\nnull.x;', {
      exceptions: { uncaught: true },
      at: ['back', 'back', 'continue'],
    });
    assert.deepEqual(session.pauses, ['exception main 2:1', 'back main 2:1', 'back main 1:1', 'exception main 2:1']);
  });

  it('replays a call that is over from its recording, and asks nobody', async () => {
    const first = target();
    const { recording, outcome } = await debug(sandbox, CODE, { call: first.call });
    const copy = JSON.parse(JSON.stringify(recording)) as ScriptRecording;
    const nobody = { targets: { hr: ['query'] }, host: () => assert.fail('a target was asked') };
    const again = await debug(sandbox, CODE, { call: nobody, recording: copy, startAt: 'end', at: ['back', 'continue'] });
    assert.deepEqual(again.pauses, ['back main 12:1', 'back main 11:1']);
    assert.deepEqual(again.outcome.returned, outcome.returned);
    assert.deepEqual(again.outcome.results, outcome.results);
  });

  it('stops where a script does something else than was recorded', async () => {
    const { call } = target();
    const { recording } = await debug(sandbox, CODE, { call });
    const other = await debug(sandbox, CODE.replace("'a'", "'b'"), { call, recording });
    const result = other.outcome.results[0]![0]!;
    assert.ok('failure' in result);
    assert.equal(
      result.failure.message,
      'The script does not do what was recorded: it calls targets.hr.query("b",1), and the recording has targets.hr.query("a",1).',
    );
  });

  it('writes no log line twice', async () => {
    const { asked, call } = target();
    await debug(sandbox, "log('one');\nlog('two');\nreturn 1;", {
      call,
      breakpoints: [{ line: 3 }],
      at: ['back', 'back', 'continue'],
    });
    assert.deepEqual(asked, [
      ['log', 'info', 'one'],
      ['log', 'info', 'two'],
    ]);
  });
});
