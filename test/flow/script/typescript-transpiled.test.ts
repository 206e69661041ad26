import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'acorn';
import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { blankTypes } from '../../../src/flow/script/blank-types.ts';
import { parseTypeScript } from '../../../src/flow/script/syntax.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'this project and its samples': ['src/{engine,sandbox,debug}/**/*.ts', 'samples/**/*.ts'],
  zod: ['node_modules/zod/src/v[34]/{core,classic,mini,helpers}/**/!(*.test).ts', 'node_modules/zod/src/v3/*.ts'],
  'a client of an identity provider': ['node_modules/@azure/msal-{common,node}/src/**/!(*.d).ts'],
};

/** The parser knows no `const` type parameter of a method. */
const KNOWN = /zod.*(?:core|classic|mini)\/schemas\.ts$/;

/** What the compiler makes of a file when it does nothing but leave types out. */
const transpiled = (code: string, fileName: string): string =>
  ts.transpileModule(code, {
    fileName,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      useDefineForClassFields: true,
      removeComments: true,
    },
  }).outputText;

const isEmptyExport = (node: object): boolean =>
  'type' in node &&
  node.type === 'ExportNamedDeclaration' &&
  'specifiers' in node &&
  Array.isArray(node.specifiers) &&
  node.specifiers.length === 0 &&
  'declaration' in node &&
  node.declaration === null &&
  'source' in node &&
  node.source === null;

/** The program as a tree, without places and without statements that do nothing. */
function tree(code: string): unknown {
  const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowReturnOutsideFunction: true });
  const plain: unknown = JSON.parse(
    JSON.stringify(
      body.filter((node) => !isEmptyExport(node) && !('directive' in node)),
      (key, value: unknown) => {
        if (key === 'start' || key === 'end' || key === 'raw') return undefined;
        if (typeof value === 'bigint') return `${value}n`;
        if (Array.isArray(value)) return (value as readonly unknown[]).filter((each) => !isEmptyStatement(each));
        return value;
      },
    ),
  );
  return plain;
}

const isEmptyStatement = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'EmptyStatement';

describe('TypeScript whose types are blanked', function () {
  this.timeout(120_000);

  for (const [name, patterns] of Object.entries(SOURCES))
    it(`is the program that the compiler makes of it: ${name}`, () => {
      const files = globSync(patterns, { cwd: ROOT }).filter((file) => !KNOWN.test(file));
      const different: string[] = [];
      let compared = 0;
      for (const file of files) {
        const code = readFileSync(new URL(file, `file://${ROOT}`), 'utf8');
        const { javascript, notErasable } = blankTypes(code, parseTypeScript(code));
        if (notErasable.length > 0) continue;
        compared++;
        assert.equal(javascript.length, code.length, file);
        if (!isDeepStrictEqual(tree(javascript), tree(transpiled(code, file)))) different.push(file);
      }
      assert.deepEqual(different, []);
      assert.ok(compared > 40, `${compared} of ${files.length} files`);
    });
});
