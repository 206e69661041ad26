import assert from 'node:assert/strict';
import { isExpressionError, parseExpression, parseTemplate } from '../../src/flow/expression.ts';

describe('expressions', () => {
  it('may stand in parentheses as a whole', () => {
    for (const text of ['(a || b)', '({ login: input.mail, ...source })', '((1))', '(a) // why'])
      assert.ok(!isExpressionError(parseExpression(text)), text);
    const template = parseTemplate('Hello ${(a || b)}!');
    assert.ok(!('error' in template));
    assert.equal(template.length, 3);
  });

  it('are one expression, not two', () => {
    for (const text of ['a b', 'a) + (b', '(a))', 'a;', 'return a']) assert.ok(isExpressionError(parseExpression(text)), text);
  });

  it('know the names they take from outside, with what is read of them', () => {
    const parsed = parseExpression('steps.find.id + items.map((item) => item.id + offset)');
    assert.ok(!isExpressionError(parsed));
    assert.deepEqual(
      parsed.references.map(({ name, path }) => [name, ...path].join('.')),
      ['steps.find.id', 'items.map', 'offset'],
    );
  });

  it('may not use the names that debugging inserts', () => {
    assert.ok(isExpressionError(parseExpression('__d$n + 1')));
  });
});
