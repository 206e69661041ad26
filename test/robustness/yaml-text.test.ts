import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { readFlow } from '../../src/flow/read-flow.ts';
import { STEP_DEFINITIONS } from '../../src/flow/steps/index.ts';
import { validateFlow } from '../../src/flow/validate/index.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));

/** Path and text of every sample flow. */
const samples = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.idflow.yaml'))
  .map((path) => ({ file: SAMPLES + path, text: readFileSync(SAMPLES + path, 'utf8') }));

const files = { read: (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined) };

/** Reads and validates; every problem must stand in the text. */
function check(text: string, file: string): void {
  const source = readFlow(text, file);
  for (const problem of [...source.problems, ...validateFlow(source, files)]) {
    assert.ok(problem.message.length > 0);
    const { start, end } = problem.range;
    assert.ok(start.line >= 1 && start.column >= 1 && start.offset <= end.offset, JSON.stringify(problem));
    if (problem.file === file) assert.ok(end.offset <= text.length, JSON.stringify(problem));
  }
}

const KEYS = [
  ...Object.keys(STEP_DEFINITIONS),
  ...Object.values(STEP_DEFINITIONS).flatMap(({ fields, edges }) => [...Object.keys(fields), ...Object.keys(edges)]),
  'idflow', 'name', 'input', 'source', 'targets', 'objects', 'steps', 'start', 'mapping', 'properties', 'triggers', 'key', 'when',
  'on-error', 'retry', 'timeout', '__proto__', 'constructor', 'toString', '<<', '*a', '&a',
]; // prettier-ignore
const PIECES = [
  ...KEYS.map((key) => `${key}: `),
  '\n', '\n  ', '\n    ', '\n      ', '- ', '{', '}', '[', ']', ', ', ': ', '|', '>-', '"', "'", '#', '&a ', '*a', '<<: *a', '!!js/function ',
  '!!binary ', '? ', '---\n', '...\n', '%YAML 1.1\n', '\t', '\u0000', '\ufeff', '\u2028', '${', '}', '=>', '<=', '<=>', ':name', '1', 'null',
  '.nan', '0x1f', '1e999', '2001-01-01', 'SELECT ', 'end', 'input.a', '(', ')', '`', '/*', '--', '\\', '😀', '\ud800',
]; // prettier-ignore

describe('Reading and validating', () => {
  it('throws at no text, however strange', function () {
    this.timeout(60_000);
    const text = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 });
    fc.assert(
      fc.property(text, fc.boolean(), (pieces, headed) => {
        check((headed ? 'idflow: 1\nname: N\nsteps:\n  a:\n    ' : '') + pieces.join(''), 'flows/strange.idflow.yaml');
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  it('throws at no sample that was cut, doubled or overwritten somewhere', function () {
    this.timeout(60_000);
    assert.ok(samples.length >= 5);
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200)),
      insert: fc.oneof(fc.constantFrom('', ...PIECES), fc.string({ maxLength: 5 })),
      double: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 4 }), ({ file, text }, edits) => {
        let changed = text;
        for (const { at, length, insert, double } of edits) {
          const start = Math.floor(at * changed.length);
          const cut = changed.slice(start, start + length);
          changed = changed.slice(0, start) + insert + (double ? cut + cut : '') + changed.slice(start + length);
        }
        check(changed, file);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('finds the samples without errors as they are, or a change would prove nothing', () => {
    for (const { file, text } of samples) {
      const errors = validateFlow(readFlow(text, file), files).filter(({ severity }) => severity === 'error');
      assert.deepEqual(
        errors.map(({ message }) => message),
        [],
        file,
      );
    }
  });
});
