import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkFlow, validateFlow } from '../../../src/flow/validate/index.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { problemsOf } from './problems-of.ts';
import { WHOLE_FLOW, WHOLE_FLOW_FILES } from './whole-flow.ts';

const files = { read: (path: string): string | undefined => WHOLE_FLOW_FILES[path] };

describe('validation of a whole flow', () => {
  it('finds nothing wrong with a sound one', () => {
    assert.deepEqual(problemsOf(WHOLE_FLOW, WHOLE_FLOW_FILES), []);
  });

  it('reports everything at once, in the order of the file', () => {
    const broken = WHOLE_FLOW.replace('user_name <= accountName', 'user_name <= acountName')
      .replace('WHERE user_name = :user_name', 'WHERE user_name = :username')
      .replace('next: in-target', 'next: in-targt')
      .replace('idp: find-user, target: idp', 'idp: find-usr, target: hr')
      .replace('name: Update user', 'nam: Update user');
    assert.deepEqual(problemsOf(broken, WHOLE_FLOW_FILES), [
      '1:1 missing-key A flow needs the key `name`: Name of the flow.',
      '2:1 unknown-key A flow has no key `nam`.',
      'warning 13:22 unknown-name The source has no `acountName`: the input schema does not know it.',
      '17:53 unbound-parameter Nothing sets the parameter `:username`: neither `with` nor a rule, column or script of `user` does.',
      '65:28 unknown-step `next` leads to `in-targt`, but there is no such step.',
      '99:16 unknown-operation There is no IdP operation `find-usr`.',
      '99:34 wrong-target-kind Steps of kind `idp` need a target of kind `idp` or `okta`, but `hr` is `sql`: A SQL database.',
    ]);
  });

  it('stands any mutation, and places every problem inside of its file', () => {
    fc.assert(
      fc.property(mutated(WHOLE_FLOW), (text) => {
        for (const { range, file } of checkFlow(text, 'a.idflow.yaml', files).problems) {
          if (file !== 'a.idflow.yaml') continue;
          assert(
            range.start.offset >= 0 && range.start.offset <= range.end.offset && range.end.offset <= text.length,
            JSON.stringify(range),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('validation never throws', () => {
  it('on any text', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'idflow: 1',
        '\n',
        '  ',
        'steps:',
        'a:',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '|',
        '>',
        "'",
        '"',
        '&x',
        '*x',
        '<<: *x',
        '!!str',
        '? ',
        ': ',
        '#',
        'decide: x',
        '\t',
        '\0',
        '😀',
        '...',
        '---',
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((parts) => parts.join('')),
          fc.string(),
        ),
        (text) => void checkFlow(text, 'a.idflow.yaml', files),
      ),
      { numRuns: 500 },
    );
  });

  it('on any structure below the keys of the language', () => {
    const key = fc.constantFrom(
      'idflow',
      'name',
      'input',
      'source',
      'targets',
      'objects',
      'steps',
      'start',
      'mapping',
      'properties',
      'triggers',
      'check',
      'insert',
      'preInsert',
      'script',
      'file',
      'sql',
      'idp',
      'with',
      'target',
      'object',
      'decide',
      'then',
      'for-each',
      'do',
      'next',
      'on-error',
      'call',
      'user',
      'end',
      '__proto__',
      'constructor',
      'a/b',
      '',
      '~',
    );
    const leaf = fc.oneof(
      fc.constantFrom(
        'user',
        'end',
        'hr',
        'sql',
        'okta',
        'a <= b',
        'SELECT :x',
        'return 1',
        '${a',
        'x.y',
        '',
        'a.idflow.yaml',
        '../a',
        '/etc/passwd',
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
      ),
    }));
    const flow = fc.record({
      idflow: fc.constant(1),
      name: fc.constant('x'),
      input: value,
      targets: value,
      objects: fc.dictionary(key, value, { maxKeys: 3 }),
      steps: fc.dictionary(key, value, { maxKeys: 5 }),
    });
    fc.assert(
      fc.property(flow, (structure) => void checkFlow(JSON.stringify(structure), 'a.idflow.yaml', files)),
      { numRuns: 500 },
    );
  });

  it('on whatever its files hold', () => {
    fc.assert(
      fc.property(fc.string(), (content) => void checkFlow(WHOLE_FLOW, 'a.idflow.yaml', { read: () => content })),
      { numRuns: 50 },
    );
    const failing = {
      read: (): string => {
        throw new Error('no access');
      },
    };
    const codes = new Set(checkFlow(WHOLE_FLOW, 'a.idflow.yaml', failing).problems.map(({ code }) => code));
    assert.deepEqual([...codes], ['missing-file']);
  });
});

describe('validation of large flows', () => {
  /** How many times longer the larger of two flows takes; both are measured again and again, the fastest count. */
  function growth(flowOf: (size: number) => string, small: number, large: number): number {
    const fastest = (size: number): number => {
      const source = readFlow(flowOf(size), 'a.idflow.yaml');
      let best = Infinity;
      for (let round = 0; round < 6; round++) {
        const start = performance.now();
        validateFlow(source, files);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    fastest(small);
    return fastest(large) / fastest(small);
  }

  const chain = (size: number, step: (index: number) => string): string =>
    `idflow: 1\nname: x\ntargets: { hr: sql }\nsteps:\n${Array.from({ length: size }, (_, index) => `  s${index}: ${step(index)}\n`).join('')}`;

  const shapes: Readonly<Record<string, (size: number) => string>> = {
    'a chain': (size) =>
      chain(size, (index) => `{ decide: input.a${index}, then: ${index + 1 < size ? `s${index + 1}` : 'end'} }`),
    'loops in loops': (size) =>
      chain(
        size,
        (index) => `{ for-each: input.a, do: s${Math.min(index + 1, size - 1)}, next: ${index > 0 ? `s${index - 1}` : 'end'} }`,
      ),
    'loops one after another': (size) =>
      chain(size, (index) =>
        index % 2 === 0
          ? `{ for-each: input.a, do: s${index + 1}, next: s${(index + 2) % size} }`
          : `{ log: x, next: s${index - 1}, on-error: { any: s${(index + 1) % size} } }`,
      ),
    'edges that lead nowhere': (size) => chain(size, (index) => `{ log: x, next: sx${index} }`),
    'unknown names': (size) => chain(size, (index) => `{ decide: steps.sx${index} && z${index}, then: s${(index + 1) % size} }`),
  };
  for (const [name, flowOf] of Object.entries(shapes))
    it(`takes time by their size: ${name}`, function () {
      this.timeout(120_000);
      // Sixteen times the steps: 16 is linear, 256 would be quadratic.
      const times = growth(flowOf, 125, 2000);
      assert(times < 100, `sixteen times the steps took ${times.toFixed(1)} times as long`);
    });
});

/** The text with a few pieces cut out, doubled or replaced. */
function mutated(text: string): fc.Arbitrary<string> {
  const edit = fc.tuple(
    fc.nat(text.length),
    fc.nat(30),
    fc.oneof(
      fc.constant(''),
      fc.constantFrom('end', ':', '\n', ' ', '{', '}', '- ', "'", '${', '<=', '*x', '&x ', 'null', '1'),
      fc.string({ maxLength: 5 }),
    ),
  );
  return fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) => {
    let result = text;
    for (const [at, length, insert] of edits) result = result.slice(0, at) + insert + result.slice(at + length);
    return result;
  });
}
