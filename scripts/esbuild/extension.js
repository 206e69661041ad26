/**
 * The extension reads what connections are made of and opens none: what opens them, the runner has.
 * @type {import('esbuild').Plugin}
 */
const withoutAdapters = {
  name: 'without-adapters',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && /[\\/]src[\\/]targets[\\/]environment[\\/]/.test(importer)
        ? { path, external: true }
        : undefined,
    );
  },
};

/**
 * What makes the extension: an ES module. What its source imports on demand are files of their own, so that VS Code reads no more
 * to activate it than activation needs.
 * @satisfies {import('esbuild').BuildOptions}
 */
export const EXTENSION = {
  entryPoints: ['src/extension/extension.ts'],
  chunkNames: '[name]-[hash]',
  bundle: true,
  // Not 'node': for Node some packages name their CommonJS, which is larger, takes longer to load, and needs a `require`.
  platform: 'neutral',
  mainFields: ['module', 'main'],
  format: 'esm',
  splitting: true,
  // The Node of the oldest VS Code that package.json allows, which loads ES modules.
  target: 'node22',
  external: ['vscode', 'node:*'],
  plugins: [withoutAdapters],
};
