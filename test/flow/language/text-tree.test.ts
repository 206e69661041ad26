import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { pathAt } from '../../../src/flow/language/path-at.ts';
import { entryAt, keysOfPath, pathOf, textTreeOf } from '../../../src/flow/language/text-tree.ts';
import { scalarText } from '../../../src/flow/language/scalar-text.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { offsetInFile } from '../../../src/flow/scalar-position.ts';
import { atCursor } from './at-cursor.ts';

const SAMPLES = globSync('samples/**/*.idflow.yaml');

describe('The structure of a text', () => {
  for (const file of SAMPLES)
    it(`is that of YAML: ${file}`, () => {
      const source = readFlow(readFileSync(file, 'utf8'), file);
      const tree = textTreeOf(source);
      assert.ok(source.positions.size > 20);
      for (const [path, { start, end }] of source.positions) {
        if (path === '') continue;
        const key = path.endsWith('#key');
        const entry = entryAt(tree, keysOfPath(key ? path.slice(0, -4) : path));
        const place = key ? { start: entry?.start, end: entry?.keyEnd } : { start: entry?.value.start, end: entry?.value.end };
        assert.equal(place.start, start.offset, path);
        // YAML counts comments and line breaks behind a value as a part of it.
        if (!source.text.slice(place.end, end.offset).includes('#')) {
          const expected = source.text.slice(start.offset, end.offset).trimEnd();
          assert.equal(source.text.slice(place.start, place.end), expected, path);
        }
      }
    });

  it('has the texts that YAML reads, each character in its place', () => {
    for (const file of SAMPLES) {
      const source = readFlow(readFileSync(file, 'utf8'), file);
      const tree = textTreeOf(source);
      let texts = 0;
      for (const [path] of source.positions) {
        const entry = path.endsWith('#key') ? undefined : entryAt(tree, keysOfPath(path));
        const node = source.document.getIn(keysOfPath(path), true) as { value?: unknown } | undefined;
        if (entry?.value.is !== 'scalar' || typeof node?.value !== 'string') continue;
        const text = scalarText(source.text, entry.value);
        assert.equal(text.value.trimEnd(), node.value.trimEnd(), path);
        for (let at = 0; at < text.value.trimEnd().length; at += 7)
          if (!/\s/.test(text.value[at]!)) assert.equal(text.offsetOf(at), offsetInFile(source, path, at), `${path} at ${at}`);
        texts++;
      }
      assert.ok(texts > 5, file);
    }
  });

  it('is there while a text is being written', () => {
    for (const [text, path] of [
      ['steps:\n  a:\n    ne¦', 'steps/a'],
      ['steps:\n  a: { check: user, then: ¦', 'steps/a/then'],
      ['steps:\n  a: { log: "not clo¦\n  b:\n    end: auto', 'steps/a/log'],
      ['steps:\n  a:\n    script: |\n      if (x) {\n        ¦\n      }\n  b:\n    end: auto', 'steps/a/script'],
      ['objects:\n  user:\n    mapping:\n      - a <= b\n      - ¦', 'objects/user/mapping/1'],
      [
        'objects:\n  user:\n    triggers:\n      preInsert:\n        - name: x\n          script: |\n            return ¦',
        'objects/user/triggers/preInsert/0/script',
      ],
    ] as const) {
      const { source, offset } = atCursor(text);
      assert.equal(pathAt(source, offset).replace(/\/ne$/, ''), path, text);
    }
  });

  it('tells the innermost path, also on empty lines by their column', () => {
    const text = 'steps:\n  a:\n    end: auto\n\n  b:\n    log: x\n    \n';
    const source = readFlow(text, 'f');
    assert.equal(pathAt(source, text.indexOf('auto')), 'steps/a/end');
    assert.equal(pathAt(source, text.indexOf('\n  b') + 1), 'steps/b');
    assert.equal(pathAt(source, text.length - 1), 'steps/b');
    assert.equal(pathAt(source, -5), 'steps');
    assert.equal(pathAt(source, 1e9), '');
  });

  it('escapes keys as paths do', () => {
    const source = readFlow('steps:\n  a:\n    switch: x\n    cases: { "a/b~c": end }\n', 'f');
    const at = source.text.indexOf('end');
    assert.equal(pathAt(source, at), 'steps/a/cases/a~1b~0c');
    assert.equal(pathOf(entryAt(textTreeOf(source), ['steps', 'a', 'cases', 'a/b~c'])), 'steps/a/cases/a~1b~0c');
  });

  it('is there for any text', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '>',
      '#',
      ',',
      '&x ',
      '*x',
      '\r\n',
      '\t',
      '__proto__',
      '? ',
      '--- ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const source = readFlow(text, 'f');
        for (let offset = 0; offset <= text.length; offset++) assert.equal(typeof pathAt(source, offset), 'string');
      }),
      { numRuns: 300 },
    );
  });
});
