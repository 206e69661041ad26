import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { movedText } from '../../../../src/targets/environment/language/moved-text.ts';

const KEY = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n';

describe('A text that becomes a secret', () => {
  const CASES: readonly (readonly [what: string, text: string, marked: string, value: string, after: unknown])[] = [
    ['plain', 'a:\n  password: hunter2 # old\n', 'hunter2', 'hunter2', { a: { password: '${secret:x}' } }],
    ['a number', 'a: { password: 1234, b: c }\n', '1234', '1234', { a: { password: '${secret:x}', b: 'c' } }],
    ['in single quotes', "a: { p: 'it''s' }\n", "'it''s'", "it's", { a: { p: '${secret:x}' } }],
    ['in double quotes', 'a: { p: "a\\"b" }\n', '"a\\"b"', 'a"b', { a: { p: '${secret:x}' } }],
    ['a part of a plain text', 'url: ldaps://me:pw@h\nb: c\n', 'pw', 'pw', { url: 'ldaps://me:${secret:x}@h', b: 'c' }],
    ['a part of a quoted text', "a: { url: 'ldaps://me:pw@h' }\n", 'pw', 'pw', { a: { url: 'ldaps://me:${secret:x}@h' } }],
  ];
  for (const [what, text, marked, value, after] of CASES)
    it(`is found whole: ${what}`, () => {
      const start = text.indexOf(marked);
      const moved = movedText(text, start, start + marked.length);
      assert.equal(moved?.value, value);
      const written = text.slice(0, moved.start) + moved.written('${secret:x}') + text.slice(moved.end);
      assert.deepEqual(parse(written), after);
    });

  it('may be a key of several lines', () => {
    const text = `a:\n  key: |\n${KEY.replace(/^(?=.)/gm, '    ')}  other: 1\n`;
    const start = text.indexOf('|');
    const moved = movedText(text, start, text.indexOf('  other'));
    assert.equal(moved?.value, KEY.trimEnd());
    const written = text.slice(0, moved.start) + moved.written('${secret:x}') + text.slice(moved.end);
    assert.deepEqual(parse(written), { a: { key: '${secret:x}', other: 1 } });
  });

  it('is nothing where no value stands', () => {
    assert.equal(movedText('a:\n  b: c\n', 0, 1), undefined);
    assert.equal(movedText('a: b\n', 3, 3), undefined);
  });
});
