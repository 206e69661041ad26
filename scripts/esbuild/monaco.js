import { fileURLToPath } from 'node:url';

const styleSheets = fileURLToPath(new URL('../../webview/designer/inspector/code/style-sheets.ts', import.meta.url));
const codicons = fileURLToPath(import.meta.resolve('@vscode/codicons/dist/codicon.css'));

/**
 * Fits Monaco into a page whose content security policy allows no inline styles: its style elements become constructed
 * style sheets. Its icons come from the same font file as all others.
 * @type {import('esbuild').Plugin}
 */
export const monacoUnderStrictPolicy = {
  name: 'monaco-under-strict-policy',
  setup(build) {
    const inMonaco = /[\\/]monaco-editor[\\/]/;
    build.onResolve({ filter: /\/domStylesheets\.js$/ }, ({ importer }) =>
      inMonaco.test(importer) ? { path: styleSheets } : undefined,
    );
    build.onResolve({ filter: /\/codicon\.css$/ }, ({ importer }) => (inMonaco.test(importer) ? { path: codicons } : undefined));
  },
};
