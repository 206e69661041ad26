import assert from 'node:assert/strict';
import { readJsonDocuments } from '../../../src/runner/input/json-documents.ts';

describe('JSON texts one after the other', () => {
  const read = (text: string) => readJsonDocuments(text, 'users').map(({ line, value }) => [line, value]);

  it('stand on lines of their own, with blank ones between them', () => {
    assert.deepEqual(read('{"a":1}\n\n  {"a":2}\r\n[3]\n"text"\n5'), [
      [1, { a: 1 }],
      [3, { a: 2 }],
      [4, [3]],
      [5, 'text'],
      [6, 5],
    ]);
  });

  it('may take several lines each, with brackets in texts', () => {
    assert.deepEqual(read('{\n "a": "}{\\"]"\n}\n{ "b": [\n{}]\n}'), [
      [1, { a: '}{"]' }],
      [4, { b: [{}] }],
    ]);
  });

  it('are none where there is nothing', () => assert.deepEqual(read(' \n'), []));

  for (const [text, place] of [
    ['{"a":1}\n{"b\n{"c":1}\n', 'users:2'],
    ['{"a":1}\n{"b":1', 'users:2'],
    ['}', 'users:1'],
  ] as const)
    it(`tell the line of the first that is none: ${JSON.stringify(text)}`, () =>
      assert.throws(() => read(text), new RegExp(`^InputError: ${place} is no JSON`)));
});
