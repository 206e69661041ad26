import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readScript } from '../../../src/flow/script/read-script.ts';
import type { ScriptResume } from '../../../src/sandbox/debug/port.ts';
import type { PieceResult } from '../../../src/sandbox/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { callWith, trigger } from '../calls.ts';
import { debug, type SessionOptions } from './debugging.ts';
import { PROGRAMS } from './programs.ts';

const library = (name: string): string => readFileSync(createRequire(import.meta.url).resolve(name), 'utf8');

const asModule = (code: string, end: string): string =>
  `const module = { exports: {} }, exports = module.exports;\n(function () {\n${code}\n}).call(undefined);\n${end}`;

/** Instrumented code tells places more exactly than the engine does of plain code. */
const withoutPlace = (result: PieceResult): PieceResult =>
  'failure' in result ? { failure: { ...result.failure, line: 0, column: 0 } } : result;

describe('An instrumented script does what the plain one does', function () {
  this.timeout(120_000);

  const sandbox = createSandbox({ workers: 1, limits: { fuel: 20_000, timeMs: 60_000, memoryMb: 40 } });
  after(() => sandbox.close());

  const plain = async (code: string, record = {}) =>
    (await callWith(trigger(sandbox, code), { source: {}, newObject: {}, ...record })).results[0]![0]!;

  const debugged = async (code: string, options: SessionOptions): Promise<PieceResult> =>
    (await debug(sandbox, code, options)).outcome.results[0]![0]!;

  for (const [name, code] of Object.entries(PROGRAMS)) {
    it(`${name}: running, stepped through each statement, looked at, noting errors, and replayed`, async () => {
      const expected = await plain(code);
      assert.ok('value' in expected, JSON.stringify(expected));
      assert.deepEqual(await debugged(code, {}), expected);
      for (const resume of ['into', 'over', 'out'] satisfies ScriptResume[])
        assert.deepEqual(await debugged(code, { entry: 'into', always: () => resume }), expected, resume);
      const exceptions = { caught: true, uncaught: true };
      assert.deepEqual(await debugged(code, { exceptions, always: () => 'continue' }), expected, 'errors');
      let pauses = 0;
      const { outcome, recording } = await debug(sandbox, code, {
        entry: 'into',
        async always(pause) {
          if (pauses++ % 7 === 0) for (const { ref } of pause.frames.flatMap(({ scopes }) => scopes)) await pause.variables(ref);
          return 'into' as const;
        },
      });
      assert.deepEqual(outcome.results[0]![0], expected, 'looked at');
      assert.ok(recording.statements >= 3);
      for (const startAt of [1, Math.ceil(recording.statements / 2), 'end'] as const)
        assert.deepEqual(await debugged(code, { recording, startAt }), expected, `replayed from ${startAt}`);
    });
  }

  it('acorn, which parses itself', async () => {
    const code = asModule(
      library('acorn'),
      'return [Object.keys(exports).length, JSON.stringify(exports.parse(source.text, { ecmaVersion: 2024 }), (key, value) => (typeof value === typeof 0n ? 0 : value)).length]',
    );
    const record = {
      source: {
        text: Object.values(PROGRAMS)
          .map((code) => `async () => {${code}\n}`)
          .join(';'),
      },
    };
    const expected = await plain(code, record);
    assert.ok('value' in expected, JSON.stringify(expected).slice(0, 500));
    assert.deepEqual(await debugged(code, { record }), expected);
    const exceptions = { caught: true, uncaught: true };
    assert.deepEqual(await debugged(code, { record, exceptions, always: () => 'continue' }), expected);
    const { recording } = await debug(sandbox, code, { record });
    assert.ok(recording.statements > 10_000, String(recording.statements));
    assert.deepEqual(await debugged(code, { record, recording, startAt: 'end' }), expected);
  });

  it('every trigger of the samples, on records that it may or may not take', async () => {
    const files = globSync('samples/**/triggers/*.{js,ts}').sort();
    assert.ok(files.length > 5, files.join());
    const record = {
      source: {
        userName: 'ann',
        mail: 'ann@example.com',
        email: 'Ann@Example.com',
        status: 'active',
        firstName: 'Ann',
        lastName: 'Lee',
      },
      newObject: { login: 'ann', email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' },
    };
    for (const file of files) {
      const language = file.endsWith('.ts') ? 'typescript' : 'javascript';
      const { javascript, problems } = readScript(readFileSync(file, 'utf8'), { language, form: 'body' });
      assert.deepEqual(problems, [], file);
      const expected = withoutPlace(await plain(javascript, record));
      assert.deepEqual(withoutPlace(await debugged(javascript, { record })), expected, file);
      const stepped = await debugged(javascript, { record, entry: 'into', always: () => 'into' });
      assert.deepEqual(withoutPlace(stepped), expected, file);
    }
  });
});
