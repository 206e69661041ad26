import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { semanticTokens } from '../../../src/flow/language/semantic-tokens.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';

/** Coloured words of a text as `word:type`. */
const words = (text: string): string[] => {
  const source = readFlow(text, 'f');
  return semanticTokens(source).map(({ start, end, type }) => `${source.text.slice(start, end)}:${type}`);
};

describe('Colours', () => {
  it('show SQL inside blocks', () => {
    assert.deepEqual(
      words(
        "steps:\n  a:\n    sql: |\n      SELECT id -- the key\n      FROM users WHERE name = :name AND x = 'y'\n    target: hr\n",
      ),
      [
        'SELECT:keyword',
        '-- the key:comment',
        'FROM:keyword',
        'WHERE:keyword',
        '=:operator',
        ':name:parameter',
        'AND:keyword',
        '=:operator',
        "'y':string",
        'hr:namespace',
      ],
    );
  });

  it('show expressions, templates, rules and names', () => {
    assert.deepEqual(words('steps:\n  a:\n    decide: source.age >= 18\n    then: b\n'), [
      'source:variable',
      'age:property',
      '>=:operator',
      '18:number',
      'b:label',
    ]);
    assert.deepEqual(words('steps:\n  a:\n    log: "Hi ${input.name}"\n'), [
      '${:keyword',
      'input:variable',
      'name:property',
      '}:keyword',
    ]);
    assert.deepEqual(words('objects:\n  u:\n    mapping:\n      - mail <= email.trim()\n'), [
      'mail:property',
      '<=:operator',
      'email:variable',
      'trim:function',
    ]);
  });

  it('show scripts, line by line through the indentation', () => {
    assert.deepEqual(words('steps:\n  a:\n    script: |\n      /* one\n         two */\n      return `x ${1}`\n'), [
      '/* one:comment',
      '   two */:comment',
      'return:keyword',
      '`:string',
      'x :string',
      '${:keyword',
      '1:number',
      '`:string',
    ]);
  });

  it('are in place where YAML escapes and folds', () => {
    assert.deepEqual(words("steps:\n  a:\n    decide: 'x === \"it''s\"'\n"), ['x:variable', '===:operator', '"it\'\'s":string']);
    assert.deepEqual(words('steps:\n  a:\n    decide: a &&\n      b\n'), ['a:variable', '&&:operator', 'b:variable']);
  });

  it('stand on one line each, in order, in all samples and in every part of them', () => {
    for (const file of globSync('samples/**/*.idflow.yaml')) {
      const source = readFlow(readFileSync(file, 'utf8'), file);
      const all = semanticTokens(source);
      assert.ok(all.length > 10, file);
      let last = 0;
      for (const { start, end } of all) {
        assert.ok(start >= last && end > start && !source.text.slice(start, end).includes('\n'), `${file} at ${start}`);
        last = end;
      }
      const range = { start: 500, end: 1500 };
      const wanted = all.filter(({ start, end }) => end >= range.start && start <= range.end);
      const part = semanticTokens(source, range);
      for (const token of wanted) assert.ok(part.some(({ start, end }) => start === token.start && end === token.end));
    }
  });
});
