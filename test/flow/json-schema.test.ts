import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { flowJsonSchema } from '../../src/flow/json-schema.ts';
import type { ProblemCode } from '../../src/flow/problem.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import { STEP_DEFINITIONS } from '../../src/flow/steps/index.ts';
import { WHOLE_FLOW } from './validate/whole-flow.ts';

const conforms = new Ajv({ strict: false }).compile(flowJsonSchema());

/** A flow around the steps given. */
const flowOf = (steps: string): string => `idflow: 1\nname: x\nsteps:\n${steps.replace(/^(?=.)/gm, '  ')}\n`;

function assertConforms(text: string): void {
  assert(conforms(parse(text)), JSON.stringify(conforms.errors?.slice(0, 3)));
}

describe('the JSON Schema of flow files', () => {
  it('accepts a flow that uses most of the language', () => {
    assertConforms(WHOLE_FLOW);
  });

  for (const { kind, example } of Object.values(STEP_DEFINITIONS))
    it(`accepts the example of \`${kind}\`, as the reader does`, () => {
      const text = flowOf(`my-step:\n${example.replace(/^(?=.)/gm, '  ')}`);
      assertConforms(text);
      assert.deepEqual(readFlow(text, 'a.idflow.yaml').problems, []);
    });

  const mistakes: Readonly<Record<string, string>> = {
    'an unknown key': 'a: { log: x, nxt: end }',
    'a missing key': 'a: { decide: x }',
    'a key of another kind': 'a: { log: x, then: end }',
    'no kind': 'a: { next: end }',
    'two kinds': 'a: { log: x, decide: x, then: end }',
    'a wrong type': 'a: { log: [x] }',
    'a word that is none': 'a: { end: finished }',
    'a duration without a unit': 'a: { log: x, timeout: 500 }',
    'an error kind that is none': 'a: { log: x, on-error: { exploded: end } }',
    'a step id with a blank': '"a b": { log: x }',
    'an IdP operation that is none': 'a: { idp: find-usr, target: idp }',
  };
  for (const [what, steps] of Object.entries(mistakes))
    it(`refuses ${what}`, () => {
      assert.equal(conforms(parse(flowOf(steps))), false);
    });

  it('agrees with the reader on any structure', () => {
    const key = fc.constantFrom(
      'decide',
      'log',
      'insert',
      'end',
      'for-each',
      'sql',
      'trigger',
      'then',
      'do',
      'next',
      'retry',
      'attempts',
      'on-error',
      'any',
      'target',
      'object',
      'with',
      'timeout',
      'with',
      'level',
      'title',
    );
    const leaf = fc.constantFrom<unknown>('user', 'preInsert', 'succeeded', '5s', 'warn', 'SELECT 1', 1, 3, true, null);
    const value = fc.oneof(leaf, leaf, fc.array(leaf, { maxLength: 2 }), fc.dictionary(key, leaf, { maxKeys: 2 }));
    const step = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 });
    const object = fc.record(
      {
        target: leaf,
        type: fc.constantFrom('user', 'usr'),
        key: value,
        mapping: fc.array(fc.constantFrom<unknown>('a <= b', 'a <=> b', 'a => b', { rule: 'a <= b' }, { when: 'x' }, 5)),
        properties: fc.dictionary(
          fc.constantFrom('check', 'insert', 'checkFilter', 'chek'),
          fc.oneof(
            leaf,
            fc.constantFrom<unknown>({ sql: 'SELECT 1' }, { idp: 'find-user' }, ['SELECT 1', { sql: 'x', with: { a: 1 } }]),
          ),
        ),
        triggers: fc.dictionary(
          fc.constantFrom('preInsert', 'preInset'),
          fc.constantFrom<unknown>({ file: 'a.ts' }, [{ script: 'return 1', name: 'x' }], { file: 'a', script: 'b' }, {}),
        ),
      },
      { requiredKeys: ['target'] },
    );
    const flow = fc.record(
      {
        idflow: fc.constantFrom(1, 2, '1'),
        name: leaf,
        steps: fc.dictionary(fc.constantFrom('a', 'b-c', '1x', 'end'), step),
        objects: fc.dictionary(fc.constantFrom('user', 'a-b'), object),
      },
      { requiredKeys: ['idflow', 'steps'] },
    );
    // The reader looks closer at these than a schema can.
    const beyond = new Set<ProblemCode>(['invalid-rule', 'invalid-name']);
    fc.assert(
      fc.property(flow, (structure) => {
        const codes = readFlow(JSON.stringify(structure), 'a.idflow.yaml').problems.map(({ code }) => code);
        const valid = conforms(structure);
        if (valid)
          assert.deepEqual(
            codes.filter((code) => !beyond.has(code)),
            [],
          );
        else assert.notDeepEqual(codes, [], JSON.stringify(conforms.errors?.slice(0, 2)));
      }),
      { numRuns: 1000 },
    );
  });
});
