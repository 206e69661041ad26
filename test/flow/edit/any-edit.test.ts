import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, applyFlowEdit, flowEdit, type FlowEdit } from '../../../src/flow/edit/index.ts';
import { edgesOf } from '../../../src/flow/graph.ts';
import type { Json } from '../../../src/flow/json.ts';
import { readFlow, type FlowSource } from '../../../src/flow/read-flow.ts';
import { STEP_DEFINITIONS } from '../../../src/flow/steps/index.ts';
import { checkEdits, crlf, lostEdges, samples, valueOf } from './editing.ts';
import { flowText } from './flow-texts.ts';
import { checkValue } from './expected-values.ts';
import { inEnglish } from '../../../src/flow/sentence.ts';

const all = samples();
const texts = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...all),
      flowText,
      fc.constantFrom(...all).map((text) => JSON.stringify(valueOf(text), null, 2)),
      fc.constantFrom(...all).map((text) => JSON.stringify(valueOf(text))),
    ),
    fc.constantFrom('as it is', 'CRLF', 'mark', 'unfinished'),
  )
  .map(([text, form]) => {
    if (form === 'CRLF') return crlf(text);
    if (form === 'mark') return `\ufeff${text}`;
    return form === 'unfinished' ? text.replace(/\n+$/, '') : text;
  });

const words = fc.oneof(
  fc.constantFrom('end', 'a', 'x-1', 'true', '__proto__', 'constructor', '', '- x', 'a: b', '#', "it's", '1', 'toString'),
  fc.string({ maxLength: 8 }),
);
const values: fc.Arbitrary<Json> = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'SELECT 1\nFROM x\n',
    'a\n\n  b',
    'two words',
    '  lead',
    "it's",
    'a # b',
    'x: y',
    '',
    '\n',
    'tab\there',
    'one\n\n\n',
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

/** An edit of the flow with names and paths that it has, mostly. */
function editsOf(source: FlowSource): fc.Arbitrary<FlowEdit> {
  const ids = [...source.stepIds, 'end', 'nowhere'];
  const step = fc.constantFrom(...ids);
  const ports = [...(source.flow?.steps.values() ?? [])].flatMap((one) =>
    edgesOf(one).map(({ name, kind }) => ({ from: one.id, port: { kind, name } })),
  );
  const edge = fc.oneof(
    ports.length > 0 ? fc.constantFrom(...ports) : fc.constant({ from: 'x', port: { kind: 'flow' as const, name: 'next' } }),
    fc.record({
      from: step,
      port: fc.record({
        kind: fc.constantFrom('flow', 'case', 'error'),
        name: fc.oneof(words, fc.constantFrom('any', 'timeout', 'next')),
      }),
    }),
  );
  const keys = [...source.positions.keys()];
  const existing = fc.constantFrom(...keys.filter((key) => !key.endsWith('#key')), 'objects/new', 'steps/new');
  const added = fc
    .tuple(fc.constantFrom(...keys), words)
    .map(([key, word]) => `${key.replace('#key', '')}/${word.replaceAll('/', '~1')}`);
  const further = fc.constantFrom(...keys).map((key) => `${key.replace('#key', '')}/note`);
  const path = fc.oneof({ arbitrary: existing, weight: 5 }, { arbitrary: further, weight: 1 }, { arbitrary: added, weight: 1 });
  const lists = keys.filter((key) => /^objects\/[^/]+\/(mapping|triggers\/\w+|properties\/[a-zA-Z]+|key)$/.test(key));
  const list = lists.length > 0 ? fc.constantFrom(...lists) : path;
  const kind = fc.constantFrom(...Object.keys(STEP_DEFINITIONS));
  const name = fc.constantFrom('user', 'grant', 'account', 'hr', 'efs', 'idp', 'fresh');
  const number = fc.nat({ max: 6 });
  const text = fc.oneof(fc.string(), fc.constantFrom('source.a', 'a ? b : c', '{ a: 1 }', "x['y']"));
  const stepOf = edge.map(({ from, port }) => ({ step: from, port }));
  const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
  return fc
    .oneof(
      fc.record({ edit: fc.constant('add-step'), kind, after: optional(step), from: optional(stepOf) }),
      fc.record({ edit: fc.constant('insert-on-edge'), kind }).chain((one) => edge.map((at) => ({ ...one, ...at }))),
      fc.record({ edit: fc.constant('insert-existing-on-edge'), step }).chain((one) => edge.map((at) => ({ ...one, ...at }))),
      fc.record({ edit: fc.constant('connect'), to: step }).chain((one) => edge.map((at) => ({ ...one, ...at }))),
      edge.map((at) => ({ edit: 'disconnect', ...at })),
      fc.record({
        edit: fc.constant('delete-steps'),
        steps: fc.uniqueArray(fc.constantFrom(...ids.slice(0, -1)), { minLength: 1, maxLength: 6 }),
        heal: fc.boolean(),
      }),
      fc.record({ edit: fc.constant('duplicate-steps'), steps: fc.uniqueArray(step, { minLength: 1, maxLength: 4 }) }),
      fc.record({
        edit: fc.constant('paste-steps'),
        yaml: fc.oneof(
          fc.string(),
          fc.constantFrom('a: { end: auto }', 'user-values:\n  map: user\n  next: gone\n', '# x\n"q": {log: hi, next: q}'),
        ),
        after: optional(step),
        from: optional(stepOf),
      }),
      fc.record({ edit: fc.constant('set-start'), step }),
      fc.record({ edit: fc.constant('rename-step'), step, to: words }),
      fc.record({ edit: fc.constant('rename-object'), object: name, to: fc.oneof(words, name) }),
      fc.record({ edit: fc.constant('rename-target'), target: name, to: fc.oneof(words, name) }),
      fc.record({ edit: fc.constant('add-object'), name, target: name }),
      fc.record({ edit: fc.constant('remove-object'), name }),
      fc.record({ edit: fc.constant('add-target'), name, kind: fc.constantFrom('sql', 'okta', 'x') }),
      fc.record({
        edit: fc.constant('add-mapping-rule'),
        object: name,
        index: optional(number),
        attribute: words,
        direction: fc.constantFrom('<=', '=>', '<=>'),
        expression: text,
        when: optional(text),
        note: optional(fc.string()),
      }),
      fc.record({
        edit: fc.constant('set-mapping-rule'),
        path: fc.tuple(name, number).map(([object, index]) => `objects/${object}/mapping/${index}`),
        attribute: optional(fc.constant('renamed')),
        expression: optional(text),
        when: optional(text),
        note: optional(fc.string()),
      }),
      fc.record({ edit: fc.constant('set-value'), path, value: values }),
      fc.record({ edit: fc.constant('set-value'), path: existing, value: values }),
      fc.record({ edit: fc.constant('insert-entry'), path: list, index: optional(number), value: values }),
      fc.record({ edit: fc.constant('remove-value'), path }),
      fc.record({ edit: fc.constant('rename-key'), path, to: words }),
      fc.record({ edit: fc.constant('insert-entry'), path, index: optional(number), name: optional(words), value: values }),
      fc.record({ edit: fc.constant('move-entry'), path: fc.oneof(path, list), from: number, to: number }),
    )
    .map((edit) => Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as FlowEdit);
}

const cases = texts.chain((text) => {
  const source = readFlow(text, 'any.idflow.yaml');
  return editsOf(source).map((edit) => ({ text, edit }));
});

describe('any edit of any flow', () => {
  const counts = new Map<string, number>();

  it('is refused with a sentence, or gives a sound file with small changes and all that it does not speak of', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(cases, ({ text, edit }) => {
        const source = readFlow(text, 'any.idflow.yaml');
        assert.equal(source.broken, false, text);
        const result = applyFlowEdit(source, flowEdit.parse(edit));
        if ('refused' in result) {
          assert.match(inEnglish(result.refused), /^\S[^]*[.!?)]$/);
          return;
        }
        counts.set(edit.edit, (counts.get(edit.edit) ?? 0) + 1);
        checkEdits(text, result.edits);
        const after = applyEdits(text, result.edits);
        const read = readFlow(after, 'any.idflow.yaml');
        const syntax = read.problems.filter(({ code }) => code === 'yaml-syntax' || code === 'cyclic-alias');
        assert.deepEqual(syntax, [], `broken:\n${after}`);
        checkValue(edit, valueOf(text), valueOf(after));
        if (!WRITES_ANYTHING.has(edit.edit)) {
          assert.deepEqual(
            lostEdges(after).filter((id) => !lostEdges(text).includes(id)),
            [],
          );
        }
        if (text.includes('\r\n')) assert.doesNotMatch(after, /[^\r]\n/);
        if (!REMOVES.has(edit.edit)) assert.deepEqual(commentsMissing(text, after), []);
      }),
      { numRuns: RUNS },
    );
    assert(counts.size > 8, 'most edits were possible');
  });
});

const RUNS = Number(process.env['IDFLOW_RUNS'] ?? 300);
const WRITES_ANYTHING = new Set(['set-value', 'insert-entry', 'remove-value', 'rename-key']);
const REMOVES = new Set(['disconnect', 'delete-steps', 'remove-value', 'remove-object', 'set-value', 'set-mapping-rule']);

/** Comment lines that are gone. */
function commentsMissing(before: string, after: string): string[] {
  const left = new Set(after.split(/\r?\n/).map((line) => line.trim()));
  return before
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^# /.test(line) && !left.has(line));
}
