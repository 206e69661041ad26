import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { foldsOf } from '../../../../src/flow/language/folding.ts';
import { checkTargets } from '../../../../src/targets/environment/language/check.ts';
import { completeTargets } from '../../../../src/targets/environment/language/complete.ts';
import { fixesForTargets } from '../../../../src/targets/environment/language/fixes.ts';
import { hoverTargets } from '../../../../src/targets/environment/language/hover.ts';
import { occurrencesIn } from '../../../../src/targets/environment/language/names.ts';
import { renameInTargets } from '../../../../src/targets/environment/language/rename.ts';
import { symbolsOf } from '../../../../src/targets/environment/language/symbols.ts';
import { readTargetsSource, type TargetsSource } from '../../../../src/targets/environment/language/targets-source.ts';
import { AROUND, FILE, FILES } from './at-cursor.ts';

/** Everything that works on a whole text. */
function askOfText(source: TargetsSource): void {
  const inside = (start: number, end: number): void =>
    assert.ok(start >= 0 && start <= end && end <= source.text.length, `${start}-${end}`);
  for (const { start, end } of occurrencesIn(source)) inside(start, end);
  for (const { start, end } of symbolsOf(source)) inside(start, end);
  for (const { start, end } of foldsOf(source.tree)) assert.ok(start < end);
  const problems = checkTargets(source, FILES);
  for (const { range } of problems) inside(range.start.offset, range.end.offset);
  for (const problem of problems.slice(0, 20))
    for (const { edits, moveIntoSecret } of fixesForTargets(source, FILES, problem))
      for (const { start, end } of [...edits, ...(moveIntoSecret ? [moveIntoSecret] : [])]) inside(start, end);
}

/** Everything that works at an offset. */
function askAt(source: TargetsSource, offset: number): void {
  for (const { start, end } of completeTargets(source, AROUND, offset))
    assert.ok(start <= end && start <= offset && end <= source.text.length, `${start} ${offset} ${end}`);
  const hover = hoverTargets(source, AROUND, offset);
  if (hover) assert.ok(hover.start <= offset && offset <= hover.end && hover.markdown !== '');
  renameInTargets(source, offset, 'other');
}

const PIECES = [
  ...[
    'environments:\n',
    '  dev:\n',
    '    hr:\n',
    '    hr: ',
    '      kind: sqlite\n',
    '      kind: ',
    'kind: okta, ',
    'auth: { type: ',
    'bearer',
  ],
  ...[
    '      auth:\n',
    '        type: ssws\n',
    '        token: ',
    '${secret:',
    '${env:A}',
    '}',
    "'${secret:a}'",
    'default: dev\n',
    '      schema: ',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|\n',
    '>\n',
    '#',
    ': ',
    '- ',
    ', ',
    '\n',
    '    ',
    '&x ',
    '*x',
    '<<: *x\n',
    '__proto__: ',
    'constructor',
    '../a',
  ],
  ...[
    '\r\n',
    '\t',
    '\u{1f600}',
    '\uFEFF',
    '\u0000',
    '? ',
    '! ',
    '%YAML 1.2\n',
    '---\n',
    '...\n',
    '0x10',
    '12',
    '.inf',
    'null',
    'https://a:b@c',
  ],
];

describe('Whatever the text of a targets file is, nothing breaks:', () => {
  it('all over the samples, and while they are being typed', () => {
    for (const file of globSync('samples/*/idflow.targets.yaml')) {
      const text = readFileSync(file, 'utf8');
      const source = readTargetsSource(text, file);
      askOfText(source);
      for (let offset = 0; offset <= text.length; offset += 11) askAt(source, offset);
      for (let length = 0; length < text.length; length += 37) {
        const typed = readTargetsSource(text.slice(0, length), file);
        askOfText(typed);
        askAt(typed, length);
      }
    }
  });

  it('in texts that people would not write', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), fc.nat(), (pieces, place) => {
        const source = readTargetsSource(pieces.join(''), FILE);
        askOfText(source);
        askAt(source, place % (source.text.length + 1));
        askAt(source, source.text.length);
      }),
      { numRuns: 500 },
    );
  });

  it('in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.nat(), (text, place) => {
        const source = readTargetsSource(text, FILE);
        askOfText(source);
        askAt(source, place % (text.length + 1));
      }),
      { numRuns: 300 },
    );
  });

  for (const [what, text] of [
    ['deep lists', '['.repeat(20_000)],
    ['deep maps', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    [
      'aliases of aliases',
      `a: &a [x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*${n === 0 ? 'a' : `b${n - 1}`}, *${n === 0 ? 'a' : `b${n - 1}`}]\n`).join('')}environments: *b29\n`,
    ],
    ['very much text', 'x'.repeat(3_000_000)],
    [
      'very many targets',
      `environments:\n  dev:\n${Array.from({ length: 5000 }, (_, n) => `    t${n}: { kind: sqlite, file: a, schema: none${n}.sql }\n`).join('')}`,
    ],
  ] as const)
    it(`in ${what}, and it is quick`, function () {
      this.timeout(10_000);
      const source = readTargetsSource(text, FILE);
      assert.ok(checkTargets(source, FILES).length > 0);
      askAt(source, text.length);
    });
});
