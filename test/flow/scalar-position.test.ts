import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Document, Scalar, isMap, isScalar } from 'yaml';
import { readFlow } from '../../src/flow/read-flow.ts';
import { offsetInFile, rangeInValue, scriptOrigin } from '../../src/flow/scalar-position.ts';

/** `line:column` of the first occurrence of a word in the text value at the path. */
function placeOf(text: string, path: string, value: string, word: string): string {
  const source = readFlow(text, 'a.idflow.yaml');
  const { start } = rangeInValue(source, path, value.indexOf(word), value.indexOf(word) + word.length);
  return `${start.line}:${start.column}`;
}

const flowWith = (description: string): string => `idflow: 1\nname: x\ndescription: ${description}\nsteps: {}\n`;

describe('a place in a text value is found in the file', () => {
  it('in a plain text', () => {
    assert.equal(placeOf(flowWith('one two'), 'description', 'one two', 'two'), '3:18');
  });

  it('in a plain text over two lines', () => {
    assert.equal(placeOf(flowWith('one\n  two three'), 'description', 'one two three', 'three'), '4:7');
  });

  it('in quotes, whatever is escaped before it', () => {
    assert.equal(placeOf(flowWith(`'it''s two'`), 'description', "it's two", 'two'), '3:21');
    assert.equal(placeOf(flowWith('"\\u0041\\n\\x42 two"'), 'description', 'A\nB two', 'two'), '3:28');
    assert.equal(placeOf(flowWith('"one \\\n    two"'), 'description', 'one two', 'two'), '4:5');
  });

  it('in a block with its indentation', () => {
    assert.equal(placeOf(flowWith('|\n    one\n      two\n    three'), 'description', 'one\n  two\nthree\n', 'two'), '5:7');
    assert.equal(placeOf(flowWith('|2\n    one\n  two'), 'description', '  one\ntwo\n', 'two'), '5:3');
  });

  it('in a folded block', () => {
    assert.equal(placeOf(flowWith('>-\n  one\n  two\n\n  three'), 'description', 'one two\nthree', 'three'), '7:3');
  });

  it('in a file with carriage returns', () => {
    assert.equal(placeOf(flowWith('|\r\n  one\r\n  two\r\n'), 'description', 'one\ntwo\n', 'two'), '5:3');
  });

  it('where an alias stands, in the text it refers to', () => {
    const text = 'idflow: 1\nname: &n one two\ndescription: *n\nsteps: {}\n';
    assert.equal(placeOf(text, 'description', 'one two', 'two'), '2:14');
  });

  it('for every character of any text in any style', () => {
    const styles = [Scalar.PLAIN, Scalar.QUOTE_SINGLE, Scalar.QUOTE_DOUBLE, Scalar.BLOCK_LITERAL, Scalar.BLOCK_FOLDED] as const;
    const words = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n', "'", '"', '\\', ':', '#', 'é', '😀', 'select id', '  '), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(words, fc.constantFrom(...styles), fc.constantFrom(0, 20, 80), (parts, type, lineWidth) => {
        const scalar = new Scalar(parts.join(''));
        scalar.type = type;
        const document = new Document({ idflow: 1, name: 'x', steps: {} });
        document.set('description', scalar);
        const source = readFlow(document.toString({ lineWidth }), 'a.idflow.yaml');
        const node = isMap(source.document.contents) ? source.document.contents.get('description', true) : undefined;
        // YAML's own writer does not get every text right
        fc.pre(isScalar(node) && node.value === scalar.value);
        const value = scalar.value;
        let last = -1;
        for (let index = 0; index < value.length; index++) {
          const offset = offsetInFile(source, 'description', index);
          assert(offset >= last, `offset ${offset} of character ${index} is not behind ${last}`);
          last = offset;
          const written = source.text[offset];
          if (/\s/.test(value.charAt(index)) || written === '\\' || (written === "'" && value[index] === "'")) continue;
          assert.equal(written, value[index], `character ${index} of ${JSON.stringify(value)} in ${source.text}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the origin of a script', () => {
  it('is its first line and its indentation', () => {
    const source = readFlow(flowWith('|\n    return 1\n    + 2'), 'a.idflow.yaml');
    assert.deepEqual(scriptOrigin(source, 'description'), { line: 4, column: 5, indent: 4 });
  });

  it('is behind the quote of a quoted text', () => {
    const source = readFlow(flowWith('"return 1"'), 'a.idflow.yaml');
    assert.deepEqual(scriptOrigin(source, 'description'), { line: 3, column: 15, indent: 0 });
  });
});
