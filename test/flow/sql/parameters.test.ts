import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseStatement, render, type SqlDialect } from '../../../src/flow/sql/parameters.ts';

const names = (text: string, dialect?: SqlDialect): readonly string[] => parseStatement(text, dialect).names;
const problems = (text: string, dialect?: SqlDialect): string[] =>
  parseStatement(text, dialect).problems.map(({ message, offset }) => `${offset}: ${message}`);

describe('parameters of a SQL statement', () => {
  it('are found with all their places, and named once', () => {
    const parsed = parseStatement('UPDATE users SET mail = :mail WHERE id = :id OR mail = :mail');
    assert.deepEqual(parsed.names, ['mail', 'id']);
    assert.deepEqual(parsed.parameters, [
      { name: 'mail', start: 24, end: 29 },
      { name: 'id', start: 41, end: 44 },
      { name: 'mail', start: 55, end: 60 },
    ]);
    assert.deepEqual(parsed.problems, []);
  });

  const all: readonly SqlDialect[] = ['any', 'sqlite', 'postgres', 'mysql', 'mssql', 'oracle'];
  // Each row: text, dialects it is written for, the parameters in it.
  const hostile: readonly (readonly [string, readonly SqlDialect[], readonly string[]])[] = [
    ["SELECT ':b', :a", all, ['a']],
    ["SELECT 'it''s :b', :a", all, ['a']],
    [`SELECT ":b" || ":""c" || :a`, all, ['a']],
    ["SELECT '', :a, ''':b'''", all, ['a']],
    ["SELECT '12:30:00', :a", all, ['a']],
    ["SELECT 1 -- :b it's\n, :a", all, ['a']],
    ['SELECT 1 /* :b it\'s " */, :a', all, ['a']],
    ['SELECT /*:b*/:a/**/', all, ['a']],
    ['SELECT 1 /* /* :b */ :c */, :a', ['postgres', 'mssql', 'any'], ['a']],
    ['SELECT 1 /* /* :b */, :a', ['sqlite', 'mysql', 'oracle', 'any'], ['a']],
    ['SELECT 1 /*/ :b */, :a', all, ['a']],
    ['SELECT 1 # :b\n, :a', ['mysql'], ['a']],
    ["SELECT doc #> '{b}', doc #>> :a", ['postgres', 'any'], ['a']],
    ['SELECT 5--3, :b\n, :a', ['mysql'], ['b', 'a']],
    ['SELECT 5--3, :b\n, :a', ['postgres', 'sqlite', 'oracle', 'mssql', 'any'], ['a']],
    ["SELECT 'it\\'s :b', :a", ['mysql'], ['a']],
    [`SELECT "say \\":b\\"", :a`, ['mysql'], ['a']],
    ["SELECT 'C:\\', :a", ['sqlite', 'postgres', 'mssql', 'oracle', 'any'], ['a']],
    ["SELECT E'it\\'s :b', :a", ['postgres', 'any'], ['a']],
    ["SELECT E'x'\n  'it\\'s :b', :a", ['postgres', 'any'], ['a']],
    ["SELECT name'\\', :a", ['postgres', 'any'], ['a']],
    ['SELECT `:b ``:c`, :a', ['mysql', 'sqlite', 'any'], ['a']],
    ['SELECT [first:last], [:b], :a', ['mssql', 'sqlite', 'any'], ['a']],
    ['SELECT [x]]:b], :a', ['mssql'], ['a']],
    ["SELECT [it's], :a FROM dbo.[user: all]", ['mssql', 'sqlite', 'any'], ['a']],
    ['SELECT arr[1:2], :a', ['postgres', 'any'], ['a']],
    ['SELECT arr[:2], arr[1:], arr[:], :a', ['postgres', 'any'], ['a']],
    ['SELECT arr[lo:hi], arr[lo :hi], :a', ['postgres', 'any'], ['a']],
    ['SELECT arr[f(lo):hi], arr[brr[1]:hi], :a', ['postgres', 'any'], ['a']],
    ['SELECT arr[:i], arr[:lo : :hi], arr[f(x, :y)]', ['postgres', 'any'], ['i', 'lo', 'hi', 'y']],
    ['SELECT ARRAY[:a, :b], ARRAY [:c, :d]', ['postgres', 'any'], ['a', 'b', 'c', 'd']],
    ['SELECT x::text, :a::int, y::public.kind', ['postgres', 'any'], ['a']],
    ["SELECT '2020-01-01'::date, (:a)::date", ['postgres', 'any'], ['a']],
    ['BEGIN x:=:a; y := :b; END;', ['oracle', 'any'], ['a', 'b']],
    ['SET @x:=:a', ['mysql'], ['a']],
    ["SELECT $$it's :b$$, $tag$ $$ :c $tag$, :a", ['postgres', 'any'], ['a']],
    ['SELECT cost$b$, :a FROM v$session', ['postgres', 'oracle', 'any'], ['a']],
    ['SELECT $été$ :b $été$, :a', ['postgres', 'any'], ['a']],
    ["SELECT q'[it's :b]', nq'{:c'}', Q'!:d!', :a", ['oracle', 'any'], ['a']],
    ["SELECT doc ? 'k', doc ?| array['a'], doc ?& array[:a]", ['postgres', 'any'], ['a']],
    ['SELECT CASE WHEN :a THEN:y ELSE:z END', all, ['a', 'y', 'z']],
    ['SELECT doc:field.name, :a', all, ['a']],
    ['SELECT * FROM t WHERE a=:a AND b IN(:b,:c)LIMIT:d', all, ['a', 'b', 'c', 'd']],
    ["SELECT 'x'||:a||'y'", all, ['a']],
    ["SELECT N':b', x':c', :a", all, ['a']],
    ['SELECT :a_1, :_b, :B, :b', all, ['a_1', '_b', 'B', 'b']],
    ['SELECT 1 /*!50001 + :a */ + :b', ['mysql'], ['a', 'b']],
    ['SELECT 1 WHERE :new.id = :a', ['oracle', 'any'], ['a']],
    ['SELECT\u00a0:a', all, ['a']],
  ];
  for (const [text, dialects, expected] of hostile) {
    for (const dialect of dialects) {
      it(`${JSON.stringify(text)} in ${dialect}: ${expected.join(', ')}`, () => {
        const parsed = parseStatement(text, dialect);
        assert.deepEqual(parsed.names, expected);
        assert.deepEqual(parsed.problems, []);
      });
    }
  }

  it('has no dots, no accents, and is not a number', () => {
    assert.deepEqual(problems('SELECT :user.email'), [
      '7: :user.email is not a parameter: a parameter has no dots. Map the value to an attribute of its own.',
    ]);
    assert.deepEqual(problems('SELECT :naïve'), ['7: :naïve is not a parameter name: use letters A to Z, digits and _.']);
    assert.match(problems('SELECT :1')[0] ?? '', /^7: Parameters are written :name here/);
  });

  it('is not the placeholder of a driver, which would stay unbound', () => {
    assert.match(problems('SELECT ?', 'sqlite')[0] ?? '', /^7: Parameters are written :name/);
    assert.match(problems('SELECT @id', 'sqlite')[0] ?? '', /^7: Parameters are written :name/);
    assert.match(problems('SELECT $id', 'sqlite')[0] ?? '', /^7: Parameters are written :name/);
    assert.match(problems('SELECT ?', 'mysql')[0] ?? '', /^7: Parameters are written :name/);
    assert.match(problems('SELECT $1', 'postgres')[0] ?? '', /^7: Parameters are written :name/);
    assert.deepEqual(problems('SELECT @id, $1', 'mssql'), []);
  });

  it('names what is not closed, where it starts', () => {
    assert.deepEqual(problems("SELECT 'a"), ["7: The string that starts here is not closed: ' is missing."]);
    assert.deepEqual(problems('SELECT "a'), ['7: The quoted name that starts here is not closed: " is missing.']);
    assert.deepEqual(problems('SELECT 1 /* a'), ['9: The comment that starts here is not closed: */ is missing.']);
    assert.deepEqual(problems('SELECT 1 /* /* */', 'postgres'), [
      '9: The comment that starts here is not closed: */ is missing.',
    ]);
    assert.deepEqual(problems('SELECT $x$ a', 'postgres'), ['7: The string that starts here is not closed: $x$ is missing.']);
    assert.deepEqual(problems("SELECT q'[a]", 'oracle'), ["7: The string that starts here is not closed: ]' is missing."]);
    assert.deepEqual(problems('SELECT [a', 'mssql'), ['7: The name that starts here is not closed: ] is missing.']);
  });

  it('wants one statement', () => {
    assert.deepEqual(problems('SELECT 1;'), []);
    assert.deepEqual(problems(';; SELECT 1; -- done\n;'), []);
    assert.deepEqual(problems('SELECT 1; DELETE FROM t'), [
      '10: A second statement starts here: write one statement per entry, and several as a list.',
    ]);
    assert.deepEqual(problems("SELECT ';' -- ; x"), []);
    assert.deepEqual(problems('  -- nothing'), ['0: There is no SQL statement here.']);
    assert.equal(problems('BEGIN; DELETE FROM t; COMMIT').length, 1);
    const trigger = 'CREATE TRIGGER t AFTER INSERT ON u BEGIN UPDATE u SET a = CASE WHEN 1 THEN 2 END; DELETE FROM v; END';
    assert.deepEqual(problems(trigger, 'sqlite'), []);
    assert.equal(problems(`${trigger}; DROP TABLE u`, 'sqlite').length, 1);
    assert.deepEqual(problems('BEGIN p(:a); q(:b); END;', 'oracle'), []);
    assert.deepEqual(problems('CREATE OR REPLACE PROCEDURE p AS BEGIN x; y; END;', 'oracle'), []);
  });

  it('is written for each driver', () => {
    const parsed = parseStatement("SELECT :a, ':b', :b, :a::text FROM t WHERE doc ? 'k'", 'postgres');
    assert.deepEqual(render(parsed, '$n'), { text: "SELECT $1, ':b', $2, $1::text FROM t WHERE doc ? 'k'", order: ['a', 'b'] });
    const plain = parseStatement("SELECT :a, ':b', :b, :a");
    assert.deepEqual(render(plain, '?'), { text: "SELECT ?, ':b', ?, ?", order: ['a', 'b', 'a'] });
    assert.deepEqual(render(plain, '@n'), { text: "SELECT @1, ':b', @2, @1", order: ['a', 'b'] });
    assert.deepEqual(render(plain, ':n'), { text: "SELECT :1, ':b', :2, :3", order: ['a', 'b', 'a'] });
  });

  it('does not stick to the word before it', () => {
    assert.equal(
      render(parseStatement('SELECT CASE WHEN a THEN:x END', 'postgres'), '$n').text,
      'SELECT CASE WHEN a THEN $1 END',
    );
    assert.equal(render(parseStatement('SELECT TOP:x a FROM t', 'mssql'), '@n').text, 'SELECT TOP @1 a FROM t');
  });

  it('may be called like a property of every object', () => {
    assert.deepEqual(names('SELECT :constructor, :__proto__, :toString'), ['constructor', '__proto__', 'toString']);
    assert.equal(render(parseStatement('SELECT :__proto__'), '$n').text, 'SELECT $1');
  });
});
