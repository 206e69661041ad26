import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { dependencies } from './scripts/lint/dependencies.js';
import { tellingNames } from './scripts/lint/telling-names.js';

export default defineConfig(
  { ignores: ['dist/', '.vscode-test/', 'coverage/', 'samples/', 'media/', '.idflow/'] },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.{ts,tsx,js,cjs}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { idflow: { rules: { dependencies, 'telling-names': tellingNames } } },
    rules: {
      'idflow/dependencies': 'error',
      'idflow/telling-names': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers and booleans read well in messages; objects do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `return report(…)` ends a function early; nobody takes its value for one.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // The compiler takes every indexed read as possibly undefined; `!` says that the index is in bounds.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // There are no enums: TypeScript is erased.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // `String(value)` is how an unknown value gets into a message; templates are held to more by the rule above.
      '@typescript-eslint/no-base-to-string': 'off',
      // An async method may keep a contract without anything to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: ['src/cli/**', 'test/**', 'scripts/**', 'esbuild.js'], rules: { 'no-console': 'off' } },
  {
    // Plain JavaScript that runs before anything is installed; its types are in comments, checked by tsc.
    files: ['**/*.{js,cjs}'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
);
