import assert from 'node:assert/strict';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { scriptOrigin } from '../../../src/flow/scalar-position.ts';
import { readScript } from '../../../src/flow/script/read-script.ts';
import { bindBreakpoint, breakpointPlaces } from '../../../src/sandbox/debug/places.ts';
import type { BoundBreakpoint, DebuggedCall } from '../../../src/sandbox/debug/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { callWith, piece, trigger } from '../calls.ts';
import { debug, valueOf, where } from './debugging.ts';

const at = (bound: BoundBreakpoint): string =>
  'reason' in bound ? bound.reason : `${bound.place.line}:${bound.place.column}-${bound.place.endLine}:${bound.place.endColumn}`;

const LOOP = `let sum = 0;
for (let i = 1; i <= 5; i++) {
  sum += i;
}
return sum;`;

describe('A breakpoint in a script', function () {
  this.timeout(20_000);

  const sandbox = createSandbox({ workers: 1 });
  after(() => sandbox.close());

  describe('binds', () => {
    const script = piece(`// who may come in

if (source.active) { newObject.a = 1; newObject.b = 2 }
const list = [
  1,
  2,
];
return list.map((n) =>
  n + 1);
// the end`);
    for (const [asked, line, column, expected] of [
      ['to the next statement below a comment', 1, undefined, '3:1-3:19'],
      ['to the first statement of its line', 3, undefined, '3:1-3:19'],
      ['to the statement at or behind its column', 3, 30, '3:39-3:54'],
      ['to the last one of its line when it is behind all', 3, 70, '3:39-3:54'],
      ['to the next statement from within one', 5, undefined, '8:1-9:10'],
      ['to the expression of an arrow function', 9, undefined, '9:3-9:8'],
      ['to nothing below the last statement', 10, undefined, 'There is no statement at or below this line.'],
      ['to nothing outside of the script', 11, undefined, 'The line is not in the script `check-mail`.'],
    ] as const)
      it(asked, () => assert.equal(at(bindBreakpoint(script, line, column)), expected));

    it('to nothing in a script without statements', () => {
      assert.equal(at(bindBreakpoint(piece('// later'), 1)), 'The script `check-mail` has no statement to pause at.');
    });

    it('to nothing in a script that does not parse', () => {
      assert.equal(at(bindBreakpoint(piece('if ('), 1)), 'The script `check-mail` does not parse.');
    });

    it('at the exact place of a TypeScript trigger', () => {
      const { javascript } = readScript(
        'interface User { mail?: string }\nconst mail: string | undefined = (source as User).mail, n = <T,>(x: T): T => x;\ntype X = 1; const y: X = 1; return n<string>(mail!)',
        { language: 'typescript', form: 'body' },
      );
      const places = breakpointPlaces(piece(javascript)).map(({ line, column }) => `${line}:${column}`);
      assert.deepEqual(places, ['2:1', '2:78', '3:13', '3:29']);
    });

    it('in an inline script, on the line and column of the flow file', () => {
      const text = `name: n
objects:
  user:
    triggers:
      preInsert: |
        const a = 1;
        if (a) {
          newObject.a = a; return
        }
`;
      const flow = readFlow(text, 'n.idflow.yaml');
      const code = 'const a = 1;\nif (a) {\n  newObject.a = a; return\n}\n';
      const script = piece(code, 'body', { file: 'n.idflow.yaml', ...scriptOrigin(flow, 'objects/user/triggers/preInsert') });
      assert.deepEqual(
        breakpointPlaces(script).map(({ line, column }) => text.split('\n')[line - 1]!.slice(column - 1)),
        ['const a = 1;', 'if (a) {', 'newObject.a = a; return', 'return'],
      );
    });
  });

  it('pauses where its condition is true', async () => {
    const session = await debug(sandbox, LOOP, { breakpoints: [{ line: 3, condition: 'i % 2 === 0' }] });
    assert.deepEqual(session.pauses, ['breakpoint main 3:3', 'breakpoint main 3:3']);
    assert.equal(session.hits.get(1), 2);
    assert.equal(valueOf(session), 15);
  });

  it('pauses where its condition fails, and says why', async () => {
    const session = await debug(sandbox, LOOP, {
      breakpoints: [
        { line: 5, condition: 'nobody.x' },
        { line: 1, condition: 'if (' },
        { line: 5, condition: 'for(;;);' },
      ],
    });
    assert.deepEqual(session.pauses, ['breakpoint main 1:1', 'breakpoint main 5:1']);
    assert.deepEqual(session.logs, [
      '1: The condition failed: SyntaxError: Unexpected `if`. (failed)',
      '5: The condition failed: ReferenceError: nobody is not defined (failed)',
      '5: The condition failed: It was stopped, for it took too long. (failed)',
    ]);
  });

  for (const [hitCondition, pauses] of [
    ['3', [6]],
    ['>= 4', [10, 15]],
    ['% 2', [3, 10]],
    ['< 2', [1]],
    ['nonsense', [1, 3, 6, 10, 15]],
  ] as const)
    it(`counts its hits: ${hitCondition}`, async () => {
      const sums: number[] = [];
      await debug(sandbox, LOOP, {
        breakpoints: [{ line: 3, hitCondition }],
        async always(pause) {
          sums.push(Number((await pause.evaluate(0, 'sum + i')).text));
          return 'continue' as const;
        },
      });
      assert.deepEqual(sums, pauses);
    });

  it('writes a log rather than pausing', async () => {
    const session = await debug(sandbox, LOOP, {
      breakpoints: [{ line: 3, logMessage: 'at {i}: {({ sum, text: `${i}!` })} {nobody} {', condition: 'i > 3' }],
    });
    assert.deepEqual(session.pauses, []);
    assert.deepEqual(session.logs, [
      '3: at 4: {sum: 6, text: "4!"} <nobody is not defined> {',
      '3: at 5: {sum: 10, text: "5!"} <nobody is not defined> {',
    ]);
  });

  it('can be set and taken away while the script is paused and while it runs', async () => {
    const breakpoints = [{ id: 1, file: 'triggers/check-mail.js', line: 1 }];
    let call: DebuggedCall | undefined;
    const move = (line: number) => {
      breakpoints[0]!.line = line;
      call!.refresh();
    };
    const pauses: string[] = [];
    const script = trigger(sandbox, 'let on = true;\nwhile (on) {\n  source.n++;\n}\nreturn 1;');
    const { results } = await callWith(
      script,
      { source: { n: 0 }, newObject: {} },
      {
        debug: {
          entry: 'run',
          breakpoints,
          exceptions: { caught: false, uncaught: false },
          hits: new Map(),
          started: (running) => {
            call = running;
          },
          async paused(pause) {
            pauses.push(where(pause));
            if (pauses.length === 1) setImmediate(() => move(3));
            if (pauses.length === 2) {
              move(5);
              await pause.evaluate(0, 'on = false', { sideEffects: true });
            }
            return 'continue';
          },
        },
      },
    );
    assert.deepEqual(pauses, ['breakpoint check-mail 1:1', 'breakpoint check-mail 3:3', 'breakpoint check-mail 5:1']);
    assert.deepEqual(results, [[{ value: 1 }]]);
  });

  describe('on thrown errors', () => {
    const CODE = `const risky = () => {
  null.x;
};
try { risky() } catch { newObject.caught = true }
const checked = () => { throw new TypeError('no mail') };
checked();`;

    it('pauses where they are thrown, when nobody catches them', async () => {
      const seen: unknown[] = [];
      const session = await debug(sandbox, CODE, {
        exceptions: { uncaught: true },
        always(pause) {
          seen.push(
            pause.error,
            pause.frames.map(({ name, line }) => `${name}:${line}`),
          );
          return 'continue' as const;
        },
      });
      assert.deepEqual(session.pauses, ['exception checked 5:25']);
      assert.deepEqual(seen, [{ name: 'TypeError', message: 'no mail', caught: false }, ['checked:5', 'main:6']]);
      const plain = await callWith(trigger(sandbox, CODE), { source: {}, newObject: {} });
      assert.deepEqual(session.outcome.results, plain.results, 'told at the same place of the code');
    });

    it('pauses at those that are caught', async () => {
      const session = await debug(sandbox, CODE, { exceptions: { caught: true } });
      assert.deepEqual(session.pauses, ['exception risky 2:3']);
    });

    it('pauses at rejected promises that nobody catches, and at errors of targets', async () => {
      const code = `try { targets.hr.query() } catch (e) { newObject.e = e.message }
return (async () => { await null; throw new Error('late') })()`;
      const session = await debug(sandbox, code, {
        exceptions: { caught: true, uncaught: true },
        call: {
          targets: { hr: ['query'] },
          host: () => {
            throw new Error('no database');
          },
        },
      });
      assert.deepEqual(session.pauses, ['exception main 1:7', 'exception (anonymous) 2:35']);
    });
  });
});
