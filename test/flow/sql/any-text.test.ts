import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  parseStatement,
  render,
  type ParsedStatement,
  type PlaceholderStyle,
  type SqlDialect,
} from '../../../src/flow/sql/parameters.ts';
import { tokenize } from '../../../src/flow/sql/tokens.ts';
import { LEXICAL_RULES } from '../../../src/flow/sql/dialect.ts';

const dialect = fc.constantFrom<SqlDialect>('any', 'sqlite', 'postgres', 'mysql', 'mssql', 'oracle');
const style = fc.constantFrom<PlaceholderStyle>('?', '$n', '@n', ':n');
/** Text made of what a lexer stumbles over. */
const sqlish = fc
  .array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.constantFrom(...'\'"`[]():;$?@#-/*\\ \n=.,!{}q'.split(''), '/*', '*/', '--', '::', ':=', "''", '$$', '$t$'),
      },
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          ':a',
          ':b1',
          'SELECT',
          'WITH',
          'INTO',
          'THEN',
          "E'",
          "q'[",
          "]'",
          'BEGIN',
          'END',
          'x',
          '12',
          '/*!',
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

/** Tokens come in order and do not overlap. */
function checkTokens(text: string, name: SqlDialect): void {
  let last = 0;
  tokenize(text, LEXICAL_RULES[name], {
    token: (_kind, start, end) => {
      assert.ok(start >= last && end > start && end <= text.length);
      last = end;
    },
    problem: () => undefined,
  });
}

/** Puts the names back where the placeholders stand. */
function restore(parsed: ParsedStatement, rendered: string, placeholderOf: (index: number) => string): string {
  let out = '';
  let from = 0;
  let shift = 0;
  parsed.parameters.forEach(({ name, start, end }, index) => {
    const placeholder = placeholderOf(index);
    const space = rendered.startsWith(placeholder, start + shift) ? 0 : 1;
    out += `${rendered.slice(from, start + shift)}:${name}`;
    from = start + shift + space + placeholder.length;
    assert.equal(rendered.slice(start + shift, from), ' '.repeat(space) + placeholder);
    shift += space + placeholder.length - (end - start);
  });
  return out + rendered.slice(from);
}

describe('any text as SQL', () => {
  it('is parsed without throwing, with offsets that point at the parameters', () => {
    fc.assert(
      fc.property(sqlish, dialect, (text, name) => {
        const parsed = parseStatement(text, name);
        for (const parameter of parsed.parameters) assert.equal(text.slice(parameter.start, parameter.end), `:${parameter.name}`);
        for (const { offset } of parsed.problems) assert.ok(offset >= 0 && offset <= text.length);
        checkTokens(text, name);
      }),
      { numRuns: 2000 },
    );
  });

  it('without parameters is rendered to the byte', () => {
    fc.assert(
      fc.property(sqlish, dialect, style, (text, name, placeholders) => {
        const parsed = parseStatement(text, name);
        fc.pre(parsed.parameters.length === 0);
        assert.equal(render(parsed, placeholders).text, text);
      }),
      { numRuns: 2000 },
    );
  });

  it('has no parameters left once they are rendered, and gets them back from the placeholders', () => {
    const own: readonly (readonly [SqlDialect, PlaceholderStyle])[] = [
      ['sqlite', '?'],
      ['mysql', '?'],
      ['postgres', '$n'],
      ['mssql', '@n'],
      ['oracle', ':n'],
    ];
    fc.assert(
      fc.property(sqlish, fc.constantFrom(...own), (text, [name, placeholders]) => {
        const parsed = parseStatement(text, name);
        const rendered = render(parsed, placeholders);
        const again = parseStatement(rendered.text, name);
        assert.deepEqual(again.parameters, []);
        assert.equal(again.writes, parsed.writes);
        assert.equal(again.keyword, parsed.keyword);
        const once = rendered.order === parsed.names;
        const placeholderOf = (index: number): string => {
          const number = once ? parsed.names.indexOf(parsed.parameters[index]?.name ?? '') + 1 : index + 1;
          return placeholders === '?' ? '?' : `${placeholders.slice(0, 1)}${number}`;
        };
        assert.equal(restore(parsed, rendered.text, placeholderOf), text);
      }),
      { numRuns: 2000 },
    );
  });

  const repeated = [
    "'",
    '"',
    '`',
    '[',
    '(',
    '/*',
    '/* */ ',
    '*/',
    '$',
    '$a$',
    '$a',
    ':',
    ':a',
    '::',
    ':1',
    ';',
    '-- \n',
    '#',
    "q'[",
    "E'",
    "E'a'\n",
    '\\',
    'x',
    'INSERT ',
    '(INSERT  ',
    'WITH ',
    'é',
    "''",
    ']]',
  ];
  for (const piece of repeated) {
    it(`of 1 MB made of ${JSON.stringify(piece)} is read in one go`, function () {
      // Quadratic reading would take minutes; a busy machine needs a few hundred milliseconds.
      this.timeout(60_000);
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      for (const name of ['any', 'postgres', 'mysql'] as const) assert.equal(parseStatement(text, name).text.length, text.length);
    });
  }
});
