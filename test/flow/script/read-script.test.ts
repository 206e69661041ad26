import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readScript } from '../../../src/flow/script/read-script.ts';

const body = (code: string) => readScript(code, { language: 'javascript', form: 'body' });
const expression = (code: string) => readScript(code, { language: 'javascript', form: 'expression' });
const codes = (code: string) => body(code).problems.map((problem) => problem.code);

describe('readScript', () => {
  it('accepts a function body that returns', () => {
    assert.deepEqual(body("if (source.userType === 'contractor') return false;\nreturn true"), {
      javascript: "if (source.userType === 'contractor') return false;\nreturn true",
      problems: [],
    });
  });

  it('accepts an expression, an object literal among them', () => {
    for (const code of [
      '`${firstName} ${lastName}`',
      '{ id: accountName }',
      'mail?.toLowerCase() // in small letters',
      '(a, b)',
    ]) {
      assert.deepEqual(expression(code).problems, [], code);
    }
  });

  it('tells where a syntax error is, in line, column and offset', () => {
    const [problem] = body('const login = source.mail;\nreturn login.;').problems;
    assert.deepEqual(problem, { code: 'syntax', message: 'Unexpected `;`.', line: 2, column: 14, offset: 40, endOffset: 40 });
  });

  it('says that the script ends too early', () => {
    assert.equal(body('return source.map(x => {').problems[0]?.message, 'The script ends too early.');
    assert.equal(expression('firstName +').problems[0]?.message, 'The script ends too early.');
  });

  it('refuses more than one expression', () => {
    for (const code of ['a; b', 'a) + (b', 'return a', 'a b', '']) assert.equal(expression(code).problems.length, 1, code);
  });

  it('reports everything a script may not hold, not just the first', () => {
    const code = "import { x } from './x';\nconst y = await targets.hr.query('…');\nexport const __d$z = import.meta.url;";
    const found = body(code).problems.map(({ code, line, column }) => `${code} ${line}:${column}`);
    assert.deepEqual(found, ['module 1:1', 'await 2:11', 'module 3:1', 'reserved-name 3:14', 'module 3:22']);
  });

  it('refuses `import()` and `for await`', () => {
    assert.deepEqual(codes("return import('fs')"), ['module']);
    assert.deepEqual(codes('for await (const user of users) log(user)'), ['await']);
  });

  it('leaves async functions alone', () => {
    assert.deepEqual(codes('const read = async () => { await 1; };\nreturn read()'), []);
  });

  it('is always strict', () => {
    assert.deepEqual(codes('with (source) return name'), ['syntax']);
    assert.deepEqual(codes('return 017'), ['syntax']);
  });

  it('refuses a script that is far too long without parsing it', () => {
    assert.deepEqual(codes('1;'.repeat(300_000)), ['too-large']);
  });

  it('refuses a script that is nested too deeply for the parser', () => {
    assert.deepEqual(codes('['.repeat(200_000)), ['too-large']);
  });

  it('never throws and keeps lengths, whatever the code is', () => {
    const words = fc.constantFrom(
      'return',
      'a',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '=>',
      '`${',
      '}`',
      'class',
      'enum',
      'as',
      ':',
      '?',
      '!',
      '<',
      '>',
      '\n',
      ';',
      ',',
      'async',
      'await',
      'function',
      'interface',
      'type',
      '=',
      "'x'",
      '/',
      '...',
      'declare',
      'private',
      '@',
      '#',
      'import',
      'abstract',
    );
    const code = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(words, { maxLength: 25 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(
        code,
        fc.constantFrom('javascript' as const, 'typescript' as const),
        fc.constantFrom('body' as const, 'expression' as const),
        (text, language, form) => {
          const { javascript, problems } = readScript(text, { language, form });
          assert.equal(javascript.length, text.length);
          for (const { line, column, offset, endOffset } of problems) {
            assert.ok(line >= 1 && column >= 1 && offset >= 0 && offset <= endOffset && endOffset <= text.length);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
