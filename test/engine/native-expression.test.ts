import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileNative, type Getter } from '../../src/engine/native-expression.ts';
import { isExpressionError, parseExpression } from '../../src/flow/expression.ts';
import type { Json, JsonObject } from '../../src/flow/json.ts';
import type { ScriptPiece } from '../../src/sandbox/port.ts';
import { Run, Scope } from '../../src/engine/run.ts';
import { NOW, sharedSandbox } from './flow-run.ts';

const ATTRIBUTES = ['name', 'mail', 'age', 'active', 'roles', 'manager', 'missing'] as const;

/** Nothing of it is read: the values come from the test. */
const SCOPE = new Scope(new Run('Expressions', { input: null }, 1), [], []);

/** Only `source` and `item` are known, as in a step's expression. */
function compile(text: string, source: Json): (() => unknown) | undefined {
  const parsed = parseExpression(text);
  assert.ok(!isExpressionError(parsed), text);
  const getter: Getter | undefined = compileNative(parsed.ast, (name) =>
    name === 'source' ? { get: () => source, used: 0 } : undefined,
  );
  return getter && (() => getter(SCOPE, undefined, undefined));
}

/** What an expression answers, in the form in which values leave the sandbox. */
type Answer = { readonly json: string } | { readonly error: true };

function natively(text: string, source: Json): Answer {
  const run = compile(text, source);
  assert.ok(run, `${text} is not computed natively`);
  try {
    return { json: JSON.stringify(run() ?? null) };
  } catch {
    return { error: true };
  }
}

/** Evaluates many expressions in QuickJS, in one call for all. */
async function inSandbox(texts: readonly string[], source: Json): Promise<Answer[]> {
  const pieces = texts.map((code, index): ScriptPiece => ({
    name: `e${index}`,
    form: 'expression',
    code,
    file: 'f',
    line: 1,
    column: 1,
    indent: 0,
  }));
  const script = sharedSandbox().compile({ pieces, parameters: ['source'] });
  const outcome = await script.call({ shared: { source }, records: [{}], now: NOW, seed: 1 });
  return outcome.results[0]!.map((result) => {
    if ('value' in result) return { json: JSON.stringify(result.value ?? null) };
    assert.equal(result.failure.reason, 'error', result.failure.message);
    return { error: true };
  });
}

const words = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'Ada',
    'ada',
    '0',
    '1',
    '01',
    '-1',
    '1.0',
    ' 7 ',
    '0x10',
    '1e3',
    'NaN',
    'true',
    'null',
    'length',
    'name',
    'ß',
    'İ',
    'ΑΣ',
    '😀a',
  ),
  fc.string({ maxLength: 6 }),
);
const numbers = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 7, 0.5, 1e21, 1e-7, 2 ** 53),
  fc.integer({ min: -9, max: 99 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const scalars: fc.Arbitrary<Json> = fc.oneof(words, numbers, fc.boolean(), fc.constant(null));

const values = fc.letrec<{ value: Json; list: Json; record: Json }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalars, tie('list'), tie('record')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  record: fc.dictionary(fc.constantFrom(...ATTRIBUTES, '0', 'length', 'weird key'), tie('value'), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}));

const sources = fc
  .record(
    { name: words, mail: scalars, age: scalars, active: scalars, roles: values.list, manager: values.value },
    { requiredKeys: [] },
  )
  .map((source): JsonObject => ({ ...source }));

const literal = fc.oneof(
  words.map((text) => JSON.stringify(text)),
  numbers.map((number) => (Object.is(number, -0) || number < 0 ? `(-${-number})` : String(number))),
  fc.constantFrom('true', 'false', 'null', 'undefined'),
);
const BINARY = ['===', '!==', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', '&&', '||'];
const METHODS = ['toLowerCase', 'toUpperCase', 'trim', 'includes', 'startsWith', 'endsWith', 'slice'];

const expressions = fc.letrec<{ expression: string; path: string }>((tie) => {
  const expression = tie('expression');
  const attribute = fc.constantFrom(...ATTRIBUTES);
  return {
    path: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant('source'),
      fc.tuple(fc.oneof(fc.constant('source'), tie('path')), attribute).map(([of, name]) => `${of}.${name}`),
      fc.tuple(tie('path'), attribute).map(([of, name]) => `${of}?.${name}`),
      fc.tuple(tie('path'), fc.nat(3)).map(([of, index]) => `${of}[${index}]`),
      fc.tuple(tie('path'), expression).map(([of, key]) => `${of}[${key}]`),
      tie('path').map((of) => `${of}.length`),
    ),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      literal,
      tie('path'),
      fc.tuple(expression, fc.constantFrom(...BINARY), expression).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc.tuple(expression, expression).map(([a, b]) => `((${a}) ?? (${b}))`),
      fc.tuple(fc.constantFrom('!', '-', '+', 'typeof '), expression).map(([operator, of]) => `(${operator}(${of}))`),
      fc.tuple(expression, expression, expression).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
      fc.tuple(words, expression).map(([text, of]) => `\`${text.replaceAll(/[\\`$]/g, '\\$&')}\${${of}}\``),
      fc.array(expression, { maxLength: 2 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(attribute, expression).map(([key, of]) => `({ ${key}: ${of} })`),
      fc
        .tuple(expression, fc.constantFrom(...METHODS), fc.array(expression, { maxLength: 2 }))
        .map(([of, method, given]) => `(${of}).${method}(${given.join(', ')})`),
    ),
  };
});

describe('An expression that is computed without the sandbox', () => {
  it('answers what QuickJS answers, and fails where it fails', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(sources, fc.array(expressions.expression, { minLength: 30, maxLength: 30 }), async (source, texts) => {
        // a list shows what its items are as JSON, also where there is no value
        const lists = texts.map((text) => `[${text}]`);
        const answers = await inSandbox(lists, source);
        for (const [index, text] of lists.entries())
          assert.deepEqual(natively(text, source), answers[index], `${text} over ${JSON.stringify(source)}`);
      }),
      { seed: 20261121, numRuns: 100 },
    );
  });

  const answer = (text: string, source: Json): unknown => compile(text, source)?.();

  it('takes parts of texts and lists', () => {
    const source = { name: 'Ada Lovelace', roles: ['clerk', 'auditor', 'admin'] };
    assert.deepEqual(answer('source.roles.slice(0, 2)', source), ['clerk', 'auditor']);
    assert.equal(answer('source.name.slice(-8)', source), 'Lovelace');
    assert.equal(answer("source.name.includes('Ada', 1)", source), false);
    assert.equal(answer("source.roles.includes('clerk', 1)", source), false);
    assert.equal(answer("source.name['01']", source), undefined);
  });

  it('gives null for numbers that JSON has no word for, as the sandbox does', () => {
    assert.equal(answer('source.total / source.count', { total: 0, count: 0 }), null);
    assert.equal(answer('source.total / source.count', { total: 5, count: 0 }), null);
    assert.deepEqual(answer('({ share: [source.total / 0] }).share', { total: 5 }), [null]);
    assert.deepEqual(answer('[source.mail, source.phone]', { mail: 'ada@example.com' }), ['ada@example.com', null]);
    assert.ok(Object.is(answer('-source.count', { count: 0 }), 0));
  });

  it('sees no names that data only inherits', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf']) {
      assert.equal(answer(`source.${name}`, {}), undefined);
      assert.equal(answer(`source['${name}']`, {}), undefined);
      assert.equal(answer(`source.name[source.key]`, { name: 'Ada', key: name }), undefined);
      assert.equal(answer(`source.roles.${name}`, { roles: [] }), undefined);
    }
    assert.equal(answer('source.constructor', { constructor: 'Ada & Sons' }), 'Ada & Sons');
  });

  it('says what was null when it was read from', () => {
    assert.throws(() => answer('source.manager.mail', { manager: null }), /Cannot read properties of null \(reading 'mail'\)/);
    assert.throws(() => answer('source.name.trim()', { name: 5 }), /A number has no method trim/);
  });

  it('leaves to the sandbox what could loop, assign or reach further', () => {
    for (const text of [
      'source.roles.map((role) => role)',
      'source.name.repeat(1e9)',
      '/a+$/.test(source.name)',
      'source.name = 1',
      'new Date()',
      '[...source.roles]',
      'Object.keys(source)',
      'source.name?.trim()',
      '[{ __proto__: source }]',
      'process',
    ])
      assert.equal(compile(text, {}), undefined, text);
  });
});
