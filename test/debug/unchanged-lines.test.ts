import assert from 'node:assert/strict';
import { unchangedLines } from '../../src/debug/unchanged-lines.ts';

describe('Unchanged lines of a text', () => {
  for (const [what, here, there, expected] of [
    ['all, where nothing was changed', 'a\nb', 'a\nb', ['1→1', '2→2']],
    ['behind what was put in', 'a\nb', 'a\nx\ny\nb', ['1→1', '2→4']],
    ['around what was removed', 'a\nx\nb', 'a\nb', ['1→1', '3→2']],
    ['between several changes', 'one\na\nb\nc\nend', 'two\na\nx\nb\nc\nfin', ['2→2', '3→4', '4→5']],
    ['of a line that is there twice the first that fits', 'x\na\ny', 'z\na\na\nw', ['2→2']],
    ['none, where nothing is left', 'a\nb', 'c', []],
  ] as const)
    it(`are ${what}`, () => {
      const lines = [...unchangedLines(here, there)].sort(([a], [b]) => a - b);
      assert.deepEqual(
        lines.map(([line, other]) => `${line}→${other}`),
        expected,
      );
    });

  it('are those at both ends only, where too much lies between', () => {
    const many = (word: string): string => Array.from({ length: 3_000 }, (_, n) => `${word} ${n}`).join('\nsame\n');
    const lines = unchangedLines(`first\n${many('a')}\nlast`, `first\n${many('b')}\nlast`);
    assert.deepEqual([...lines.keys()], [1, 6_001]);
  });
});
