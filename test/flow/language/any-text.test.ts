import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { checkCodeAt } from '../../../src/flow/language/code-check.ts';
import { completeCodeAt } from '../../../src/flow/language/code-completion.ts';
import { lensesIn } from '../../../src/flow/language/code-lenses.ts';
import { definitionAt, highlightsAt, linksIn, referencesAt } from '../../../src/flow/language/definition.ts';
import { diagnosticsOf } from '../../../src/flow/language/diagnostics.ts';
import { fixesFor } from '../../../src/flow/language/fixes/index.ts';
import { completeFlow } from '../../../src/flow/language/flow-completion.ts';
import { foldsIn } from '../../../src/flow/language/folding.ts';
import { formatFlow } from '../../../src/flow/language/format.ts';
import { hoverCodeAt, hoverFlow } from '../../../src/flow/language/hover.ts';
import { prepareRename } from '../../../src/flow/language/rename.ts';
import { semanticTokens } from '../../../src/flow/language/semantic-tokens.ts';
import { symbolsOf } from '../../../src/flow/language/symbols.ts';
import { readFlow, type FlowSource } from '../../../src/flow/read-flow.ts';
import { validateFlow } from '../../../src/flow/validate/index.ts';
import { folder } from './at-cursor.ts';

const FILES = folder({ 'a.ts': 'return true', 'schemas/user.schema.json': '{"properties":{"user":{"type":"object"}}}' });

/** Everything that works on a whole text. */
function askOfText(source: FlowSource): void {
  const inside = (start: number, end: number): void =>
    assert.ok(start >= 0 && start <= end && end <= source.text.length, `${start}-${end}`);
  for (const { start, end } of semanticTokens(source)) inside(start, end);
  for (const { start, end } of linksIn(source)) inside(start, end);
  for (const { start, end } of symbolsOf(source)) inside(start, end);
  for (const { start, end } of foldsIn(source)) assert.ok(start < end);
  for (const { offset } of lensesIn(source)) inside(offset, offset);
  const problems = validateFlow(source, FILES);
  for (const { start, end } of diagnosticsOf(source, problems)) inside(start, end);
  for (const problem of problems.slice(0, 20))
    for (const { edits } of fixesFor(source, FILES, problem)) for (const { start, end } of edits) inside(start, end);
  formatFlow(source);
}

/** Everything that works at an offset. */
function askAt(source: FlowSource, offset: number): void {
  for (const { start, end } of completeFlow(source, FILES, offset))
    assert.ok(start <= end && start <= offset, `${start} ${offset} ${end}`);
  const hover = hoverFlow(source, FILES, offset);
  if (hover) assert.ok(hover.start <= offset && offset <= hover.end && hover.markdown !== '');
  definitionAt(source, offset);
  referencesAt(source, offset, true);
  highlightsAt(source, offset);
  prepareRename(source, offset);
}

describe('Whatever the text is, nothing breaks:', () => {
  for (const file of globSync('samples/*/*.idflow.yaml'))
    it(`at places all over ${file}`, () => {
      const source = readFlow(readFileSync(file, 'utf8'), file);
      askOfText(source);
      for (let offset = 0; offset <= source.text.length; offset += 37) askAt(source, offset);
    });

  it('while a sample is being typed', () => {
    const text = readFileSync('samples/update-user/update-user.idflow.yaml', 'utf8');
    for (let length = 0; length < text.length; length += 631) {
      const source = readFlow(text.slice(0, length), 'f');
      askAt(source, length);
      if (length % 3 === 0) askOfText(source);
    }
    for (let at = 300; at < text.length; at += 997) {
      const source = readFlow(`${text.slice(0, at)}${text.slice(at + 3)}`, 'f');
      for (const offset of [at - 1, at, at + 1]) askAt(source, offset);
    }
  });

  it('in texts that people would not write', () => {
    const piece = fc.constantFrom(
      ...[
        'steps:\n',
        '  a:\n',
        '    check: user\n',
        '    then: ',
        'objects:\n',
        '  user:\n',
        '    mapping:\n',
        '      - a <= ',
        '{',
        '}',
        '[',
        ']',
      ],
      ...[
        '"',
        "'",
        '|\n',
        '#',
        ': ',
        '- ',
        '\n',
        '    ',
        '&x ',
        '*x',
        '<<: *x\n',
        '__proto__: ',
        'constructor',
        'input.',
        '${',
        '\r\n',
        '\t',
        '\u{1f600}',
      ],
      ...[
        '    sql: SELECT :',
        '    script: |\n      return newObject.',
        '    with: { ',
        '    on-error:\n',
        'targets: { hr: sql }\n',
        '    file: a.t',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(), (pieces, place) => {
        const source = readFlow(pieces.join(''), 'f');
        askOfText(source);
        askAt(source, place % (source.text.length + 1));
        askAt(source, source.text.length);
      }),
      { numRuns: 100 },
    );
  });

  it('in pieces of code that are edited elsewhere', () => {
    const source = readFlow(readFileSync('samples/update-user/update-user.idflow.yaml', 'utf8'), 'f');
    const code = fc.array(
      fc.constantFrom(
        'source.',
        'x',
        "'",
        '`',
        '${',
        '}',
        '(',
        ')',
        ' <= ',
        ' => ',
        ':id',
        ' SELECT ',
        '/*',
        '//',
        '\n',
        '[',
        "['",
        '?.',
        '1',
      ),
      { maxLength: 15 },
    );
    const paths = [
      'steps/delete/decide',
      'objects/user/mapping/0',
      'objects/user/properties/check',
      'objects/user/triggers/preUpdate/1/script',
      'steps/none/log',
      '__proto__',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...paths, ...[...source.positions.keys()].filter((path) => !path.includes('#'))),
        code,
        fc.nat(),
        (path, pieces, place) => {
          const text = pieces.join('');
          const offset = place % (text.length + 1);
          for (const { start, end } of completeCodeAt(source, FILES, path, text, offset))
            assert.ok(start <= offset && end >= start && end <= text.length);
          for (const { start, end } of checkCodeAt(source, path, text)) assert.ok(start >= 0 && end >= start);
          hoverCodeAt(source, FILES, path, text, offset);
        },
      ),
      { numRuns: 200 },
    );
  });
});
